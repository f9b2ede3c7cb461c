"""What a domain has to say on the portal's own pages. Its `panels.py` announces it:

    @register
    class TravelPanel(Panel):  # a section of the country page

Kinds are Panel, FrontPanel, FrontFigure and FrontMap (on the home page), Column (of the list of
countries), SideBySide (of their comparison), AtYearsEnd (a row of a country in two years) and
SourcePanel. A silent panel is falsy and is not shown; one that fails is logged, and told in a
sentence. Parts are cached properties. A `Fact` is a number outside of a figure, with the claim that
it rests on (`manage.py sentences`).
"""

import logging
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, partial
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404

from nkworld.asking.fields import parse_moment
from nkworld.asking.parameters import COUNTRY, SPAN, rules_of
from nkworld.asking.questions import InvalidQuery, UnknownParameter, nearest, refuse_unknown
from nkworld.atlas.models import Country
from nkworld.atlas.page_addresses import page_address
from nkworld.charts import Figure, Point, exact, money, percent, within_a_sentence
from nkworld.charts.description import newest_claims
from nkworld.charts.figures import Claim
from nkworld.charts.periods import period_in_words
from nkworld.charts.words import Writer, opened, papers, spoken
from nkworld.figures import registry as figures
from nkworld.figures.amounts import day_of
from nkworld.figures.bindings import number_address
from nkworld.figures.registry import finding_for
from nkworld.provenance.models import HeadlineRule, Observation, Source
from nkworld.running.overload.limits import fault_of

from .drawing import FigureView, api_url
from .page_query import current_page, named


@dataclass(frozen=True)
class Fact:
    """`note` is small print; at `card` the number tells all of itself."""

    term: str
    value: str
    note: str = ""
    url: str = ""
    claims: tuple[Claim, ...] = ()
    card: str = ""
    is_disputed: bool = False

    @classmethod
    def of(
        cls,
        term: str,
        point: Point,
        written: Writer,
        figure: Figure | str,
        url: str = "",
        *,
        period: str = "",
    ) -> "Fact":
        """`figure` draws the point, or is the name of its source. `period` is given where the
        point's x is a name. ValueError of a point that says nothing.
        """
        stated = period or point.x
        source = figure if isinstance(figure, str) else figure.source_name(point.source)
        claims = (Claim(term, stated, point),)
        dated = f"{term}, {period_in_words(stated)}"
        card = number_address(point, None if isinstance(figure, str) else figure)
        value, note = spoken(point, written), papers(point, source)
        return cls(dated, value, note, url, claims, card, point.is_disputed)


@dataclass(frozen=True)
class Latest:
    """A cell of the list of countries: `order` sorts it, `card` tells all of its number."""

    display: str
    order: object
    title: str = ""
    claims: tuple[Claim, ...] = ()
    card: str = ""

    @classmethod
    def of(
        cls, label: str, point: Point, written: Writer, source: str, *, period: str = ""
    ) -> "Latest":
        """A range goes by its lower end. ValueError of a point that says nothing."""
        fact = Fact.of(label, point, written, source, period=period)
        order = point.value if point.value is not None else min(point.numbers, default=None)
        digits = "" if point.value is None else exact(point.value)
        title = ", ".join(filter(None, [digits, fact.note]))
        display = f"{fact.value} ({period_in_words(period or point.x)})"
        return cls(display, order, title, fact.claims, fact.card)


def newest_facts(
    figure: Figure, written: Writer, day: date, term: str = "", url: str = ""
) -> list[Fact]:
    return [
        Fact.of(
            opened((term or "{label}").format(label=within_a_sentence(claim.label))),
            claim.point,
            written,
            figure,
            url,
            period=claim.period,
        )
        for claim in newest_claims(figure, day)
    ]


logger = logging.getLogger(__name__)
STRIP_LENGTH = 5
WRITERS = {"money": money, "percent": percent}  # by the measure of a figure


class Registered:
    slug: str
    title: str
    position = 50
    template_name: str


