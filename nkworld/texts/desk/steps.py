"""The steps that a text takes on its way to the public and back. What takes something away asks
first.
"""

from collections.abc import Callable

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from nkworld.desk.pages import DeskRequest
from nkworld.provenance.steps import StepRefused

from .. import drafting, publishing
from ..models import Document, Revision
from .editing import document_url
from .forms import PublishForm, TakeDownForm
from .reading import ReadingPages

GONE = "This step can’t be taken any more: the text was published or discarded meanwhile."
LONGEST_VERSION = 9  # digits
NOT_SECOND = "Not published: it takes a second person, and you wrote on this draft."


class TextStepPages(ReadingPages):
    @method_decorator(require_POST)
    def submit_view(self, request: DeskRequest, pk: int) -> HttpResponse:
        document = self.record_for(request, pk)
        return self.take_text_step(
            request,
            document,
            drafting.draft_of(document),
            lambda draft: publishing.submit(draft, request.user, version_in(request)),
            "Submitted: a second person can publish it now.",
        )

    @method_decorator(require_POST)
    def publish_view(self, request: DeskRequest, pk: int) -> HttpResponse:
        document = self.record_for(request, pk, self.publish_permission)
        form = PublishForm(request.POST, label_suffix="")
        if not form.is_valid():
            return self.record_page(request, document, form)
        given = form.cleaned_data
        if given["at"] and not self.may(request, "schedule"):
            raise PermissionDenied

        def publish(draft: Revision) -> None:
            if not draft.second_person(request.user):
                raise StepRefused(NOT_SECOND)
            publishing.publish(draft, request.user, **given)

        return self.take_text_step(
            request,
            document,
            drafting.draft_of(document),
            publish,
            f"Scheduled for {given['at']:%Y-%m-%d %H:%M} UTC." if given["at"] else "Published.",
        )

    def discard_view(self, request: DeskRequest, pk: int) -> HttpResponse:
        document = self.record_for(request, pk)
        draft = drafting.draft_of(document)
        form = self.discard_form(request, draft)
        if draft and not (request.method == "POST" and form.is_valid()):
            return self.discard_page(request, document, draft, form, lost_with(draft))

        def discard(draft: Revision) -> None:
            reason = form.cleaned_data["reason"]
            drafting.discard(draft, request.user, version_in(request), reason)

        done = f"Discarded. {form.cleaned_data['reason']}" if draft else ""
        return self.take_text_step(request, document, draft, discard, done)

    def send_back(self, draft: Revision, user: User, reason: str, version: str) -> None:
        publishing.send_back(draft, user, reason, number_in(version))

    @method_decorator(require_POST)
    def unschedule_view(self, request: DeskRequest, pk: int) -> HttpResponse:
        document = self.record_for(request, pk, self.permission_to("schedule"))
        return self.take_text_step(
            request,
            document,
            document.revisions.scheduled().first(),
            lambda text: publishing.unschedule(text, request.user),
            "Taken back: it is a draft again, and what is live stays.",
        )

    def take_down_view(self, request: DeskRequest, pk: int) -> HttpResponse:
        document = self.record_for(request, pk, self.permission_to("withdraw"))
        live = document.revisions.as_of().first()
        form = TakeDownForm(request.POST or None, label_suffix="")
        if live and not form.is_valid():
            title = f"Take down: {document}"
            return self.page(request, "take_down", title, document=document, live=live, form=form)
        return self.take_text_step(
            request,
            document,
            live,
            lambda live: publishing.take_down(live, request.user, form.cleaned_data["reason"]),
            f"Taken down: {document.without_text}.",
        )

    @method_decorator(require_POST)
    def restore_view(self, request: DeskRequest, pk: int, number: int) -> HttpResponse:
        document = self.record_for(request, pk)
        return self.take_text_step(
            request,
            document,
            get_object_or_404(document.revisions, number=number),
            lambda revision: drafting.restore(revision, request.user),
            f"The text of revision {number} is a new draft.",
        )

    def take_text_step(
        self,
        request: HttpRequest,
        document: Document,
        revision: Revision | None,
        step: Callable[[Revision], object],
        done: str,
    ) -> HttpResponse:
        """A step of one of the document's texts; None if there is none any more to take it."""

        def taken() -> str:
            if revision is None:
                raise StepRefused(GONE)
            step(revision)
            return done

        subject = f"Revision {revision.number}: " if revision else ""
        return self.take_step(request, document, taken, document_url(document), subject)


def lost_with(draft: Revision) -> str:
    """What goes with a draft, in a sentence."""
    saved = f"last saved {draft.saved_at:%Y-%m-%d %H:%M} UTC"
    by = f" by {draft.saved_by}" if draft.saved_by else ""
    return (
        f"The draft of revision {draft.number}, “{draft.title}”, {saved}{by}, is thrown away. What "
        "is public stays as it is."
    )


def version_in(request: HttpRequest) -> int:
    """Which version of the draft the person has read; 0 fits none."""
    return number_in(request.POST.get("version", ""))


def number_in(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) <= LONGEST_VERSION else 0
