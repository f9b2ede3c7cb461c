"""The list of what was handed in, and the page of one upload: how far it is, what became of it."""

import csv
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, reverse
from django.utils.html import format_html

from nkworld.charts.spreadsheets import disarmed
from nkworld.desk.pages import DeskPages
from nkworld.provenance.models import Release

from ..models import Upload
from ..refusals import Refusal

REFUSALS_SHOWN = 500


class UploadAdmin(DeskPages):
    list_display = ["file_name", "dataset", "state", "created_by", "created_at"]
    list_filter = ["state", "dataset"]
    list_select_related = ["dataset", "created_by"]
    search_fields = ["file_name", "label"]
    ordering = ["-created_at", "-pk"]
    list_per_page = 50
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("provenance.add_release")

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return redirect("admin:provenance_release_add")

    def get_urls(self) -> list[URLPattern]:
        own = self.addresses(("<int:pk>/refused-rows.csv", self.refusals_view, "refusals"))
        return own + super().get_urls()

    def record_page(self, request: HttpRequest, upload: Upload) -> HttpResponse:
        refusals = refusals_of(upload)
        return self.page(
            request,
            "upload_outcome",
            "The file was not taken" if upload.state == Upload.State.REFUSED else str(upload),
            upload=upload,
            outcome=upload.outcome,
            refusals=len(refusals),
            shown=refusals[:REFUSALS_SHOWN],
            drafts=upload.releases.select_related("source"),
            existing=Release.objects.cited().filter(pk__in=upload.outcome.get("already_open", [])),
        )

    def refusals_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The refusals as CSV, to be worked through beside the file."""
        upload = get_object_or_404(Upload, pk=pk)
        name = f"refused-rows-{upload.pk}.csv"
        response = HttpResponse(
            "\ufeff",
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )
        writer = csv.writer(response)
        writer.writerow(["row", "column", "what to do"])
        for one in refusals_of(upload):
            writer.writerow([one.row or "", disarmed(one.column), disarmed(one.sentence)])
        return response


def refusals_of(upload: Upload) -> list[Refusal]:
    return [Refusal(**each) for each in upload.outcome.get("refusals", [])]


def redirect_onward(request: HttpRequest, upload: Upload) -> HttpResponseRedirect:
    """To what has become of an upload, or to its page until that is known."""
    drafts = list(upload.releases.select_related("dataset", "source"))
    if upload.outcome.get("already_open"):
        messages.warning(
            request, "This very file waits as a draft already, so it was not taken a second time."
        )
        drafts = list(Release.objects.filter(pk__in=upload.outcome["already_open"]))[:1]
    elif upload.state == Upload.State.NOTHING_NEW:
        messages.warning(request, nothing_new(upload))
        return redirect("admin:provenance_release_changelist")
    if not drafts:
        return redirect(upload)
    for note in upload.outcome["notes"]:
        messages.info(request, note)
    if len(drafts) == 1:
        return redirect(review_url(drafts[0]))
    for draft, counts in zip(drafts, upload.outcome["changes"], strict=False):
        link = format_html("<a href='{}'>{}</a>", review_url(draft), draft)
        sentence = format_html("Draft made: {}, {}.", link, counts_in_words(counts))
        messages.success(request, sentence)
    return redirect("admin:provenance_release_changelist")


def review_url(release: Release) -> str:
    return reverse("admin:provenance_release_change", args=[release.pk])


def counts_in_words(counts: dict[str, int]) -> str:
    return f"{counts['new']:,} new, {counts['changed']:,} changed"


def nothing_new(upload: Upload) -> str:
    outcome = upload.outcome
    read = outcome["rows"] - outcome["refused_rows"]
    if not read:
        return "No row of the file could be read, so no draft was made."
    rows = "its one row is" if read == 1 else f"all {read:,} rows are"
    return f"Nothing new: {rows} live already, so no draft was made."
