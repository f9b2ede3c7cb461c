"""The list of countries; the page of one, and a page of its own for each of its sections."""

from collections import Counter
from collections.abc import Sequence
from functools import cached_property, partial
from typing import Any, NamedTuple

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.text import slugify
from django.views.generic import TemplateView

from nkworld.asking.fields import OneOfField
from nkworld.asking.questions import QuestionForm, refuse_unknown
from nkworld.atlas.models import (
    DPRK,
    Country,
    CountryResolver,
    countries,
    country_called,
    linked_countries,
)
from nkworld.atlas.names import normalise
from nkworld.atlas.page_addresses import page_address
from nkworld.charts.description import newest_claims
from nkworld.figures import bindings
from nkworld.figures.amounts import day_of
from nkworld.provenance.tables import grouped

from .. import panels, stories
from ..drawing import FigureView
from ..linked_data import ARTICLE, Head, article
from ..panels import Fact, FailedPanel, Latest, attempt
from ..world_map import Class, Locator, Map, shape_numbers
from .home import PublicPage
from .tables import Sorted

REGIONS = ("Asia", "Europe", "Americas", "Africa", "Oceania")  # that of most figures first
FORMER, SUMS = "Former states", "Aggregates"
NAMES = {Country.Kind.HISTORICAL: FORMER, Country.Kind.AGGREGATE: SUMS}
LOOKS = ("step-1", "step-2", "step-3", "step-4", "step-5")  # the more, the darker
PLAIN = ("name", "region")  # of the orders those by no figure


class Row(NamedTuple):
    """A country with its newest figures by column; `themes` are those of which any is on record."""

    country: Country
    cells: list[dict[str, Any]]
    themes: list[str]

    @property
    def group(self) -> str:
        return NAMES.get(Country.Kind(self.country.kind), self.country.region)

    @property
    def initial(self) -> str:
        return normalise(self.country.name)[:1]

    def order(self, place: int) -> Any:
        latest = self.cells[place]["latest"]
        return latest and latest.order


