"""The page on which a spreadsheet is handed in, and the answer to it."""

import base64
import csv
import io
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html

from nkworld.charts.spreadsheets import disarmed
from nkworld.desk.pages import DeskPages, DeskRequest
from nkworld.provenance.models import Release

from .. import registry
from ..refusals import FileRefused, Refusal
from ..staging import Outcome, stage
from .formats import Format
from .forms import UploadForm

REFUSALS_SHOWN = 500


class UploadPages(DeskPages):
    """For the ReleaseAdmin: its “add” page is an upload."""

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = UploadForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            return self.handle_upload(request, form)
        return self.upload_page(request, form)

    def upload_page(self, request: HttpRequest, form: UploadForm) -> HttpResponse:
        formats = [Format(slug) for slug in registry.every()]
        return self.page(request, "upload", "Upload a spreadsheet", form=form, formats=formats)

    def handle_upload(self, request: Any, form: UploadForm) -> HttpResponse:
        file = form.cleaned_data["file"]
        try:
            outcome = stage(file.file, file.name, form.delivery(request.user))
        except FileRefused as error:
            return self.refused_page(request, Outcome(refusals=error.refusals))
        if outcome.already_open:
            return self.redirect_to_existing_draft(request, outcome.already_open)
        if outcome.stopped or (outcome.refusals and not form.cleaned_data["set_aside"]):
            return self.refused_page(request, outcome)
        for note in outcome.notes:
            messages.info(request, note)
        return self.point_to_drafts(request, outcome)

    def refused_page(self, request: HttpRequest, outcome: Outcome) -> HttpResponse:
        return self.page(
            request,
            "refused",
            "The file was not taken",
            outcome=outcome,
            shown=outcome.refusals[:REFUSALS_SHOWN],
            download=as_download(outcome.refusals),
        )

    def redirect_to_existing_draft(
        self, request: HttpRequest, drafts: list[Release]
    ) -> HttpResponse:
        messages.warning(
            request, "This very file waits as a draft already, so it was not taken a second time."
        )
        return redirect(review_url(drafts[0]))

    def point_to_drafts(self, request: HttpRequest, outcome: Outcome) -> HttpResponse:
        drafts = outcome.releases
        if not drafts:
            messages.warning(request, nothing_new(outcome))
            return redirect("admin:provenance_release_changelist")
        for draft in drafts:
            self.log_addition(request, draft, f"Uploaded {draft.file_name}.")
        if len(drafts) == 1:
            return redirect(review_url(drafts[0]))
        for draft in drafts:
            told = counts_in_words(outcome.changes[draft.source])
            link = format_html("<a href='{}'>{}</a>", review_url(draft), draft)
            messages.success(request, format_html("Draft made: {}, {}.", link, told))
        return redirect("admin:provenance_release_changelist")

    def template_view(self, request: DeskRequest, dataset: str) -> HttpResponse:
        """An empty table with the header that the dataset wants."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if dataset not in registry.every():
            raise Http404
        name = f"{dataset.replace('/', '-')}.csv"
        return HttpResponse(
            "\ufeff" + ",".join(registry.get(dataset).columns()) + "\r\n",
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )


def review_url(release: Release) -> str:
    return reverse("admin:provenance_release_change", args=[release.pk])


def counts_in_words(counts: dict[str, int]) -> str:
    return f"{counts['new']:,} new, {counts['changed']:,} changed"


def nothing_new(outcome: Outcome) -> str:
    read = outcome.rows - outcome.refused_rows
    if not read:
        return "No row of the file could be read, so no draft was made."
    rows = "its one row is" if read == 1 else f"all {read:,} rows are"
    return f"Nothing new: {rows} live already, so no draft was made."


def as_download(refusals: Iterable[Refusal]) -> str:
    """A data address of the refusals as CSV: nothing of a refused file is kept here."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["row", "column", "what to do"])
    for refusal in refusals:
        writer.writerow([refusal.row or "", disarmed(refusal.column), disarmed(refusal.sentence)])
    text = base64.b64encode(("\ufeff" + out.getvalue()).encode()).decode()
    return f"data:text/csv;charset=utf-8;base64,{text}"
