"""What travel has to say: on a country, and on the home page."""

from datetime import datetime
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import Case, When

from nkworld.asking.fields import MomentField, YearField
from nkworld.asking.parameters import SPAN, rule_called, rules_of
from nkworld.asking.questions import QuestionForm
from nkworld.charts import Point, exact
from nkworld.charts.description import newest_point
from nkworld.charts.figures import COMPILATION
from nkworld.charts.periods import is_over
from nkworld.figures.amounts import day_of, point_of_claim
from nkworld.portal.drawing import FigureView
from nkworld.portal.panels import (
    ClaimsPanel,
    Column,
    Fact,
    FigurePanel,
    FrontPanel,
    Latest,
    SideBySide,
    register,
)
from nkworld.provenance.dates import Frequency
from nkworld.provenance.models.source import COMPILED

from .charts.crossings import LINES
from .charts.workers import workers_on_record
from .models import Crossing, CrossingQuerySet, Dimension, Direction, Kind, OverseasWorkers
from .refugees.charts import all_counts
from .refugees.models import RefugeeCount
from .series import CROSSINGS, crossings

# What a page asks before it knows whether there is anything.
PARAMETERS = {"as_of": MomentField(), "from": YearField(), "to": YearField()}
# Where more is told of a country than the entries both ways and its tourists.
FIGURES = {
    "CHN": ("travel/country", "travel/china-purpose", "travel/tourists"),
    "KOR": ("travel/resettlement", "travel/to-the-north", "travel/to-the-south"),
    "RUS": ("travel/country", "travel/russia"),
}
# The newest totals, then the newest parts: what a reader of a country asks for.
TOTALS_FIRST = (Case(When(dimension=Dimension.TOTAL, then=0), default=1), "-period_start", "pk")
OF_A_COUNTRY = ("travel/country", "travel/tourists", "travel/host")
USUAL = ("travel/country", "travel/tourists")


@register
class TravelPanel(ClaimsPanel):
    slug = "travel"
    title = "Travel"
    position = 40
    template_name = "travel/country_panel.html"
    parameters = SPAN

    def __bool__(self) -> bool:
        has_its_own = self.country.code in FIGURES and any(self.pictures)
        return bool(self.workers or has_its_own or self.claims)

    @cached_property
    def span(self) -> dict[str, Any]:
        return QuestionForm(self.query, more=PARAMETERS).validated().cleaned_data

    def every_claim(self) -> CrossingQuerySet:
        rows = Crossing.objects.as_of(self.span["as_of"]).filter(country=self.country)
        return rows.between(self.span["from"], self.span["to"]).cited().order_by(*TOTALS_FIRST)

    @cached_property
    def workers(self) -> list[OverseasWorkers]:
        first, last = self.span["from"] or 0, self.span["to"] or 9999
        found = [
            claim
            for claim in workers_on_record(self.span["as_of"])
            if claim.country_id == self.country.pk and first <= claim.period_start.year <= last
        ]
        return sorted(found, key=lambda claim: (-claim.period_start.toordinal(), claim.pk))

    @cached_property
    def is_counted(self) -> bool:
        return any(row["country__code"] == self.country.code for row in crossings(self.moment).rows)

    @cached_property
    def pictures(self) -> list[FigureView]:
        of_travel = FIGURES.get(self.country.code, USUAL) if self.is_counted else ()
        found = []
        for slug in (*of_travel, "travel/host") if self.workers else of_travel:
            own = {"country": self.country.code} if slug in OF_A_COUNTRY else {}
            drawn = FigureView(slug, own | self.query)
            points = [point for series in drawn.figure.series for point in series.points]
            if sum(bool(point.numbers) for point in points) > 1:  # one alone is no picture
                found.append(drawn)
        return found

    @property
    def claims_query(self) -> str:
        return urlencode({"country": self.country.code, "rule": "all"} | self.query)

    @property
    def facts(self) -> list[Fact]:
        moment, terms = self.span["as_of"], {(self.country.code, *key): TERMS[key] for key in TERMS}
        facts = total_facts(terms, moment)[:2] if self.is_counted else []
        # The newest dated estimate of all who work there, as its source gives it. What a compiler
        # or an unreviewed page says is told where nobody better counted any of them.
        kind, day = OverseasWorkers.Kind.PRESENT, day_of({"as_of": moment})
        dated = [
            claim
            for claim in self.workers
            if claim.kind == kind and not claim.is_undated and is_over(claim.period, day)
        ]
        better = [w for w in dated if w.read != COMPILATION and w.source.authority not in COMPILED]
        if claim := next((claim for claim in better or dated if not claim.sector), None):
            point, source = point_of_claim(claim), str(claim.source)
            facts.append(Fact.of("North Koreans at work there", point, exact, source))
        return facts


