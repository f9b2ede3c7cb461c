import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from itertools import chain
from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, URLPattern, path, reverse
from django.utils.formats import localize
from django.utils.text import capfirst

from nkworld.files.as_csv import BYTE_ORDER_MARK, csv_records
from nkworld.running.audit.models import Entry
from nkworld.running.overload.limits import prolong_for_file


class DeskRequest(HttpRequest):
    user: User


class FramedPages(admin.ModelAdmin):
    folder = "importing"  # of the templates of its pages
    list_title = ""  # where it is not what the records are called
    never: tuple[str, ...] = ()  # what nobody does here, whatever the role: add, change, delete

    def has_add_permission(self, request: HttpRequest) -> bool:
        return "add" not in self.never and super().has_add_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return "change" not in self.never and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return "delete" not in self.never and super().has_delete_permission(request, obj)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        title = self.list_title or capfirst(str(self.opts.verbose_name_plural))
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    def acts_on(self, key: str) -> Q:
        """Which entries of the audit log are the history of the record with this key."""
        return Q(kind=self.opts.label_lower, key=key)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Who did what with a record, as the audit log tells it; also after it was deleted."""
        key = unquote(object_id)
        record = self.get_object(request, key)
        entries = list(Entry.objects.filter(self.acts_on(key)))
        if record is None and not entries:
            raise Http404
        if not self.has_view_or_change_permission(request, record):
            raise PermissionDenied
        name = str(record or entries[0].name)
        context = {"record": record, "name": name, "entries": entries}
        return self.page(request, "desk/history.html", f"History: {name}", **context)

    def page(
        self, request: HttpRequest, template: str, title: str, **context: Any
    ) -> TemplateResponse:
        """`template` is a name in `folder`, or a whole one that ends in .html."""
        whole = template if template.endswith(".html") else f"{self.folder}/{template}.html"
        site: Any = self.admin_site
        return site.page(request, whole, title, opts=self.opts, **context)

    def addresses(
        self, *pages: tuple[str, Callable[..., HttpResponseBase], str]
    ) -> list[URLPattern]:
        """Of (route, view, end of its name)."""
        begin = f"{self.opts.app_label}_{self.opts.model_name}"
        view = self.admin_site.admin_view
        return [path(route, view(page), name=f"{begin}_{name}") for route, page, name in pages]


class DeskPages(FramedPages):
    """Of what stays on record for ever, with a page instead of a form for each record."""

    list_per_page = 50
    actions: Any = None
    never: tuple[str, ...] = ("delete",)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        record = self.get_object(request, object_id)
        if record is None:
            raise Http404
        if not self.has_view_permission(request, record):
            raise PermissionDenied
        return self.record_page(request, record)

    def seen_record(self, request: HttpRequest, pk: int) -> Any:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return get_object_or_404(self.get_queryset(request), pk=pk)

    def record_page(self, request: HttpRequest, record: Any) -> HttpResponse:
        raise NotImplementedError


def desk_url(model: Any, page: str = "changelist", *keys: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=keys)


def permission_to(verb: str, model: Any) -> str:
    return f"{model._meta.app_label}.{verb}_{model._meta.model_name}"


def place_of(kind: str, key: str) -> str:
    """The record's page at the desk, where it has one."""
    try:
        return reverse(f"admin:{kind.replace('.', '_')}_change", args=[key])
    except NoReverseMatch:
        return ""


def at_and_by(moment: datetime | None, user: User | None) -> str:
    """“26 Nov 2026, 11:44 UTC, ed”, in one column; a command is nobody."""
    return f"{localize(moment)}, {user or 'a command'}" if moment else "–"


def csv_file(
    name: str, header: Iterable[str], rows: Iterable[Iterable[Any]]
) -> StreamingHttpResponse:
    """Of the desk, for spreadsheets: no text is taken for a formula."""
    prolong_for_file()
    return StreamingHttpResponse(
        chain([BYTE_ORDER_MARK], csv_records(header, rows, for_excel=True)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )


WORD = re.compile(r"[\w'’-]+\s*|[^\w\s]\s*|\s+")
ALIKE = 0.3  # below, marking single words would only confuse


@dataclass(frozen=True)
class Piece:
    words: str
    differs: bool = False  # the other side lacks them


type Pieces = tuple[Piece, ...]


def word_by_word(left: str, right: str) -> tuple[Pieces, Pieces]:
    """Both texts in pieces, those marked that the other lacks."""
    one, other = WORD.findall(left), WORD.findall(right)
    matcher = SequenceMatcher(None, one, other)
    if matcher.quick_ratio() < ALIKE:
        return (Piece(left, True),), (Piece(right, True),)
    pairs = matcher.get_opcodes()
    return (
        tuple(Piece("".join(one[a:b]), kind != "equal") for kind, a, b, _, _ in pairs if b > a),
        tuple(Piece("".join(other[c:d]), kind != "equal") for kind, _, _, c, d in pairs if d > c),
    )
