"""The pages on which a draft is talked about, sent back, and given up."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from nkworld.desk.pages import DeskRequest
from nkworld.desk.steps import StepPages
from nkworld.provenance.models.publication import Publication
from nkworld.provenance.steps import StepRefused

from . import threads
from .forms import CommentForm, DiscardForm, SendBackForm
from .models import Comment
from .threads import Row

NOT_SECOND_BACK = "Not sent back: it takes a second person, and you made or submitted this."


class CommentPages(StepPages):
    """For the admin of what is drafted and published: whoever sees a draft may comment on it.

    A subclass says which publication is meant where the record is a document, how a row is named,
    and how a draft is sent back.
    """

    def get_urls(self) -> list[URLPattern]:
        pages = self.addresses(
            ("<int:pk>/comment/", self.comment_view, "comment"),
            ("<int:pk>/comments/<int:comment>/", self.comment_edit_view, "comment_edit"),
            ("<int:pk>/rows/<int:row>/", self.row_view, "row"),
            ("<int:pk>/send-back/", self.send_back_view, "send_back"),
        )
        return pages + super().get_urls()

    def publication_of(self, record: Any) -> Publication | None:
        """What is talked about on a record's page."""
        return record

    def row_of(self, record: Any, key: int) -> Row | None:
        """A row of the draft by the key of its claim; None if it has none such."""
        return None

    def row_context(self, record: Any, key: int) -> dict[str, Any]:
        """What the page of one row shows of it."""
        return {}

    def send_back(self, draft: Any, user: Any, reason: str, version: str) -> None:
        raise NotImplementedError

    def seen_record(self, request: HttpRequest, pk: int) -> Any:
        """The record, for whoever may see it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return get_object_or_404(self.model._default_manager.all(), pk=pk)

    def record_url(self, record: Any) -> str:
        names = record._meta
        return reverse(f"admin:{names.app_label}_{names.model_name}_change", args=[record.pk])

    @method_decorator(require_POST)
    def comment_view(self, request: DeskRequest, pk: int) -> HttpResponse:
        """A comment on the draft as a whole."""
        record = self.seen_record(request, pk)
        publication = self.publication_of(record)
        form = CommentForm(request.POST)
        if publication is None:
            messages.error(request, "There is no draft to comment on any more.")
            return redirect(self.record_url(record))
        if not form.is_valid():
            return self.comment_page(request, record, form, f"Comment on {record}")
        comment = threads.write(publication, request.user, form.cleaned_data["text"])
        return redirect(f"{self.record_url(record)}#{comment.dom_id}")

    def row_view(self, request: DeskRequest, pk: int, row: int) -> HttpResponse:
        """One row with what was written about it, and a form to write more."""
        record = self.seen_record(request, pk)
        publication, named = self.publication_of(record), self.row_of(record, row)
        if publication is None or named is None:
            raise Http404("This draft has no such row.")
        form = CommentForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            comment = threads.write(publication, request.user, form.cleaned_data["text"], named)
            return redirect(f"{request.path}#{comment.dom_id}")
        return self.comment_page(
            request,
            record,
            form,
            named.text,
            row=named,
            comments=threads.Thread.about(publication).of_row(row),
            **self.row_context(record, row),
        )

    def comment_edit_view(self, request: DeskRequest, pk: int, comment: int) -> HttpResponse:
        """An author's own comment, said otherwise."""
        record = self.seen_record(request, pk)
        publication = self.publication_of(record)
        if publication is None:
            raise Http404("This draft is gone.")
        found = get_object_or_404(Comment.objects.about(publication), pk=comment)
        if not threads.may_change(found, request.user):
            raise PermissionDenied
        form = CommentForm(request.POST or None, initial={"text": found.text})
        if request.method == "POST" and form.is_valid():
            threads.change(found, request.user, form.cleaned_data["text"])
            back = self.record_url(record)
            return redirect(f"{back}#{found.dom_id}")
        return self.comment_page(request, record, form, "Change your comment", button="Change it")

    def comment_page(
        self, request: HttpRequest, record: Any, form: CommentForm, title: str, **context: Any
    ) -> HttpResponse:
        here = {"record": record, "record_url": self.record_url(record), "form": form}
        return self.page(request, "comments/comment.html", title, **here, **context)

    def send_back_view(self, request: DeskRequest, pk: int) -> HttpResponse:
        """Asks for the sentence, then takes the step."""
        record = self.record_for(request, pk, self.publish_permission)
        draft = self.publication_of(record)
        form = SendBackForm(request.POST or None, initial={"version": self.version_of(draft)})
        steps = self.possible_steps(request, draft)
        if steps["send_back"] and not (request.method == "POST" and form.is_valid()):
            return self.page(
                request,
                "comments/send_back.html",
                f"Send back: {record}",
                record=record,
                record_url=self.record_url(record),
                form=form,
                makers=names_of(draft),
            )

        def send() -> str:
            if draft is None or not steps["send_back"]:
                raise StepRefused(self.why_not_back(request, draft))
            self.send_back(draft, request.user, **form.cleaned_data)
            return f"Sent back to {names_of(draft) or 'its makers'}, with your sentence."

        return self.take_step(request, record, send, self.record_url(record))

    def why_not_back(self, request: HttpRequest, draft: Publication | None) -> str:
        if draft is not None and not draft.second_person(request.user):
            return NOT_SECOND_BACK
        return "Only what is in review can be sent back."

    def version_of(self, draft: Any) -> Any:
        return getattr(draft, "version", "")

    def discard_form(self, request: HttpRequest, draft: Any) -> DiscardForm:
        return DiscardForm(request.POST or None, initial={"version": self.version_of(draft)})

    def discard_page(
        self, request: HttpRequest, record: Any, draft: Any, form: DiscardForm, lost: str
    ) -> HttpResponse:
        """Why? `lost` says in a sentence what goes."""
        return self.page(
            request,
            "comments/discard.html",
            f"Discard the draft: {record}",
            record=record,
            record_url=self.record_url(record),
            draft=draft,
            form=form,
            lost=lost,
        )


def names_of(draft: Any) -> str:
    """Whoever made or submitted it, by name."""
    people = (draft.created_by, draft.submitted_by) if draft else ()
    return " and ".join(dict.fromkeys(str(person) for person in people if person))
