"""The desk's page on which a draft is written, with its preview."""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from nkworld.desk.comments.pages import CommentPages
from nkworld.desk.pages import DeskRequest
from nkworld.provenance.models import State

from ..differences import difference
from ..models import LONGEST_BODY, Document, Revision
from ..publishing import Conflict, draft_of, keys_published, save_draft, stamp
from ..rendering import Text
from .forms import DraftForm, SourceFormSet, SourceRows

IN_REVIEW = "In review: it is saved, and a draft again, when you press “Save the draft”."
NOT_YET = "Not saved yet: something is missing or marked."
OTHERS_SAVED = "Not saved: somebody saved this draft meanwhile. Save it yourself to see both texts."


class EditingPages(CommentPages):
    """Writing, previewing, and what happens if two people write at once.

    `revisions` is the model of the document's revisions, `draft_form` what a draft is typed into.
    """

    folder = "texts/desk"
    revisions: ClassVar[type[Revision]]
    draft_form: ClassVar[type[DraftForm]]

    @property
    def published_model(self) -> Any:
        return self.revisions

    def draft_view(self, request: DeskRequest, pk: int) -> HttpResponse:
        document = self.record_for(request, pk)
        newest = document.revisions.newest_first().first()
        if request.method != "POST":
            # The draft that waits, or a new one made from what was published last.
            draft = draft_of(document)
            empty = self.revisions.EMPTY | {"title": document.first_title}
            content = start.content() if (start := draft or newest) else empty
            return self.editing_page(request, document, *self.forms_for(content, stamp(draft)))
        form, rows = self.posted(request)
        valid = form.is_valid() & rows.is_valid()
        if "preview" in request.POST or not valid:
            return self.editing_page(request, document, form, rows)
        content = form.content() | {"sources": rows.listed()}
        try:
            save_draft(document, request.user, content, form.cleaned_data["seen"])
        except Conflict as conflict:
            # Nothing is written: both texts are shown, and saving again is a decision.
            theirs = conflict.current or newest
            return self.editing_page(
                request,
                document,
                *self.forms_for(content, stamp(conflict.current)),
                conflict=True,
                theirs=theirs,
                their_draft=conflict.current,
                parts=difference(theirs.content(), content) if theirs else [],
                status=409,
            )
        messages.success(request, "Saved. Nobody outside the desk sees it before it is published.")
        return redirect(self.record_url(document))

    def editing_page(
        self,
        request: HttpRequest,
        document: Document,
        form: DraftForm,
        rows: SourceRows,
        status: int = 200,
        **context: Any,
    ) -> HttpResponse:
        """The form beside the text as the public would see it."""
        context |= {"document": document, "form": form, "rows": rows}
        context |= {"preview": self.preview_of(document, form, rows), "waiting": draft_of(document)}
        response = self.page(request, "draft", f"Write: {document}", **context)
        response.status_code = status
        return response

    def posted(self, request: HttpRequest) -> tuple[DraftForm, SourceRows]:
        return self.draft_form(request.POST), SourceFormSet(request.POST, prefix="sources")

    def forms_for(self, content: dict[str, Any], seen: str) -> tuple[DraftForm, SourceRows]:
        words = {name: value for name, value in content.items() if name != "sources"}
        return (
            self.draft_form(initial=words | {"seen": seen}),
            SourceFormSet(initial=content["sources"], prefix="sources"),
        )

    def preview_of(self, document: Document, form: DraftForm, rows: SourceRows) -> Text | None:
        """The text as typed so far; None where it is longer than any text may be."""
        body = self.revisions.body_of(form.so_far())
        sources = rows.listed() if form.is_bound else [dict(row) for row in rows.initial or ()]
        if len(body) > LONGEST_BODY:
            return None
        waiting = keys_published(document)
        return self.revisions.text_class(body, sources, marked=True, waiting=waiting)

    @method_decorator(require_POST)
    def preview_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The preview alone, for the script that keeps it up to date."""
        document = self.record_for(request, pk)
        form, rows = self.posted(request)
        form.full_clean()
        rows.full_clean()
        context = {"preview": self.preview_of(document, form, rows), "place": ""}
        return HttpResponse(render_to_string("texts/desk/preview.html", context))

    @method_decorator(require_POST)
    def autosave_view(self, request: DeskRequest, pk: int) -> HttpResponse:
        """Keeps the draft as it is typed: 409 if it is not the one that was opened, 422 if it can't
        be kept yet.
        """
        document = self.record_for(request, pk)
        form, rows = self.posted(request)
        if not (form.is_valid() & rows.is_valid()):
            return JsonResponse({"sentence": NOT_YET}, status=422)
        content = form.content() | {"sources": rows.listed()}
        draft, seen = draft_of(document), form.cleaned_data["seen"]
        if stamp(draft) == seen and draft:
            if draft.content() == content:
                return JsonResponse({"sentence": "", "seen": seen})
            if draft.state == State.REVIEW:
                return JsonResponse({"sentence": IN_REVIEW}, status=422)
        try:
            saved = save_draft(document, request.user, content, seen)
        except Conflict:
            return JsonResponse({"sentence": OTHERS_SAVED}, status=409)
        sentence = f"Saved as typed at {timezone.now():%H:%M} UTC."
        return JsonResponse({"sentence": sentence, "seen": stamp(saved)})
