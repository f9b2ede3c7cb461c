"""Where sources of trade disagree: on one figure, and on which Korea is meant.

Sources that hand on one declaration are one voice, however many they are. US dollars.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cached_property
from operator import attrgetter
from typing import Any

from nkworld.asking.fields import OneOfField, PeriodField
from nkworld.asking.parameters import SPAN
from nkworld.asking.rules import rule_called
from nkworld.atlas.memo import once_per_request
from nkworld.atlas.models import WORLD, Country
from nkworld.charts import Figure, Point, Series, SourceRef, in_a_row, nth_role, percent
from nkworld.figures import amounts
from nkworld.figures import registry as figures
from nkworld.figures.amounts import interval, meet, point_of_claim, printed_to, within
from nkworld.figures.claims import Claims, line
from nkworld.figures.registry import as_of_text
from nkworld.provenance.models import Exclusion, HeadlineRule, Observation, Source, Status
from nkworld.provenance.models.source import DECLARATION, origin_of
from nkworld.provenance.tables import grouped

from ..breaks import Breaks
from ..claims import FLOWS
from ..lines import EXPORT, IMPORT, IN_DOLLARS, LABELS, ROLES, SIDE, partner, trade_with
from ..models import Direction, Flow

BY_ITSELF = {
    Source.Origin.COMPILES: "compiles declarations by a method of its own",
    Source.Origin.ESTIMATES: "estimates of its own",
    "": "origin not stated",
}


def span_of(claim: Observation) -> amounts.Interval:
    return interval(claim.value or Decimal(0), claim.value_low, claim.value_high)


class SourceOrigin:
    """Claims of one origin; the most precise one speaks for the others."""

    def __init__(self, key: str, claims: Sequence[Observation], partner: Country) -> None:
        self.key, self.claims = key, claims
        valued: list[Any] = [each for each in claims if each.value is not None]
        precise = min(valued, key=lambda each: (printed_to(each.value), -each.value), default=None)
        source = (precise or claims[0]).source
        self.name = source.short_name
        # What kind of voice it is, and who repeats whom.
        self.description = BY_ITSELF.get(source.origin, "")
        if key == DECLARATION:
            is_whole = partner.code == WORLD
            own = f"{partner}’s own declaration"
            self.name = "Partners’ declarations, handed on" if is_whole else own
            self.description = f"told by {claims[0].source.short_name}"
        if len(claims) > 1:
            copies = in_a_row([each.source.short_name for each in claims])
            self.description = f"told by {copies}: one voice"


class SourceComparison:
    """Every claim about one cell, in the order of the rule, which shows the first: a range where
    nobody gives a value. `valued` are those with a value: a claim of bounds alone lies apart from
    nobody. The spread is in per cent.
    """

    def __init__(self, claims: Sequence[Observation], partner: Country, rule: HeadlineRule) -> None:
        counted = [claim for claim in claims if claim.status != Status.EXCLUDED]
        self.every = sorted(counted, key=lambda claim: rule.claim_place(vars(claim)))
        self.valued: list[Any] = [each for each in self.every if each.value is not None]
        self.excluded = [claim for claim in claims if claim.status == Status.EXCLUDED]
        self.partner = partner

    def __bool__(self) -> bool:
        return bool(self.every)

    @cached_property
    def origins(self) -> list[SourceOrigin]:
        by_origin = grouped(self.every, lambda claim: origin_of(claim.source))
        return [SourceOrigin(key, some, self.partner) for key, some in by_origin.items()]

    @cached_property
    def spread(self) -> Decimal | None:
        """From the least to the greatest claim, in per cent of the smallest; None of a zero."""
        return amounts.spread(each.value for each in self.valued) if self.valued else None

    @property
    def lowest(self) -> Any:
        return min(self.valued, key=attrgetter("value"))

    @property
    def highest(self) -> Any:
        return max(self.valued, key=attrgetter("value"))

    @cached_property
    def verdict(self) -> str:
        """agree, minor, differ or conflict; coverage where only what is counted differs; alone
        where there is nothing to compare.
        """
        if len(self.valued) < 2:
            return "alone"
        # Whether one amount fits everything that is said, too.
        found = amounts.verdict(self.spread, meet(list(map(span_of, self.valued))))
        # Those that count what the headline counts: an estimate of oil, say, is in or out.
        counting = type(self.valued[0]).counting()
        way = counting(vars(self.valued[0]))
        alike = [each for each in self.valued if counting(vars(each)) == way]
        if found == "agree" or len(alike) == len(self.valued):
            return found
        apart = amounts.spread(each.value for each in alike)
        close = amounts.verdict(apart, meet(list(map(span_of, alike))))
        return "coverage" if close in ("agree", "minor") else close

    @property
    def word(self) -> str:
        """The verdict for a badge: what one voice says several times confirms nothing."""
        if self.verdict == "coverage":
            return "differs by coverage"
        return "one voice" if self.verdict == "agree" and len(self.origins) == 1 else self.verdict

    def distance(self, claim: Observation) -> str:
        """From the headline, “+4.9 %”; a dash of a zero, and of a range."""
        base = self.every[0].value
        if not base or claim.value is None:
            return "–"
        apart = 100 * (claim.value - base) / base
        return f"{'+' if apart > 0 else ''}{percent(apart)}" if apart else "the same"


def comparisons(
    claims: Iterable[Observation], partner: Country, rule: HeadlineRule
) -> dict[str, SourceComparison]:
    """{period: SourceComparison} of claims about one partner and direction, where several speak."""
    by_period = grouped(claims, attrgetter("period"))
    found = {period: SourceComparison(some, partner, rule) for period, some in by_period.items()}
    return {period: each for period, each in found.items() if each.verdict != "alone"}


COMPILATIONS = [("baci", "CEPII BACI"), ("cow-dyadic", "Barbieri and Keshk"), ("oec-sitc", "OEC")]


@figures.register(
    "trade/compare",
    FLOWS,
    shared=("as_of",),
    country=partner(),
    direction=OneOfField(Direction, "Direction", initial="import"),
    period=PeriodField(initial="2017"),
)
def compare(params: dict) -> Figure:
    """Every claim about one partner, direction and period, by the voice it comes from."""
    found = comparison_of(params)
    series = []
    for number, origin in enumerate(found.origins):
        note = f"{origin.name}: {origin.description}"
        points = tuple(
            replace(point_of_claim(each), x=each.source.short_name, note=note)
            for each in origin.claims
        )
        series.append(Series(origin.key, origin.name, points, nth_role(number)))
    headed_by: tuple[Series, ...] = ()
    if found:  # by what the rule shows, with what has to be said with it
        claim, breaks = found.every[0], Breaks.read(params["as_of"], params["country"].code)
        caveats = [breaks.of(vars(claim) | {"source__slug": claim.source.slug})]
        if len(found.valued) > 1:  # “4 sources of 2 origins, 12.2 % apart”
            number = len(found.origins)
            origins = "one origin" if number == 1 else f"{number} origins"
            spread = f", {percent(found.spread)} apart" if found.spread else ""
            caveats.append(f"{len(found.every)} sources of {origins}{spread}")
        point = replace(point_of_claim(claim), caveat=", ".join(filter(None, caveats)))
        headed_by = (Series("shown", LABELS[params["direction"]], (point,)),)
    return Figure(
        topic=trade_with(params["country"], params["direction"]),
        headed_by=headed_by,
        subtitle=f"{cell_words(params)}, {SIDE}",
        **IN_DOLLARS,
        kind="dot",
        x_title="Source",
        series=tuple(series),
        sources=tuple(SourceRef(c.source.slug, c.source.short_name) for c in found.every),
        notes=(
            "Sources that hand on one declaration share a sign and a colour: they are one voice.",
        ),
        as_of=as_of_text(params, *(c.known_from for c in found.every)),
    )


@once_per_request
def comparison_of(params: dict) -> SourceComparison:
    country, moment = params["country"], params["as_of"]
    claims = Flow.objects.as_of(moment).about(country, params["direction"])
    claims = claims.filter(period=params["period"]).select_related("source__repeats")
    return SourceComparison(list(claims), country, rule_called(FLOWS, moment=moment))


def cell_words(params: dict) -> str:
    return f"{params['country']}, {LABELS[params['direction']].lower()}, {params['period']}"


@figures.register(
    "trade/mix-ups",
    FLOWS,
    shared=SPAN,
    source=OneOfField(COMPILATIONS, "Compilation", initial="baci"),
)
def mix_ups(params: dict) -> Figure:
    """What a compilation gives to North Korea though it is probably South Korea’s."""
    source = params["source"]
    flows = Flow.objects.as_of(params["as_of"]).annual()
    flows = flows.filter(source__slug=source, exclusion=Exclusion.MIX_UP)
    claims = Claims.excluded(flows, "direction")
    valued = claims.only(lambda row: row["value"] is not None)
    years = within(params, valued.periods)
    totals = {}
    for cell, some in valued.by("direction", "period").items():
        value, note = sum((r["value"] for r in some.rows), Decimal(0)), f"{len(some.rows)} records"
        parts = tuple(part for row in some.rows for part in row["parts"])
        totals[cell] = Point(
            "", value, status=Status.EXCLUDED, source=source, note=note, parts=parts
        )
    name = dict(COMPILATIONS)[source]
    return Figure(
        topic=f"trade that {name} gives to the wrong Korea",
        subtitle="Records left out as mix-ups, all partners, from North Korea’s side",
        **IN_DOLLARS,
        kind="stacked",
        series=tuple(
            line(way, LABELS[way], ROLES[way], years, lambda y, way=way: totals.get((way, y)))
            for way in (EXPORT, IMPORT)
        ),
        notes=(
            "Sums of the records that the ledger of exclusions holds with this reason. What is not "
            "noticed is not in it, and a record left out in doubt may be true.",
            "A year without a bar has no such record here.",
        ),
        sources=(SourceRef(source, name),),
        as_of=as_of_text(params, claims.known_from),
    )
