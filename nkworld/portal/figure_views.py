"""Where the page of a figure and its files are found, and the views of that page."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import groupby, pairwise
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode

from django.http import QueryDict

from nkworld.asking.fields import ALL
from nkworld.asking.named_fields import RuleField
from nkworld.asking.questions import InvalidQuery, nearest
from nkworld.atlas.countries import countries
from nkworld.atlas.page_addresses import page_address
from nkworld.charts import Figure, Point, Series
from nkworld.charts.citations import FORMATS
from nkworld.charts.numbers import SHORT, exact
from nkworld.charts.periods import period_in_words
from nkworld.charts.words import spoken
from nkworld.figures.bindings import NumberAddresses
from nkworld.figures.registry import sources_by_slug
from nkworld.provenance.models import Read
from nkworld.provenance.tables import observation_models

from .source_coverage import coverage_by_source
from .world_map import Class, Map


def address(path: str, query: Mapping[str, Any]) -> str:
    return f"{path}?{urlencode(query, safe=',')}" if query else path


BESIDE = ("plan", "thumbnail", "map", "embed")


@dataclass(frozen=True)
class FigureLinks:
    slug: str
    given: Mapping[str, str]

    @property
    def page(self) -> str:
        return self.at("portal:chart")

    def file(self, ending: str) -> str:
        return self.at("portal:chart-file", ending)

    @property
    def files(self) -> list[tuple[str, str]]:
        names = ("CSV", "Excel", "JSON", "SVG", "PNG", "ZIP")
        return [(name, self.file({"Excel": "xlsx"}.get(name, name.lower()))) for name in names]

    def card(self, beneath: str = "") -> str:
        given = {**self.given, "beneath": beneath} if beneath else self.given
        return address(page_address("portal:chart-card", self.slug), given)

    def __getitem__(self, name: str) -> str:
        """As templates ask for it; KeyError of other names, which are attributes."""
        if name not in BESIDE:
            raise KeyError(name)
        return self.at(f"portal:chart-{name}")

    @property
    def citations(self) -> list[tuple[str, str]]:
        return [(each.title, self.file(ending)) for ending, each in FORMATS.items()]

    def at(self, name: str, *args: str) -> str:
        return address(page_address(name, self.slug, *args), self.given)


if TYPE_CHECKING:
    from .drawing import FigureView

VIEW = "view"
CHART, MAP, SOURCES = "", "map", "sources"
TITLES = {CHART: "Chart", MAP: "Map", SOURCES: "Who says what"}
TEMPLATES = {
    MAP: "components/figure_view_map.html",
    SOURCES: "components/figure_view_sources.html",
}


class FigureSources:
    def __init__(self, drawn: "FigureView") -> None:
        self.drawn, self.figure = drawn, drawn.figure

    @cached_property
    def stretches(self) -> list[dict[str, Any]]:
        found, sources = [], sources_by_slug()
        for series in self.figure.series:
            points = series.on_record
            if not self.figure.is_timeline:  # rows have no order that could be a stretch
                points = sorted(points, key=_WAY)
            for (slug, status, read), some in groupby(points, _WAY):
                places = [point.x for point in some]
                text = places[0] if len(places) == 1 else f"{len(places)} rows"
                if self.figure.is_timeline:
                    ends = dict.fromkeys((places[0], places[-1]))
                    text = " to ".join(map(period_in_words, ends))
                found.append(
                    {
                        **{"series": series.label, "places": text, "status": status},
                        "source": sources.get(slug),
                        "read_label": Read(read).label if read else "",
                    }
                )
        return found

    @cached_property
    def disputed(self) -> dict[str, list[tuple[str, str]]]:
        """{series: (x, address) where sources lie more than a tenth apart}"""
        of = NumberAddresses.of_figure(self.figure).of
        found = {
            each.label: [(p.x, of(each.slug, p.x)) for p in each.on_record if p.is_disputed]
            for each in self.figure.series
        }
        return {label: points for label, points in found.items() if points}

    @cached_property
    def changes(self) -> list[tuple[str, str, str]]:
        """(series, period, what is counted otherwise from then on)"""
        return [
            (each.label, point.x, point.changed)
            for each in self.figure.series
            for point in each.on_record
            if point.changed
        ]

    @property
    def every_source_url(self) -> str:
        """The figure with a line for each source; empty where it is so, or can't be asked that."""
        form = self.drawn.form
        can_be = isinstance(form.fields.get("rule"), RuleField) and form.allow_all
        is_so = form.cleaned_data.get("rule") == ALL
        return self.drawn.asked("rule", ALL) if can_be and not is_so else ""

    @cached_property
    def datasets(self) -> list[dict[str, Any]]:
        models, named = observation_models(), {each.slug for each in self.figure.sources}
        known, found = {each.slug: each for each in self.drawn.datasets}, []
        for slug in self.drawn.registered.datasets:
            every = coverage_by_source(models[slug]) if slug in known and slug in models else []
            if some := [each for each in every if each.source.slug in named]:
                excluded = sum(each.excluded for each in some)
                found.append({"dataset": known[slug], "coverage": some, "excluded": excluded})
        return found