@register
class TravelSideBySide(SideBySide):
    slug = "travel"
    title = "Travel"
    position = 40
    figure_slug = "travel/country"
    defaults = {"direction": Direction.FROM_DPRK.value}


@register
class LatestEntries(Column):
    slug = "entries"
    title = "North Koreans entering"
    theme = "Travel"
    position = 40

    def latest(self) -> dict[int, Latest]:
        if not rules_of(CROSSINGS):
            return {}  # nothing was published yet
        newest, names = newest_totals(
            None, "country_id", direction=Direction.FROM_DPRK, kind=Kind.ENTRY
        )
        return {
            country: Latest.of(self.title, point, exact, names[point.source])
            for country, point in newest.items()
        }


@register
class TravelFront(FrontPanel):
    slug = "travel"
    title = "Travel"
    position = 40
    url_name = "travel:index"
    figure_slug = "travel/country"
    query = {"country": "RUS"}

    def __bool__(self) -> bool:
        return Crossing.objects.as_of().exists()


FRONT = {
    ("CHN", Direction.FROM_DPRK, Kind.ENTRY): "Entries into China",
    ("KOR", Direction.FROM_DPRK, Kind.RESETTLEMENT): "Arrived in the South",
    ("RUS", Direction.FROM_DPRK, Kind.ENTRY): "Entries into Russia",
    ("KOR", Direction.TO_DPRK, Kind.VISIT): "Visits from South to North",
}
TERMS = {key: label for key, (label, _) in LINES.items()} | {
    (Direction.FROM_DPRK, Kind.RESETTLEMENT): "Arrived in the South to stay",
    (Direction.FROM_DPRK, Kind.ENTRY): "North Koreans entering",
    (Direction.TO_DPRK, Kind.ENTRY): "Entering North Korea",
    (Direction.TO_DPRK, Kind.TOUR): "Tourists to North Korea",
}


def newest_totals(
    as_of: datetime | None, *by: str, **cell: Any
) -> tuple[dict[Any, Point], dict[str, str]]:
    """({values of some fields: the newest yearly total}, {source: its name}), as the default rule
    shows it, of years that are over.
    """
    day, place = day_of({"as_of": as_of}), rule_called(CROSSINGS, moment=as_of).claim_place
    every = crossings(as_of).where(dimension=Dimension.TOTAL, frequency=Frequency.ANNUAL, **cell)
    lines = {
        key: some.headline_series("", "", "", some.periods, place)
        for key, some in every.by(*by).items()
    }
    newest = {key: point for key, line in lines.items() if (point := newest_point(line, day))}
    return newest, every.names


def total_facts(terms: dict[tuple, str], as_of: datetime | None = None) -> list[Fact]:
    """Of {(country’s code, direction, kind): term}, each the newest total. Visits one way are those
    both ways where these were counted later.
    """
    points, names = newest_totals(as_of, "country__code", "direction", "kind")
    facts = []
    for key, term in terms.items():
        if key in points:
            point, both = points[key], points.get((key[0], Direction.BOTH, Kind.VISIT))
            if key[-1] == Kind.VISIT and both and both.x > point.x:
                term, point = "Visits between South and North", both
            facts.append(Fact.of(term, point, exact, names[point.source]))
    return facts


@register
class RefugeesPanel(FigurePanel):
    slug = "refugees"
    title = "Refugees and asylum"
    position = 42
    model = RefugeeCount
    figure_slug = "travel/refugees-in"
    page = "refugees:index"
    fact_term = "North Korean {label}"
    draws_lead = False
    template_name = "refugees/country_panel.html"
    rests_on = "measures"

    @cached_property
    def measures(self) -> set[str]:
        """What is counted there, whole or in part."""
        rules = rules_of(RefugeeCount.dataset, self.moment).values()
        counts = (all_counts(rule, self.moment, country=self.country) for rule in [*rules][:1])
        return {measure for some in counts for measure in some.by("measure")}
