"""A step of a large release is left to a worker; a page tells how far it is."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, reverse
from django.utils.html import format_html

from nkworld.desk.pages import DeskRequest
from nkworld.desk.steps import StepPages
from nkworld.provenance.models import Release

from .. import release_steps
from ..models import Job, ReleaseStep
from ..review_panels import notice
from .progress import Progress, kept_up_to_date
from .uploads import review_url


class LargeSteps(StepPages):
    """For the ReleaseAdmin."""

    def step_addresses(self) -> list[URLPattern]:
        return self.addresses(
            ("<int:pk>/step/<int:step>/", self.step_view, "step"),
            ("<int:pk>/step/<int:step>/progress.json", self.step_progress_view, "step_progress"),
        )

    def take_release_step(
        self, request: DeskRequest, release: Release, kind: str, said: dict[str, Any]
    ) -> HttpResponseRedirect:
        """At once, or by a worker if there are many rows; checked in the step's transaction."""
        if not release_steps.is_large(release):
            take: Callable[..., str] = release_steps.TAKE[kind]
            step = lambda: take(release, request.user, said)  # noqa: E731
            return self.take_step(request, release, step, review_url(release))
        return redirect(release_steps.start(release, kind, request.user, said))

    def possible_steps(self, request: HttpRequest, publication: Any) -> dict[str, bool]:
        """None, while one is being taken."""
        steps = super().possible_steps(request, publication)
        if publication is not None and release_steps.unfinished_step(publication):
            return dict.fromkeys(steps, False)
        return steps

    def step_view(self, request: HttpRequest, pk: int, step: int) -> HttpResponse:
        """How far it is; then back to the release, with what was done."""
        job = self.seen_step(request, pk, step)
        if job.is_over:
            tell = messages.success if job.state == Job.State.DONE else messages.error
            for sentence in sentences_of(job):
                tell(request, sentence)
            return redirect(review_url(job.release))
        here = [job.release_id, job.pk]
        return kept_up_to_date(
            request,
            self.page(
                request,
                "step_progress",
                str(job),
                job=job,
                progress=Progress(job),
                address=reverse("admin:provenance_release_step_progress", args=here),
            ),
        )

    def step_progress_view(self, request: HttpRequest, pk: int, step: int) -> HttpResponse:
        told = Progress(self.seen_step(request, pk, step)).as_json()
        return JsonResponse(told, headers={"Cache-Control": "no-store"})

    def seen_step(self, request: HttpRequest, pk: int, step: int) -> ReleaseStep:
        if not self.has_view_permission(request):
            raise PermissionDenied
        steps = ReleaseStep.objects.select_related("release__source")
        return get_object_or_404(steps, pk=step, release=pk)


@notice
def being_taken(release: Release, request: HttpRequest) -> list[str]:
    """Above the review, while nothing else can be done with the release."""
    step = release_steps.unfinished_step(release)
    if step is None:
        return []
    doing = release_steps.DOING[step.kind]
    link = format_html("<a href='{}'>{}</a>", step.get_absolute_url(), "how far it is")
    return [format_html("{} it has begun: see {}.", doing, link)]


def sentences_of(job: Job) -> list[str]:
    """What was done, or why it was not."""
    refusals = [refusal["sentence"] for refusal in job.outcome.get("refusals", [])]
    return job.outcome.get("sentences", refusals)
