"""What changed: the list with its filter, its feeds, and the page of one release."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import groupby
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils.http import urlencode
from django.views.generic import DetailView, TemplateView, View

from nkworld.changes import ChoiceForm, acts_of, described, newest
from nkworld.changes.acts import PARAMETERS
from nkworld.charts.citations import SITE
from nkworld.provenance.models import Release, State
from nkworld.provenance.tables import observation_model

from ..feeds import Feed, Item
from .base import PublicPage

TITLE = f"{SITE}: what changed"
ABOUT = "Figures, records and texts that were published, corrected and withdrawn, with the reason."
MATERIAL = "Material change"
PER_PAGE = 50
ROWS = 50
FEED_LENGTH = 50


class ChangeList(PublicPage, TemplateView):
    parameters = (*PARAMETERS, "page")
    template_name = "portal/change_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = ChoiceForm(self.query)
        choice = form.choice
        page = Paginator(acts_of(choice), PER_PAGE).get_page(self.query.get("page"))
        changes = described(list(page.object_list), choice)
        runs = [list(run) for _, run in groupby(changes, lambda each: each.alike)]
        return super().get_context_data(**kwargs) | {
            "form": form,
            "choice": choice,
            "query": urlencode(choice.query),
            "lasting": urlencode(replace(choice, since=None, until=None).query),
            "page_obj": page,
            "days": [(day, list(some)) for day, some in groupby(runs, lambda run: run[0].day)],
        }


class ChangeFeed(PublicPage, View):
    parameters = PARAMETERS
    is_json = False

    def get(self, request: HttpRequest) -> HttpResponse:
        choice = ChoiceForm(self.query).choice
        items = [
            Item(
                key=change.key,
                url=change.url,
                title=change.sentence,
                text=change.text,
                published=change.began or change.moment,
                modified=change.moment,
                tags=[
                    *(str(kind.label) for kind in change.kinds),
                    *([str(change.dataset)] if change.dataset else []),
                    *([MATERIAL] if change.is_material else []),
                ],
            )
            for change in newest(FEED_LENGTH, choice)
        ]
        title = f"{TITLE} ({choice.words})" if choice.words else TITLE
        names = ("portal:changes", "portal:feed", "portal:json-feed")
        query = urlencode(choice.query)
        return Feed(request, title, ABOUT, names, query, items).response(self.is_json)


class ReleaseDetail(PublicPage, DetailView):
    parameters = ("page",)
    crumbs = (("What changed", "portal:changes"),)
    template_name = "portal/release_detail.html"
    queryset = Release.objects.public().cited()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        release = self.object
        model = observation_model(release.dataset)
        rows = model.objects.filter(release=release, known_from=release.published_at)
        page = Paginator(rows.cited().newest_first(), ROWS).get_page(self.query.get("page"))
        return super().get_context_data(**kwargs) | {
            "page_obj": page,
            "is_withdrawn": release.state == State.WITHDRAWN,
            "rows": with_before_and_now(model, release, page.object_list),
        }


def with_before_and_now(model: Any, release: Release, rows: Iterable) -> list:
    """Triples of a row, the vintage that it closed and what stands now; None of nothing."""
    rows = list(rows)
    is_now = Q(known_from__isnull=False, known_until__isnull=True)
    others = model.objects.filter(source=release.source, period__in={row.period for row in rows})
    others = others.filter(Q(known_until=release.published_at) | is_now)
    old: dict[tuple, Any] = {}
    now: dict[tuple, Any] = {}
    for row in others.select_related("source"):  # which a printed value asks for
        (now if row.known_until is None else old)[place_of(row)] = row
    return [(row, old.get(place_of(row)), now.get(place_of(row))) for row in rows]


def place_of(row: Any) -> tuple:
    return (*row.cell_values, row.reading)