class Panel(Registered):
    """What one domain says about one country, under the page's query.

    `parameters` names the part of the query that it understands; InvalidQuery or
    UnknownParameter if a value makes no sense. The search answers by its facts what is asked in
    words of `search_terms` alone, each the term of a set of synonyms.
    """

    parameters: tuple[str, ...] = ()
    search_terms: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()  # style sheets of its own, as static files
    # On the country's page; a section so short that it stands there whole names its own template.
    lead_template_name = "portal/panel_lead.html"
    draws_lead = True  # whether the lead shows its first picture, or names it
    rests_on = ""  # the name of the part without which it is silent, if it ever is

    def __init__(self, country: Country, query: Mapping[str, str]) -> None:
        self.country, page = country, current_page()
        self.path = page.path if page else country.get_absolute_url()
        self.query = {name: query[name] for name in self.parameters if query.get(name)}
        # The one asked about, for a panel that knows `as_of`; None for now.
        self.moment: datetime | None = None
        try:
            self.moment = parse_moment(self.query["as_of"]) if "as_of" in self.query else None
        except ValueError as error:
            raise InvalidQuery([("as_of", str(error))]) from error

    def __bool__(self) -> bool:
        return not self.rests_on or bool(getattr(self, self.rests_on))

    @cached_property
    def finding(self) -> Any:
        return finding_for(f"country:{self.country.code}/{self.slug}", self.moment)

    @property
    def keys(self) -> Collection[str]:
        return ()

    @property
    def pictures(self) -> list[FigureView]:
        """The figures that stand in its section, the most telling first: that one leads."""
        return []

    @property
    def facts(self) -> list[Fact]:
        return []

    @property
    def url(self) -> str:
        page, query = current_page(), dict(self.query)
        if page and page.parts:
            shown = (drawn.dom_id for drawn in self.pictures)
            query |= named({dom_id: page.parts.get(dom_id, {}) for dom_id in shown})
        address = page_address("portal:country-section", self.country.slug, self.slug)
        return f"{address}?{urlencode(query)}" if query else address


class ClaimsPanel(Panel):
    """A panel that closes with claims in a table, at most `most_shown` of them."""

    most_shown = 12

    def every_claim(self) -> Any:
        raise NotImplementedError

    @cached_property
    def claims(self) -> list:
        return list(self.every_claim()[: self.most_shown + 1])

    @property
    def shown_claims(self) -> list:
        return self.claims[: self.most_shown]

    @property
    def has_more(self) -> bool:
        return len(self.claims) > self.most_shown


class FigurePanel(Panel):
    """One figure that can be asked for a `country`; `page` is the name of the domain's address.
    The newest number stands among the answers at the top as `fact_term`, with the series' {label}.
    """

    model: type[Observation]
    figure_slug: str
    page: str
    fact_term = "{label}"
    parameters: tuple[str, ...] = SPAN
    template_name = "portal/figure_panel.html"
    rests_on = "is_on_record"

    @cached_property
    def is_on_record(self) -> bool:
        rows: Any = self.model.objects.as_of(self.moment).included()
        return bool(rows.filter(country=self.country).exists())

    @cached_property
    def figure(self) -> FigureView:
        return FigureView(self.figure_slug, {"country": self.country.code} | self.query)

    @property
    def pictures(self) -> list[FigureView]:
        return [self.figure] if self.figure else []

    @property
    def facts(self) -> list[Fact]:
        drawn = self.figure
        if not drawn:
            return []
        written = WRITERS.get(drawn.figure.measure, exact)
        day = day_of(drawn.form.cleaned_data)
        return newest_facts(drawn.figure, written, day, self.fact_term, drawn.url)[:1]

    @property
    def api_url(self) -> str:
        return api_url(self.model.dataset)


class Front:
    """What has one figure on the home page: `figure_slug`, asked with `query`."""

    figure_slug: str
    query: Mapping[str, str] = {}

    def __bool__(self) -> bool:
        return bool(self.figure)

    @cached_property
    def figure(self) -> FigureView | None:
        """None if it is empty, or before the portal has the rules and countries of it."""
        try:
            return FigureView(self.figure_slug, self.query) or None
        except (InvalidQuery, LookupError):
            return None


class FrontFigure(Front, Registered):
    """The picture over which the home page's finding stands; the first in position is shown."""

    template_name = "portal/home_figure.html"


class FrontMap(Registered):
    """A map of the world under a sentence; its template draws it."""

    url_name: str


class FrontPanel(Front, Registered):
    """One domain’s part of the home page: a figure, with its picture, small."""

    url_name: str
    template_name = "components/front.html"

    @property
    def url(self) -> str:
        return page_address(self.url_name)

    @property
    def finding(self) -> Any:
        return finding_for(f"home/{self.slug}")