_WAY = attrgetter("source", "status", "read")


class Option(NamedTuple):
    title: str
    url: str
    current: bool


@dataclass(frozen=True)
class FigureViews:
    drawn: "FigureView"
    name: str

    @property
    def title(self) -> str:
        return TITLES[self.name]

    @property
    def template(self) -> str:
        return TEMPLATES.get(self.name, "")

    @cached_property
    def links(self) -> list[Option]:
        return [
            Option(title, self.drawn.view_url(name), name == self.name)
            for name, title in TITLES.items()
            if name != MAP or self.map
        ]

    @cached_property
    def map(self) -> "FigureMap | None":
        figure = self.drawn.figure
        return FigureMap(figure, figure.by_country) if figure.by_country else None

    @cached_property
    def sources(self) -> FigureSources:
        return FigureSources(self.drawn)


def view_asked(query: QueryDict) -> str:
    """Takes the view out of a page's query; InvalidQuery if there is none of that name."""
    given = query.pop(VIEW, [])
    if len(given) > 1:
        raise InvalidQuery([(VIEW, "“view” is given several times: give it once.")])
    name = given[0] if given else CHART
    if name in ("chart", "table"):  # the table was a view
        return CHART
    if name not in TITLES:
        known = [each for each in TITLES if each]
        sentence = f"“{name}” is no view of a chart: {', '.join(known)}. {nearest(name, known)}"
        raise InvalidQuery([(VIEW, sentence)])
    return name


STEPS = 5
WIDE = 10_000  # from here on steps are powers of ten
NO_DECIMALS = re.compile(r"\.0+(?=\D)")
PERCENT_STEPS = [Decimal(step) for step in (80, 60, 40, 20)]
ZERO, NEGATIVE = "none", "other"


class Step(NamedTuple):
    look: str
    label: str
    low: Decimal


class FigureMap:
    def __init__(self, figure: Figure, series: Series) -> None:
        self.figure, self.series = figure, series

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        known, figure = {country.name: country for country in countries().values()}, self.figure
        # The largest first.
        points = sorted(self.series.on_record, key=lambda point: (-_size(point), point.x))
        return [
            {
                **{"country": known[point.x], "point": point},
                "value": spoken(point, self._written),
                "source": figure.source_name(point.source),
            }
            for point in points
            if point.x in known
        ]

    @cached_property
    def map(self) -> Map:
        steps = self.steps
        looks = [self._look(row["point"]) for row in self.rows]
        classes = [Class(step.label, step.look, looks.count(step.look)) for step in steps]
        classes.append(Class(f"Zero: {self._written(Decimal(0))}", ZERO, looks.count(ZERO)))
        classes.append(Class("Less than zero", NEGATIVE, looks.count(NEGATIVE)))
        painted = {
            row["country"].m49: {"look": look, "text": f"{row['country']}: {row['value']}"}
            for row, look in zip(self.rows, looks, strict=True)
            if row["country"].m49
        }
        return Map(self.title, classes, painted, "No figure on record")

    @property
    def title(self) -> str:
        """“Refugees: North Koreans on UNHCR’s record at the end of 2020”"""
        label, subtitle = self.series.label, self.figure.subtitle
        return subtitle if label.casefold() in subtitle.casefold() else f"{label}: {subtitle}"

    @cached_property
    def steps(self) -> list[Step]:
        """Round steps from the highest down, the last from just above zero."""
        highest = max((_size(row["point"]) for row in self.rows), default=Decimal(0))
        lows = PERCENT_STEPS if self.figure.measure == "percent" else _round_steps(highest)
        # “US$ 10 m”: a step has no decimals.
        words = [NO_DECIMALS.sub("", self._written(low)) for low in lows]
        labels = [f"{words[0]} or more"] if words else []
        labels += [f"{low} to less than {high}" for high, low in pairwise(words)]
        labels += [f"More than zero, less than {words[-1]}" if words else "Any"]
        return [
            Step(f"step-{place}", label, low)
            for place, (label, low) in enumerate(zip(labels, [*lows, Decimal(0)], strict=True), 1)
        ]

    def _look(self, point: Point) -> str:
        size = _size(point)
        if size <= 0:
            return NEGATIVE if size else ZERO
        return next(step.look for step in self.steps if size >= step.low)

    @property
    def _written(self) -> Callable[[Decimal], str]:
        return SHORT.get(self.figure.measure, exact)


def _round_steps(highest: Decimal) -> list[Decimal]:
    if highest < 1:
        return []
    times = (1,) if highest >= WIDE else (5, 2, 1)
    powers = range(highest.adjusted(), -1, -1)
    found = [Decimal(10) ** power * each for power in powers for each in times]
    return [step for step in found if step <= highest][: STEPS - 1]


def _size(point: Point) -> Decimal:
    return point.anchor or Decimal(0)
