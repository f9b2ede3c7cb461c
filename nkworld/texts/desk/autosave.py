"""A draft saves itself while one writes: for the page's script.

Without scripts the page is as it is: nothing is saved before somebody presses the button.
"""

from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from nkworld.desk.pages import DeskRequest
from nkworld.provenance.models import State

from ..drafting import Conflict, draft_of, save_draft, stamp
from ..models import Document
from .editing import EditingPages
from .forms import DraftForm, SourceFormSet, SourceRows

IN_REVIEW = "In review: it is saved, and a draft again, when you press “Save the draft”."
NOT_YET = "Not saved yet: something is missing or marked."
OTHERS_SAVED = "Not saved: somebody saved this draft meanwhile. Save it yourself to see both texts."


class AutosavePages(EditingPages):
    @method_decorator(require_POST)
    def autosave_view(self, request: DeskRequest, pk: int) -> HttpResponse:
        """Keeps the draft as it is typed: 409 if it is not the one that was opened, 422 if it can't
        be kept yet.
        """
        document = self.record_for(request, pk)
        form, rows = self.draft_form(request.POST), SourceFormSet(request.POST, prefix="sources")
        if not (form.is_valid() & rows.is_valid()):
            return JsonResponse({"sentence": NOT_YET}, status=422)
        return self.keep_typed(request, document, form, rows)

    def keep_typed(
        self, request: DeskRequest, document: Document, form: DraftForm, rows: SourceRows
    ) -> HttpResponse:
        content = form.content() | {"sources": rows.listed()}
        draft, seen = draft_of(document), form.cleaned_data["seen"]
        if stamp(draft) != seen:
            return JsonResponse({"sentence": OTHERS_SAVED}, status=409)
        if draft and draft.content() == content:
            return JsonResponse({"sentence": "", "seen": seen})
        if draft and draft.state == State.REVIEW:
            return JsonResponse({"sentence": IN_REVIEW}, status=422)
        try:
            saved = save_draft(document, request.user, content, seen)
        except Conflict:
            return JsonResponse({"sentence": OTHERS_SAVED}, status=409)
        sentence = f"Saved as typed at {timezone.now():%H:%M} UTC."
        return JsonResponse({"sentence": sentence, "seen": stamp(saved)})
