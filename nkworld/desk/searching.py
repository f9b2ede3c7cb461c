"""One search over everything at the desk: what its lists search, and what the public finds."""

from dataclasses import dataclass

from django.contrib.admin import AdminSite, ModelAdmin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import capfirst

from nkworld.search.finding import find, find_some
from nkworld.search.question import understood

from .pages import place_of

SHOWN = 5  # of one list
PUBLIC_SHOWN = 12
LONGEST = 200  # characters


@dataclass(frozen=True)
class Hit:
    title: str
    url: str
    about: str = ""


@dataclass(frozen=True)
class Hits:
    """What one list of the desk has found; `more` is its address where it has further ones."""

    title: str
    hits: list[Hit]
    more: str = ""


def search_lists(site: AdminSite, request: HttpRequest, words: str) -> list[Hits]:
    """Each list that this person may read, in one query: its first rows with all the words."""
    found = [_search_list(admin, request, words) for admin in site._registry.values()]
    return sorted((each for each in found if each), key=lambda each: each.title)


def _search_list(admin: ModelAdmin, request: HttpRequest, words: str) -> Hits | None:
    if not admin.get_search_fields(request) or not admin.has_view_permission(request):
        return None
    rows, duplicates = admin.get_search_results(request, admin.get_queryset(request), words)
    if duplicates:
        rows = rows.distinct()
    related = admin.list_select_related
    if not isinstance(related, bool):
        rows = rows.select_related(*related)
    found = list(rows[: SHOWN + 1])
    if not found:
        return None
    begin = f"admin:{admin.opts.app_label}_{admin.opts.model_name}"
    hits = [Hit(str(row), place_of(admin.opts.label_lower, row.pk)) for row in found[:SHOWN]]
    is_more = len(found) > SHOWN
    more = f"{reverse(f'{begin}_changelist')}?{urlencode({'q': words})}" if is_more else ""
    return Hits(capfirst(str(admin.opts.verbose_name_plural)), hits, more)


def search_public(words: str) -> list[Hit]:
    """What the portal's own search finds first: pages, figures, countries, texts."""
    question = understood(words)
    found = find(question) or find_some(question)
    return [Hit(each.title, each.url, each.kind) for each in found[:PUBLIC_SHOWN]]
