"""Where readers could see a draft: figures in the states that its rows are about, pages, texts.

Each place answers what is read there; it is asked twice, now and as if the draft were published.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.utils.hashable import make_hashable

from nkworld.atlas.models import Country
from nkworld.atlas.page_addresses import page_address
from nkworld.charts import together
from nkworld.portal import front, panels
from nkworld.portal.facts import Fact
from nkworld.portal.views.home import sizes
from nkworld.provenance import figures
from nkworld.provenance.figures import RegisteredFigure
from nkworld.provenance.questions import InvalidQuery
from nkworld.texts.models import Revision, kinds_of_revisions

from .changed_rows import ChangedRows
from .differences import SENTENCE, Answer

STATES_OF_ONE = 4  # of one figure, beside the one in which it stands unasked
COUNTRY_PAGES = 3
COUNTRIES_LISTED = 20


@dataclass(frozen=True)
class FigurePlace:
    """One registered figure in one state."""

    registered: RegisteredFigure
    state: dict[str, str] = field(default_factory=dict)
    kind = "chart"

    @property
    def title(self) -> str:
        said = ", ".join(f"{name} {value}" for name, value in self.state.items())
        return f"{self.registered.title}{f' ({said})' if said else ''}"

    @property
    def url(self) -> str:
        path = page_address("portal:chart", self.registered.slug)
        return f"{path}?{urlencode(self.state)}" if self.state else path

    def ask(self) -> Answer:
        try:
            figure = self.registered.ask(self.state)[1]
        except (InvalidQuery, LookupError):  # nothing on record yet: no picture, no sentence
            return Answer({})
        return Answer({SENTENCE: together(figure.headline.text)} if figure else {}, figure)


@dataclass(frozen=True)
class CountryPlace:
    """The answers at the top of a country's page."""

    country: Country
    kind = "country"
    state: dict[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        return f"Page of {self.country}"

    @property
    def url(self) -> str:
        return self.country.get_absolute_url()

    def ask(self) -> Answer:
        found = panels.for_country(self.country, {})
        said = {}
        for panel in found:
            for fact in panels.facts_of(panel):
                said[f"{panel.title}: {_term(fact)}"] = _told(fact)
        return Answer(said)


def _term(fact: Fact) -> str:
    """Without the period: a newer one is the same answer."""
    return fact.term.partition(",")[0]


def _told(fact: Fact) -> str:
    period = fact.term.partition(",")[2].strip()
    return ", ".join(filter(None, [fact.value, period, fact.note]))


@dataclass(frozen=True)
class HomePlace:
    """The sentences of the home page, and how much is on record."""

    title = "Home page"
    kind = "home"
    state: dict[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return page_address("portal:home")

    def ask(self) -> Answer:
        said = {f"{name} on record": f"{number:,}" for name, number in sizes().items()}
        for each in (front.first(front.FrontFigure), *panels.for_front()):
            if each and each.figure:
                said[f"{each.title}: {each.figure.registered.title}"] = each.figure.title
        return Answer(said)


@dataclass(frozen=True)
class ListPlace:
    """The columns of the list of countries, for the countries that change."""

    countries: tuple[Country, ...]
    title = "List of countries"
    kind = "list"
    state: dict[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return page_address("portal:countries")

    def ask(self) -> Answer:
        said = {}
        for column in panels.columns():
            latest = column.latest()
            for country in self.countries:
                if cell := latest.get(country.pk):
                    told = ", ".join(filter(None, [cell.display, cell.title]))
                    said[f"{country}: {column.title}"] = told
        return Answer(said)


@dataclass(frozen=True)
class TextsPlace:
    """Every text of a kind that is live."""

    revisions: type[Revision]

    @property
    def title(self) -> str:
        return f"Texts of {self.revisions._meta.app_config.verbose_name.lower()}"


@dataclass(frozen=True)
class WinnersPlace:
    title = "Sources that lead"


type SeenPlace = FigurePlace | CountryPlace | HomePlace | ListPlace
type Place = SeenPlace | TextsPlace | WinnersPlace


def places_of(rows: ChangedRows) -> list[Place]:
    """Every place that may show some rows, the likeliest first."""
    countries = rows.countries
    pages: list[Place] = [CountryPlace(each) for each in countries[:COUNTRY_PAGES]]
    texts = map(TextsPlace, kinds_of_revisions())
    listed: list[Place] = [ListPlace(tuple(countries[:COUNTRIES_LISTED]))] if countries else []
    return [*_figures_of(rows), WinnersPlace(), *texts, *pages, HomePlace(), *listed]


def _figures_of(rows: ChangedRows) -> Iterator[FigurePlace]:
    """First each figure unasked, then in the states that the rows are about, each once."""
    dataset = rows.model.dataset
    concerned = [each for each in figures.every() if dataset in each.datasets]
    seen: set[Any] = set()
    for registered in concerned:
        yield from _unless_seen(registered, {}, seen)
    for registered in concerned:
        names = rows.named(list(registered.parameters({}).fields))
        for state in rows.queries(names, STATES_OF_ONE):
            yield from _unless_seen(registered, state, seen)
            if len(state) > 1 and "country" in state:
                yield from _unless_seen(registered, {"country": state["country"]}, seen)


def _unless_seen(
    registered: RegisteredFigure, state: dict[str, str], seen: set[Any]
) -> Iterator[FigurePlace]:
    """The figure in this state; in none that it refuses, or in which it was asked already."""
    try:
        form = registered.parameters(state).validated()
    except (InvalidQuery, LookupError):
        return
    question = (registered.slug, make_hashable(form.cleaned_data))
    if question not in seen:
        seen.add(question)
        yield FigurePlace(registered, dict(form.given))