class CountryList(Sorted, TemplateView):
    """`sort` is name, region or a column's slug; a minus before it turns the order round."""

    parameters = ("name", "region", "on_record", "sort", "letter")
    template_name = "portal/country_list.html"
    sheets = ("portal/world.css", "portal/country_list.css")

    @cached_property
    def shown(self) -> list[panels.Column]:
        return [kind() for kind in panels.announced(panels.Column)]

    @cached_property
    def columns(self) -> dict[str, Any]:  # type: ignore[override]
        newest = ((each.title, partial(Row.order, place=n)) for n, each in enumerate(self.shown))
        return {
            "name": ("Country", lambda row: row.country.name),
            **dict(zip((each.slug for each in self.shown), newest, strict=True)),
            "region": ("Region", lambda row: (row.country.region, row.country.name)),
        }

    @cached_property
    def numbers(self) -> list[str]:  # type: ignore[override]
        return [each.slug for each in self.shown if each.is_number]

    @cached_property
    def themes(self) -> list[str]:
        return list(dict.fromkeys(each.theme for each in self.shown if each.theme))

    def form(self) -> QuestionForm:
        regions = ((slugify(each), each) for each in (*REGIONS, FORMER, SUMS))
        on_record = ((slugify(each), each) for each in self.themes)
        largest = ((f"-{each.slug}", each.title) for each in self.shown if each.is_number)
        other = ((each.slug, each.title) for each in self.shown if not each.is_number)
        sorts = forms.Select(choices=[("", "name"), *largest, *other])
        fields = {
            "name": forms.CharField(required=False, max_length=80, label="Name"),
            "region": OneOfField([("", "every region"), *regions], "Region"),
            "on_record": OneOfField([("", "anything or nothing"), *on_record], "On record"),
            "sort": forms.CharField(required=False, label="Sorted by", widget=sorts),
            "letter": forms.CharField(required=False, max_length=1, widget=forms.HiddenInput),
        }
        return QuestionForm(self.query, more=fields, auto_id="countries-%s").validated()

    @cached_property
    def rows(self) -> list[Row]:
        latest = [attempt(each.latest, each.slug, dict[int, Latest]) for each in self.shown]
        rows = []
        for country in countries().values():
            newest = [some.get(country.pk) for some in latest]
            pairs = list(zip(self.shown, newest, strict=True))
            themes = dict.fromkeys(column.theme for column, figure in pairs if figure)
            cells = [{"latest": figure, "is_number": column.is_number} for column, figure in pairs]
            if country.code != DPRK:
                rows.append(Row(country, cells, list(themes)))
        return rows

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = self.form()
        region, theme, letter, typed = map(
            form.cleaned_data.get, ("region", "on_record", "letter", "name")
        )
        named: set[Country] = set()  # in any spelling, whole or in part
        meant: list[Country] = []  # perhaps, where nobody is named
        if typed:
            resolver, part = CountryResolver.load(), normalise(typed)
            if part:
                by_key = resolver.by_key.items()
                named = {each for name, some in by_key if part in name for each in some}
            named |= resolver.by_code.get(typed.strip().upper(), set())
            meant = [] if named else [e for e in resolver.nearest(typed) if e.code != DPRK]
        rows = self.sorted(
            row
            for row in self.rows
            if (not region or slugify(row.group) == region)
            and (not theme or theme in map(slugify, row.themes))
            and (not letter or row.initial == normalise(letter))
            and (not typed or row.country in named)
        )
        slug = self.sort.removeprefix("-")
        key = (lambda row: row.themes or None) if slug in PLAIN else self.columns[slug][1]
        # Whether each has a figure in the column of the order, or in any.
        by_known = grouped(rows, lambda row: key(row) is not None)
        return super().get_context_data(**kwargs) | {
            "form": form,
            "headings": self.headings()[:-1],
            "is_whole": not self.query,
            "groups": self.groups() if not self.query else [],
            "known": by_known.get(True, []),
            "silent": by_known.get(False, []),
            "meant": meant,
            "letters": sorted({row.initial.upper() for row in self.rows}),
            "count": len(self.rows),
            "on_record": sum(bool(row.themes) for row in self.rows),
            "map": self.map(),
        }

    def groups(self) -> list[dict[str, Any]]:
        by_name = sorted(self.rows, key=lambda row: row.country.name)
        by_title = grouped(by_name, lambda row: row.group or "Elsewhere")
        titles = dict.fromkeys((*REGIONS, FORMER, SUMS, *by_title))
        found = [(title, by_title[title]) for title in titles if title in by_title]
        return [
            {
                "title": title,
                "id": slugify(title),
                "count": len(rows),
                "is_open": place == 0,
                "on_record": [row for row in rows if row.themes],
                "silent": [row for row in rows if not row.themes],
            }
            for place, (title, rows) in enumerate(found)
        ]

    def map(self) -> Map:
        total, painted, counts = len(self.themes), {}, Counter[int]()
        looks = {n: LOOKS[min(total - n, len(LOOKS) - 1)] for n in range(total, 0, -1)}
        for row in self.rows:
            country, count = row.country, len(row.themes)
            if count and country.kind == Country.Kind.COUNTRY and country.m49:
                counts[count] += 1
                text = f"{country}: {', '.join(row.themes).lower()}"
                painted[country.m49] = {"look": looks[count], "text": text}
        classes = [Class(f"{n} of {total} themes", look, counts[n]) for n, look in looks.items()]
        return Map("What is on record", classes, painted)


MOST_FACTS = 3
PLAIN_LEAD = "portal/panel_lead.html"


class Lead(NamedTuple):
    """A panel's first picture and few facts; what the page says already is not said again."""

    panel: Any
    facts: list[Fact]
    picture: FigureView | None = None
    others: Sequence[FigureView] = ()


def lead_of(panel: Any, strip: Sequence[Fact]) -> Lead:
    if panel.lead_template_name == panel.template_name:
        return Lead(panel, [])
    figures = [drawn for drawn in panel.pictures if drawn]
    picture, others = None, figures
    if figures and (panel.draws_lead or panel.finding):
        picture, *others = figures
    newest = picture and newest_claims(picture.figure, day_of(picture.form.cleaned_data))
    drawn_points = {claim.point for claim in newest or ()}
    facts = [
        fact
        for fact in panels.facts_of(panel)
        if fact not in strip and drawn_points.isdisjoint(claim.point for claim in fact.claims)
    ]
    return Lead(panel, facts[:MOST_FACTS], picture, others)