@dataclass(eq=False)
class SideBySide(Registered):
    """One figure under the page's query; a reader may ask otherwise than by `defaults`."""

    countries: Sequence[Country]
    query: Mapping[str, str]

    figure_slug: ClassVar[str]
    defaults: ClassVar[Mapping[str, str]] = {}
    template_name = "portal/side_by_side.html"

    def __bool__(self) -> bool:
        return bool(rules_of(figures.get(self.figure_slug).parameters.dataset))

    @cached_property
    def figure(self) -> FigureView:
        codes = ",".join(country.code for country in self.countries)
        query = {COUNTRY: codes, **self.defaults, **self.query}
        return FigureView(self.figure_slug, query, fixed=(COUNTRY,))

    @property
    def rule(self) -> str:
        rule = self.figure.form.cleaned_data.get("rule")
        return rule.title if isinstance(rule, HeadlineRule) else ""


@dataclass(eq=False)
class AtYearsEnd(Registered):
    """A row of “then and now” that no figure tells; `note` says in small print what it is."""

    country: Country
    note = ""

    def at(self, year: int) -> tuple[str, str]:
        """(what stood, what has to be said with it); empty where nothing is known."""
        raise NotImplementedError


@dataclass(eq=False)
class SourcePanel(Registered):
    """What one domain says about one source, beyond its claims."""

    source: Source


class Column(Registered):
    """`latest()` answers {country id: Latest}; `theme` names what a country is known by."""

    is_number = True
    theme = ""

    def latest(self) -> dict[int, Latest]:
        raise NotImplementedError


@dataclass(eq=False)
class FailedPanel(Registered):
    slug: str
    title: str
    template_name = lead_template_name = "portal/panel_failed.html"
    styles = keys = facts = pictures = ()
    url = ""


def attempt[T](
    read: Callable[[], T], slug: str, instead: Callable[[], T], query: Mapping | None = None
) -> T:
    """What a reader asked is refused to him, and a fault of the database ends the page."""
    try:
        return read()
    except Exception as error:
        of_reader = isinstance(error, InvalidQuery | UnknownParameter) and query
        ends_page = of_reader or isinstance(error, Http404) or fault_of(error)
        if ends_page or not settings.LEAVE_OUT_FAILED_PANELS:
            raise
        logger.exception("The panel %s failed and was left out of a page.", slug)
        return instead()


_announced: list[type[Registered]] = []


def register[R: Registered](announced: type[R]) -> type[R]:
    """Announce one of the kinds above; ValueError if its slug is taken."""
    # The kind of which it is stands right below Registered.
    kind = next(each for each in announced.__mro__ if Registered in each.__bases__)
    if any(issubclass(each, kind) and each.slug == announced.slug for each in _announced):
        raise ValueError(f"{announced.slug!r} is announced twice.")
    _announced.append(announced)
    _announced.sort(key=lambda each: each.position)
    return announced


def of_country(slug: str, country: Country, query: Mapping[str, str]) -> Panel | None:
    """The panel of that slug, if it has something to say; Http404 if there is none."""
    kinds = {kind.slug: kind for kind in announced(Panel)}
    if slug not in kinds:
        raise Http404(f"No section is called {slug!r}. {nearest(slug, kinds)}")
    refuse_unknown(query, kinds[slug].parameters)
    return next(iter(speaking(kinds[slug], country, query, query=query)), None)


def speaking(kind: type, *args: Any, query: Mapping | None = None) -> list:
    panels = []
    for each in announced(kind):
        read = lambda each=each: each(*args) or None  # noqa: E731
        panels.append(attempt(read, each.slug, partial(FailedPanel, each.slug, each.title), query))
    return [panel for panel in panels if panel is not None]


def first(kind: type) -> Any:
    return next(iter(speaking(kind)), None)


def strip_of(panels: Iterable[Any]) -> list[Fact]:
    """Every panel gives its first fact before any gives its second, until it is full."""
    facts = [
        (turn, place, fact)
        for place, panel in enumerate(panels)
        for turn, fact in enumerate(facts_of(panel))
    ]
    chosen = sorted(facts, key=lambda each: each[:2])[:STRIP_LENGTH]
    return [fact for _, _, fact in sorted(chosen, key=lambda each: (each[1], each[0]))]


def facts_of(panel: Any) -> list[Fact]:
    return attempt(lambda: panel.facts, panel.slug, list, getattr(panel, "query", None))


def announced(kind: type) -> list:
    return [each for each in _announced if issubclass(each, kind)]


def first_figure(parts: Iterable[Any]) -> FigureView | None:
    """Of parts of a page that have a figure each."""
    return next(filter(None, (getattr(each, "figure", None) for each in parts or ())), None)
