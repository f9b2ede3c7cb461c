"""The page of a country, and a page of its own for each of its sections."""

from collections.abc import Sequence
from functools import partial
from typing import Any, NamedTuple

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.generic import DetailView

from nkworld.atlas.countries import country_called, linked_countries, of_one_region
from nkworld.atlas.models import DPRK, Country
from nkworld.atlas.page_addresses import page_address
from nkworld.charts.description import newest_claims
from nkworld.figures import bindings
from nkworld.figures.amounts import day_of

from .. import panels, stories
from ..drawing import FigureView
from ..facts import Fact
from ..linked_data import ARTICLE, Head, article
from ..panels import FailedPanel, attempt
from ..world_map import locator_of
from .base import PublicPage

MOST_FACTS = 3
PLAIN = "portal/panel_lead.html"


class Lead(NamedTuple):
    """A panel's first picture and few facts; what the page says already is not said again."""

    panel: Any
    facts: list[Fact]
    picture: FigureView | None = None
    others: Sequence[FigureView] = ()

    def __bool__(self) -> bool:
        return bool(self.facts or self.picture or self.others)

    @property
    def is_brief(self) -> bool:
        is_plain = self.panel.lead_template_name == PLAIN
        return is_plain and not (self.picture or self.panel.finding)


def lead_of(panel: Any, strip: Sequence[Fact]) -> Lead:
    if not panel.is_folded:
        return Lead(panel, [])
    figures = [drawn for drawn in panel.pictures if drawn]
    first = figures[:1] if panel.draws_lead or panel.finding else []
    drawn_points = {
        claim.point
        for drawn in first
        for claim in newest_claims(drawn.figure, day_of(drawn.form.cleaned_data))
    }
    facts = [
        fact
        for fact in panels.facts_of(panel)
        if fact not in strip and drawn_points.isdisjoint(claim.point for claim in fact.claims)
    ][:MOST_FACTS]
    return Lead(panel, facts, next(iter(first), None), figures[len(first) :])


class CountryPage(PublicPage, DetailView):
    """A slug of before leads to the present one; North Korea's leads to the home page."""

    url_name: str
    parameters: tuple[str, ...] | None = None
    crumbs: tuple[tuple[str, str], ...] = (("Countries", "portal:countries"),)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        slug = self.kwargs["slug"]
        country = country_called(slug)
        if country is None:
            raise Http404(f"There is no country {slug}.")
        if country.code == DPRK:
            return redirect("portal:home", permanent=True)
        if country.slug != slug:
            parts = {**self.kwargs, "slug": country.slug}
            address = page_address(self.url_name, *parts.values())
            query = request.META.get("QUERY_STRING", "")
            return redirect(f"{address}?{query}" if query else address, permanent=True)
        self.country = country
        return super().get(request, *args, **kwargs)

    def get_object(self, queryset: Any = None) -> Country:
        return self.country

    def head_of_account(self, what: str, facts: list[Fact]) -> Head:
        """Of what the desk wrote, or the newest facts, where there is anything to tell."""
        summary = " ".join(f"{fact.term}: {fact.value}." for fact in facts[:2])
        if self.finding:
            summary = f"{self.finding.headline}. {self.finding.deck}"
        if not summary:
            return self.get_head()
        address = self.request.build_absolute_uri(self.request.path)
        names = [self.country.name]
        described = article(what, summary, address, self.origin, about=names)
        return self.get_head(kind=ARTICLE, linked_data=(described,))


class CountryDetail(CountryPage):
    url_name = "portal:country"
    template_name = "portal/country_detail.html"

    @property
    def place(self) -> str:
        return f"country:{self.country.code}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = panels.for_country(self.object, self.query)
        # The numbers of the page’s texts, all at once: each text finds its own then.
        beside = self.finding.keys_beside if self.finding else ()
        for moment in {panel.moment for panel in found if panel.keys}:
            keys = [key for panel in found if panel.moment == moment for key in panel.keys]
            bindings.resolve([*keys, *beside], moment)
        strip = panels.strip_of(found)
        leads = [
            attempt(
                partial(lead_of, panel, strip),
                panel.slug,
                partial(Lead, FailedPanel(panel), []),
                getattr(panel, "query", None),
            )
            for panel in found
        ]
        opening = next((lead for lead in leads if lead.picture), None)
        names = [each for each in linked_countries().values() if each.code != DPRK]
        place = names.index(self.object)
        around = {"prev": place - 1, "next": place + 1}
        return super().get_context_data(**kwargs) | {
            "panels": found,
            "opening": opening,  # the first picture stands above the answers
            "leads": [lead for lead in leads if not lead.is_brief and lead is not opening],
            "brief": [lead for lead in leads if lead.is_brief],
            "facts": strip,
            "stories": stories.about_country(self.object),
            "region": of_one_region(self.object),
            "locator": locator_of(self.object.m49),
            "beside": {rel: names[at] for rel, at in around.items() if 0 <= at < len(names)},
            "head": self.head_of_account(f"North Korea and {self.object.in_a_sentence}", strip),
        }


class CountrySection(CountryPage):
    """Where nothing is on record it is no page, unless the query is what leaves nothing."""

    url_name = "portal:country-section"
    template_name = "portal/country_section.html"

    @property
    def place(self) -> str:
        return f"country:{self.country.code}/{self.kwargs['panel']}"

    def get_crumbs(self) -> list[tuple[str, str]]:
        return [*super().get_crumbs(), (str(self.object), self.object.get_absolute_url())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        try:
            panel = panels.of_country(self.kwargs["panel"], self.object, self.query)
        except LookupError as error:
            raise Http404(str(error)) from error
        if panel is None and not self.query:
            raise Http404("Nothing on this is on record.")
        found = [panel] if panel else []
        if panel and panel.pictures:
            panel.pictures[0].under(self.finding)
            heads = filter(None, [self.finding, *(drawn.finding for drawn in panel.pictures)])
            bindings.resolve([key for each in heads for key in each.keys_beside], panel.moment)
        facts, title = panels.strip_of(found), panel.title if panel else ""
        return super().get_context_data(**kwargs) | {
            "panel": panel,
            "panels": found,
            "facts": facts[1:] and facts,  # one alone is what the first picture says
            "head": self.head_of_account(
                f"North Korea and {self.object.in_a_sentence}: {title}", facts
            ),
        }
