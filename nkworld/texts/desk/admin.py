"""Every document of a kind in one table, the queue of numbers that moved, and a new one."""

from itertools import groupby
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, reverse

from nkworld.provenance.bindings import is_read
from nkworld.provenance.models import State

from ..markup import Reading
from ..models import Document, Revision
from ..queue import StaleParagraph, stale_paragraphs
from .reading import ReadingPages

AGEING_MONTHS = 18  # since the newest fact in a text


class DocumentAdmin(ReadingPages):
    """The desk of one kind of document: what is live, what waits, what has aged, what no longer
    agrees. An app's `admin.py` registers a class of its own that names the `revisions`, the forms
    `draft_form` and `new_form`, which begins another, and the permission to publish.
    """

    new_form: ClassVar[type[forms.ModelForm]]

    def get_urls(self) -> list[URLPattern]:
        pages = self.addresses(
            ("queue/", self.queue_view, "queue"),
            ("<int:pk>/draft/", self.draft_view, "draft"),
            ("<int:pk>/preview/", self.preview_view, "preview"),
            ("<int:pk>/autosave/", self.autosave_view, "autosave"),
            ("<int:pk>/difference/", self.difference_view, "difference"),
            ("<int:pk>/restore/<int:number>/", self.restore_view, "restore"),
        )
        return pages + super().get_urls()

    def stale(self) -> list[StaleParagraph]:
        return stale_paragraphs(self.revisions.objects.as_of())

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """What nobody can read yet first, then the oldest text."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        stale = {each.revision.pk for each in self.stale()}
        revisions = self.revisions.objects.cited().newest_first()
        grouped = groupby(revisions, lambda revision: revision.document)
        entries = [entry(document, list(texts), stale) for document, texts in grouped]
        entries.sort(key=lambda each: (each["live"] is not None, -(each["age"] or 0)))
        return self.page(
            request,
            "list",
            str(self.opts.verbose_name_plural).capitalize(),
            entries=entries,
            stale=len(stale),
            ageing_months=AGEING_MONTHS,
            unwritten=self.get_queryset(request).filter(revisions=None),
            may_add=self.has_add_permission(request),
        )

    def queue_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return self.page(request, "queue", "Numbers that moved", paragraphs=self.stale())

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = self.new_form(request.POST or None, label_suffix="")
        if request.method == "POST" and form.is_valid():
            document = form.save()
            return redirect(reverse(f"{self.begin}_draft", args=[document.pk]))
        return self.page(request, "new", f"A new {self.opts.verbose_name}", form=form)


def entry(document: Document, revisions: list[Revision], stale: set[int]) -> dict[str, Any]:
    """A document's line in the list; `revisions` newest first."""
    live = next((each for each in revisions if each.state == State.LIVE), None)
    ended = None if live else next((each for each in revisions if each.known_until), None)
    moved = bool(live and live.pk in stale)
    return {
        "document": document,
        "live": live,
        "taken_down": ended,
        "waiting": [each for each in revisions if each.is_open or each.state == State.SCHEDULED],
        "age": live.age if live else None,
        "ageing": bool(live and (live.age or 0) >= AGEING_MONTHS),
        "stale": moved,
        "numbers": numbers_in_words(live.body, moved) if live else "–",
    }


def numbers_in_words(body: str, moved: bool) -> str:
    """“7 agree, 2 not yet bound”: those wait for the domain that will hold their claims."""
    keys = [mark.key for mark in Reading(body).bound()]
    read = sum(map(is_read, keys))
    parts = [f"{read} agree"] if read and not moved else []
    if read < len(keys):
        parts.append(f"{len(keys) - read} not yet bound")
    return ", ".join(parts) or ("" if moved else "none")
