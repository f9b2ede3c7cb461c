"""The audit log as approvers and the administrator read it: nobody can do more with it."""

import csv
import json
from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import URLPattern
from django.utils import timezone

from nkworld.audit.models import Entry
from nkworld.charts.spreadsheets import disarmed

from .pages import DeskPages, place_of

COLUMNS = (
    *("id", "at", "account", "who", "action", "kind", "key", "name", "sentence"),
    *("why", "before", "after", "network", "request_id"),
)


class AuditLogAdmin(DeskPages):
    folder, list_title = "desk", "Audit log"
    list_display = ["moment", "who", "action", "name", "sentence", "why"]
    list_display_links = ["moment"]
    list_filter = ["at", "action", "kind"]
    search_fields = ["who", "name", "sentence", "why", "=key", "=request_id"]
    search_help_text = "Person, record, reason, or the number of a request"
    list_per_page = 50
    show_full_result_count = False
    actions = None
    change_list_template = "desk/audit_log.html"

    @admin.display(description="when (UTC)", ordering="at")
    def moment(self, entry: Entry) -> str:
        return f"{entry.at:%Y-%m-%d %H:%M:%S}"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        return self.addresses(("download.csv", self.csv_view, "csv")) + super().get_urls()

    def record_page(self, request: HttpRequest, record: Entry) -> HttpResponse:
        """One entry whole: what was, beside what is."""
        before, after = record.before or {}, record.after or {}
        names = list(dict.fromkeys([*before, *after]))
        same = Entry.objects.filter(request_id=record.request_id).exclude(pk=record.pk)
        return self.page(
            request,
            "audit_entry",
            str(record),
            entry=record,
            fields=[
                (name, _in_words(before.get(name)), _in_words(after.get(name))) for name in names
            ],
            place=place_of(record.kind, record.key),
            others=same if record.request_id else (),
        )

    def csv_view(self, request: HttpRequest) -> Any:
        """What the list shows with its filters and search, whole."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        entries = self.get_changelist_instance(request).get_queryset(request)
        day = f"{timezone.now():%Y-%m-%d}"
        return StreamingHttpResponse(
            _lines(entries),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="audit-log-{day}.csv"'},
        )


class _Echo:
    def write(self, line: str) -> str:
        return line


def _lines(entries: Any) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow(COLUMNS)
    for values in entries.values(*COLUMNS).iterator(chunk_size=500):
        yield str(writer.writerow([disarmed(_in_words(values[name])) for name in COLUMNS]))


def _in_words(value: Any) -> str:
    """As it stands in a cell: lists and objects as JSON."""
    if value is None:
        return ""
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return ", ".join(value)
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
