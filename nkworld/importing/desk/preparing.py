"""While a worker computes what the review of a large draft says, a page tells how far it is."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, reverse

from nkworld.desk.pages import DeskPages
from nkworld.provenance.models import Release

from ..models import PreparedReview
from ..prepared import being_prepared
from ..review import Review
from .progress import Progress, kept_up_to_date
from .uploads import review_url

MOVED = (
    "Nothing was done: what is live, or an answer, has changed meanwhile, and the draft is being "
    "compared again. Look at it once more, then press the button."
)


class PreparingPages(DeskPages):
    """For the ReleaseAdmin."""

    def preparing_addresses(self) -> list[URLPattern]:
        view = self.preparing_progress_view
        return self.addresses(("<int:pk>/preparing.json", view, "preparing"))

    def being_prepared_page(self, request: HttpRequest, job: PreparedReview) -> HttpResponse:
        """In place of the review, at its address."""
        here: dict[str, Any] = {
            "job": job,
            "release": job.release,
            "progress": Progress(job),
            "address": reverse("admin:provenance_release_preparing", args=[job.release_id]),
        }
        page = self.page(request, "being_prepared", str(job.release), **here)
        return kept_up_to_date(request, page)

    def preparing_progress_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        told = Progress(get_object_or_404(PreparedReview, release=pk)).as_json()
        return JsonResponse(told, headers={"Cache-Control": "no-store"})

    def not_yet_prepared(
        self, request: HttpRequest, release: Release
    ) -> HttpResponseRedirect | None:
        """Nobody decides about what nobody could see."""
        if being_prepared(Review(release)) is None:
            return None
        messages.error(request, MOVED)
        return redirect(review_url(release))