class CountryPage(PublicPage, TemplateView):
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
            query = request.META.get("QUERY_STRING", "")
            address = f"{page_address(self.url_name, *parts.values())}{query and '?'}{query}"
            return redirect(address, permanent=True)
        self.country = country
        return super().get(request, *args, country=country, **kwargs)

    def get_crumbs(self) -> list[tuple[str, str]]:
        own = str(self.country), self.country.get_absolute_url()
        return [*super().get_crumbs(), *([own] if own[1] != self.request.path else [])]

    def head_of_account(self, what: str, facts: list[Fact]) -> Head:
        """Of what the desk wrote, or the newest facts, where there is anything to tell."""
        summary = " ".join(f"{fact.term}: {fact.value}." for fact in facts[:2])
        if self.finding:
            summary = f"{self.finding.headline}. {self.finding.deck}"
        if not summary:
            return self.get_head()
        address, names = self.request.build_absolute_uri(self.request.path), [self.country.name]
        described = article(what, summary, address, self.origin, about=names)
        return self.get_head(kind=ARTICLE, linked_data=(described,))


class CountryDetail(CountryPage):
    url_name = "portal:country"
    template_name = "portal/country_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        country, self.place = self.country, f"country:{self.country.code}"
        if self.query:  # each name has to be known to one of the panels at least
            known = panels.announced(panels.Panel)
            refuse_unknown(self.query, {name for kind in known for name in kind.parameters})
        found = panels.speaking(panels.Panel, country, self.query, query=self.query)
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
                partial(Lead, FailedPanel(panel.slug, panel.title), []),
                getattr(panel, "query", None),
            )
            for panel in found
        ]
        pictures = [drawn for lead in leads for drawn in (lead.picture, *lead.others)]
        opening = next((lead for lead in leads if lead.picture), None)
        plain = [lead for lead in leads if lead.panel.lead_template_name == PLAIN_LEAD]
        brief = [lead for lead in plain if not (lead.picture or lead.panel.finding)]
        names = [each for each in linked_countries().values() if each.code != DPRK]
        place = names.index(country)
        around = {"prev": place - 1, "next": place + 1}
        return super().get_context_data(**kwargs) | {
            "panels": found,
            "preview": next(filter(None, pictures), None),
            "opening": opening,  # the first picture stands above the answers
            "leads": [lead for lead in leads if lead not in brief and lead is not opening],
            "brief": brief,
            "facts": strip,
            "stories": [each for each in stories.every() if country.code in each.countries],
            "region": [
                each
                for each in names
                if each.subregion == country.subregion != ""
                and each.kind == Country.Kind.COUNTRY
                and each != country
            ],
            # None of a country that has no shape of its own: it is too small, or of the past.
            "locator": Locator(country.m49) if country.m49 in shape_numbers() else None,
            "beside": {rel: names[at] for rel, at in around.items() if 0 <= at < len(names)},
            "head": self.head_of_account(f"North Korea and {country.in_a_sentence}", strip),
        }


class CountrySection(CountryPage):
    """Where nothing is on record it is no page, unless the query is what leaves nothing."""

    url_name = "portal:country-section"
    template_name = "portal/country_section.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        self.place = f"country:{self.country.code}/{kwargs['panel']}"
        panel = panels.of_country(kwargs["panel"], self.country, self.query)
        if panel is None and not self.query:
            raise Http404("Nothing on this is on record.")
        found = [panel] if panel else []
        if panel and panel.pictures:
            panel.pictures[0].under(self.finding)
            heads = filter(None, [self.finding, *(drawn.finding for drawn in panel.pictures)])
            bindings.resolve([key for each in heads for key in each.keys_beside], panel.moment)
        facts = panels.strip_of(found)
        title = f"North Korea and {self.country.in_a_sentence}: {panel.title if panel else ''}"
        return super().get_context_data(**kwargs) | {
            "panel": panel,
            "panels": found,
            "preview": next(filter(None, panel.pictures), None) if panel else None,
            "facts": facts[1:] and facts,  # one alone is what the first picture says
            "head": self.head_of_account(title, facts),
        }
