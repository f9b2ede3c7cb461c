"""One search over everything at the desk: what its lists search, and what the public finds."""

from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.utils.http import urlencode
from django.utils.text import capfirst

from nkworld.search.finding import find, find_some
from nkworld.search.question import understood

from .pages import desk_url, place_of

SHOWN = 5  # of one list
PUBLIC_SHOWN = 12
LONGEST = 200  # characters


def search_lists(site: AdminSite, request: HttpRequest, words: str) -> list[dict[str, Any]]:
    """Each list that this person may read, in one query: its first rows with all the words, and
    `more`, its address where it has further ones.
    """
    found = []
    for admin in site._registry.values():
        if not admin.get_search_fields(request) or not admin.has_view_permission(request):
            continue
        rows, duplicates = admin.get_search_results(request, admin.get_queryset(request), words)
        if duplicates:
            rows = rows.distinct()
        related = admin.list_select_related
        if not isinstance(related, bool):
            rows = rows.select_related(*related)
        first = list(rows[: SHOWN + 1])
        hits = [
            {"title": row, "url": place_of(admin.opts.label_lower, row.pk)} for row in first[:SHOWN]
        ]
        address = f"{desk_url(admin.model)}?{urlencode({'q': words})}"
        more = address if len(first) > SHOWN else ""
        title = capfirst(str(admin.opts.verbose_name_plural))
        found += [{"title": title, "hits": hits, "more": more}] if hits else []
    return sorted(found, key=lambda each: each["title"])


def search_public(words: str) -> list[Any]:
    """What the portal's own search finds first: pages, figures, countries, texts."""
    question = understood(words)
    return [*(find(question) or find_some(question))][:PUBLIC_SHOWN]
