"""One document at the desk: its texts, the steps that it can take, and any two compared."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from nkworld.provenance.disagreements import reports_at_desk
from nkworld.provenance.questions import nearest
from nkworld.provenance.records import grouped

from .. import publishing
from ..differences import difference
from ..drafting import draft_of
from ..models import Document, Revision
from ..queue import stale_paragraphs
from .autosave import AutosavePages
from .editing import document_url
from .forms import PublishForm


class ReadingPages(AutosavePages):
    def record_page(
        self, request: HttpRequest, document: Document, publish_form: PublishForm | None = None
    ) -> HttpResponse:
        draft, live = draft_of(document), document.revisions.as_of().first()
        revisions = document.revisions.order_by("-number")
        may = self.possible_steps(request, draft)
        review = review_of(draft, live, publish_form) if draft else {}
        if draft and not may["schedule"]:
            review["publish_form"].fields.pop("at", None)
        return self.page(
            request,
            "document",
            str(document),
            document=document,
            revisions=revisions.select_related("saved_by", "published_by", "taken_down_by"),
            draft=draft,
            live=live,
            has_history=document.revisions.published().exists(),
            stale=stale_paragraphs(document.revisions.as_of()),
            may=may | {"withdraw": self.possible_steps(request, live)["withdraw"]},
            **review,
        )

    def difference_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        document = get_object_or_404(self.get_queryset(request), pk=pk)
        revisions = {str(one.number): one for one in document.revisions.order_by("-number")}
        left, right = (revisions.get(request.GET.get(name, "")) for name in ("from", "to"))
        if left is None or right is None:
            messages.error(request, f"Name two revisions. {nearest('', revisions)}")
            return redirect(document_url(document))
        return self.page(
            request,
            "difference",
            f"{document}: revision {left.number} and {right.number}",
            document=document,
            left=left,
            right=right,
            revisions=revisions.values(),
            parts=difference(left.content(), right.content()),
        )


def review_of(
    draft: Revision, live: Revision | None, publish_form: PublishForm | None = None
) -> dict[str, Any]:
    """A draft as a second person reads it: what is wrong, and what it changes."""
    text = draft.text(marked=True, waiting=publishing.keys_published(draft.document))
    form = publish_form or PublishForm(initial={"version": draft.version}, label_suffix="")
    return {
        "text": text,
        "problems": text.problems(),
        "reports": grouped(reports_at_desk(draft, text), lambda each: each.rank.value),
        "parts": difference(live.content(), draft.content()) if live else [],
        "publish_form": form,
    }
