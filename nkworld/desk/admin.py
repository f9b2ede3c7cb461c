"""The audit log as approvers and the administrator read it: nobody can do more with it."""

from itertools import chain
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import URLPattern

from nkworld.files.as_csv import BYTE_ORDER_MARK, csv_records
from nkworld.running.audit.models import Entry, in_words

from . import challenges  # noqa: F401 - registers its own
from .pages import DeskPages, place_of

COLUMNS = (
    *("id", "at", "account", "who", "action", "kind", "key", "name", "sentence"),
    *("why", "before", "after", "network", "request_id"),
)


@admin.register(Entry)
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
        same = Entry.objects.filter(request_id=record.request_id).exclude(pk=record.pk)
        return self.page(
            request,
            "audit_entry",
            str(record),
            entry=record,
            place=place_of(record.kind, record.key),
            others=same if record.request_id else (),
        )

    def csv_view(self, request: HttpRequest) -> Any:
        """What the list shows with its filters and search, whole."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        entries = self.get_changelist_instance(request).get_queryset(request)
        rows = entries.values_list(*COLUMNS).iterator(chunk_size=500)
        cells = ([in_words(value) for value in row] for row in rows)
        return StreamingHttpResponse(
            chain([BYTE_ORDER_MARK], csv_records(COLUMNS, cells, for_excel=True)),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": 'attachment; filename="audit-log.csv"'},
        )
