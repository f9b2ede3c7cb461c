"""The pages on which a draft is talked about."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from nkworld.desk.pages import DeskRequest
from nkworld.desk.steps import StepPages

from .models import LONGEST, comments_about, write


class CommentForm(forms.Form):
    text = forms.CharField(
        label="Comment",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Seen at the desk only.",
        error_messages={"required": "Nothing was kept: write a comment first."},
    )


class CommentPages(StepPages):
    """For the admin of what is drafted and published: whoever sees a draft may comment on it.

    A subclass says how a row is named.
    """

    def get_urls(self) -> list[URLPattern]:
        pages = self.addresses(
            ("<int:pk>/comment/", self.comment_view, "comment"),
            ("<int:pk>/rows/<int:row>/", self.row_view, "row"),
        )
        return pages + super().get_urls()

    def row_text(self, record: Any, key: int) -> str:
        """The cell of a row of the draft by the key of its claim; empty if it has none such."""
        return ""

    def row_context(self, record: Any, key: int) -> dict[str, Any]:
        """What the page of one row shows of it."""
        return {}

    def seen_record(self, request: HttpRequest, pk: int) -> Any:
        """The record, for whoever may see it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return get_object_or_404(self.get_queryset(request), pk=pk)

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
        comment = write(publication, request.user, form.cleaned_data["text"])
        return redirect(f"{self.record_url(record)}#{comment.dom_id}")

    def row_view(self, request: DeskRequest, pk: int, row: int) -> HttpResponse:
        """One row with what was written about it, and a form to write more."""
        record = self.seen_record(request, pk)
        publication, named = self.publication_of(record), self.row_text(record, row)
        if publication is None or not named:
            raise Http404("This draft has no such row.")
        form = CommentForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            comment = write(publication, request.user, form.cleaned_data["text"], row, named)
            return redirect(f"{request.path}#{comment.dom_id}")
        return self.comment_page(
            request,
            record,
            form,
            named,
            comments=[each for each in comments_about(publication) if each.row == row],
            **self.row_context(record, row),
        )

    def comment_page(
        self, request: HttpRequest, record: Any, form: CommentForm, title: str, **context: Any
    ) -> HttpResponse:
        here = {"record": record, "record_url": self.record_url(record), "form": form}
        return self.page(request, "comments/comment.html", title, **here, **context)
