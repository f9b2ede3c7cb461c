"""The newest figures in a line each, for the strip at the top of a page."""

from dataclasses import dataclass
from datetime import date, datetime

from nkworld.asking.rules import rule_called, rules_of
from nkworld.atlas.models import Country
from nkworld.charts import Point, exact
from nkworld.charts.fallback import newest_point
from nkworld.charts.headline import COMPILATION
from nkworld.charts.periods import is_over
from nkworld.figures.points import day_of, point_of_claim
from nkworld.portal.panels import Fact, Latest
from nkworld.provenance.models.credibility import COMPILED
from nkworld.provenance.periods import Frequency

from .charts.visitors import LINES
from .models import Dimension, Direction, Kind, OverseasWorkers
from .series import CROSSINGS, crossings

COUNTED = ("country__code", "direction", "kind")
VISITS_BOTH_WAYS = (Direction.BOTH, Kind.VISIT)
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


@dataclass(frozen=True)
class NewestTotals:
    """{(country’s code, direction, kind): the newest yearly total}, as the default rule shows it,
    of years that are over; `names` are those of the sources.
    """

    day: date
    points: dict[tuple, Point]
    names: dict[str, str]

    @classmethod
    def read(cls, as_of: datetime | None = None, *codes: str) -> "NewestTotals":
        rule = rule_called(CROSSINGS, moment=as_of)
        day, place = day_of({"as_of": as_of}), rule.claim_place
        claims = crossings(as_of).where(dimension=Dimension.TOTAL, frequency=Frequency.ANNUAL)
        claims = claims.only(lambda row: row["country__code"] in codes)
        lines = {
            key: some.headline_series("", "", "", some.periods, place)
            for key, some in claims.by(*COUNTED).items()
        }
        found = {key: last for key, line in lines.items() if (last := newest_point(line, day))}
        return cls(day, found, claims.names)

    def fact(self, words: str, key: tuple) -> Fact:
        """Visits one way are those both ways where these were counted later."""
        point, both = self.points[key], self.points.get((key[0], *VISITS_BOTH_WAYS))
        if key[-1] == Kind.VISIT and both and both.x > point.x:
            words, point = "Visits between South and North", both
        return Fact.of(words, point, exact, self.names[point.source])


def front_facts() -> list[Fact]:
    found = NewestTotals.read(None, *{code for code, _, _ in FRONT})
    return [found.fact(words, key) for key, words in FRONT.items() if key in found.points]


def country_facts(country: Country, as_of: datetime | None) -> list[Fact]:
    """The newest total of each kind, in the order in which a figure shows them."""
    found = NewestTotals.read(as_of, country.code)
    keys = [(country.code, *key) for key in TERMS]
    return [found.fact(TERMS[key[1:]], key) for key in keys if key in found.points]


def workers_facts(workers: list[OverseasWorkers], as_of: datetime | None) -> list[Fact]:
    """The newest dated estimate of all who work there, as its source gives it. What a compiler or
    an unreviewed page says is told where nobody better counted any of them.
    """
    kind, day = OverseasWorkers.Kind.PRESENT, day_of({"as_of": as_of})
    dated = [w for w in workers if w.kind == kind and not w.is_undated and is_over(w.period, day)]
    better = [w for w in dated if w.read != COMPILATION and w.source.authority not in COMPILED]
    claim = next((claim for claim in better or dated if not claim.sector), None)
    if claim is None:
        return []
    point, source = point_of_claim(claim), str(claim.source)
    return [Fact.of("North Koreans at work there", point, exact, source)]


def latest_entries() -> dict[int, Latest]:
    """{country id: how often North Koreans entered it in the newest year on record}"""
    if not rules_of(CROSSINGS):
        return {}  # nothing was published yet
    day, place = day_of({"as_of": None}), rule_called(CROSSINGS).claim_place
    claims = crossings(None).where(
        dimension=Dimension.TOTAL,
        frequency=Frequency.ANNUAL,
        direction=Direction.FROM_DPRK,
        kind=Kind.ENTRY,
    )
    lines = {
        key: some.headline_series("", "", "", some.periods, place)
        for key, some in claims.by("country_id").items()
    }
    title = "North Koreans entering"
    return {
        key: Latest.of(title, last, exact, claims.names[last.source])
        for key, line in lines.items()
        if (last := newest_point(line, day))
    }
