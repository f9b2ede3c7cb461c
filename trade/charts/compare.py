"""The same trade as others have it: where sources disagree, on one figure and on which Korea is
meant, and what it comes to under other assumptions on freight, KOTRA's crude oil and inter-Korean
trade.

Sources that hand on one declaration are one voice, however many they are. Mirror exports carry
freight and insurance (CIF at the partner's border), mirror imports do not (FOB there). Amounts are
US dollars, seen from the DPRK; what a factor made of them is rounded to the whole dollar.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from operator import attrgetter
from typing import Any, NamedTuple, Self

from django import forms

from nkworld.asking.fields import DecimalField, OneOfField, PeriodField
from nkworld.asking.parameters import SPAN, rule_called
from nkworld.atlas.memo import once_per_request
from nkworld.atlas.models import WORLD, Country
from nkworld.charts import Figure, Point, Series, SourceRef, in_a_row, nth_role, percent
from nkworld.charts.words import plain
from nkworld.figures import amounts
from nkworld.figures import registry as figures
from nkworld.figures.amounts import (
    combined,
    interval,
    meet,
    point_of_claim,
    printed_to,
    weaker,
    within,
)
from nkworld.figures.claims import Claims, line, point
from nkworld.provenance.models import Exclusion, HeadlineRule, Observation, Source, Status
from nkworld.provenance.models.source import DECLARATION, origin_of
from nkworld.provenance.tables import grouped

from ..claims import (
    BALANCE,
    EXPORT,
    FLOWS,
    IMPORT,
    IN_DOLLARS,
    LABELS,
    LAYER,
    ROLES,
    SIDE,
    TRADE_WITH,
    PartnerTrade,
    SwitchField,
    TradeTable,
    layer_of,
    partner,
    with_layer,
)
from ..credibility import Breaks
from ..models import Addition, Direction, Flow, InterKoreanFlow, SeriesBreak

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
            self.name = (
                "Partners’ declarations, handed on"
                if partner.code == WORLD
                else f"{partner}’s own declaration"
            )
            self.description = f"told by {claims[0].source.short_name}"
        if len(claims) > 1:
            names = [each.source.short_name for each in claims]
            self.description = f"told by {in_a_row(names)}: one voice"


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

    @cached_property
    def origins(self) -> list[SourceOrigin]:
        return [
            SourceOrigin(key, some, self.partner)
            for key, some in grouped(self.every, lambda claim: origin_of(claim.source)).items()
        ]

    @cached_property
    def spread(self) -> Decimal | None:
        """From the least to the greatest claim, in per cent of the smallest; None of a zero."""
        return amounts.spread(each.value for each in self.valued) if self.valued else None

    @property
    def ends(self) -> tuple[Any, Any]:
        """The claims of the least and of the greatest value."""
        value = attrgetter("value")
        return min(self.valued, key=value), max(self.valued, key=value)

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
    found = {
        period: SourceComparison(some, partner, rule)
        for period, some in grouped(claims, attrgetter("period")).items()
    }
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
        points = tuple(
            replace(
                point_of_claim(each),
                x=each.source.short_name,
                note=f"{origin.name}: {origin.description}",
            )
            for each in origin.claims
        )
        series.append(Series(origin.key, origin.name, points, nth_role(number)))
    headed_by: tuple[Series, ...] = ()
    if found.every:  # by what the rule shows, with what has to be said with it
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
        topic=TRADE_WITH[params["direction"]].format(params["country"].in_a_sentence),
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
        as_of=figures.as_of_text(params["as_of"], *(c.known_from for c in found.every)),
    )


@once_per_request
def comparison_of(params: dict) -> SourceComparison:
    country, moment = params["country"], params["as_of"]
    cell = {name: params[name] for name in ("country", "direction", "period")}
    claims = Flow.objects.as_of(moment).filter(**cell).select_related("source__repeats")
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
    claims = Claims.read(flows.excluded(), "direction", with_ledger=True)
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
        as_of=figures.as_of_text(params["as_of"], claims.known_from),
    )


ONE = Decimal(1)
BOTH = (EXPORT, IMPORT)
AS_RECORDED, OUT = "recorded", "0"
APPLIED = {"exports": (EXPORT,), "imports": (IMPORT,), "both": BOTH}
LEAST, MOST = Decimal("1.00"), Decimal("1.20")


class FactorField(DecimalField):
    meaning = "The CIF/FOB factor, from 1.00 (none) to 1.20; the IMF’s practice is 1.06."
    widget = forms.NumberInput(attrs={"step": "0.01", "min": LEAST, "max": MOST})
    default_error_messages = {
        "invalid": "Write the factor as a number, such as 1.06.",
        "min_value": "The factor is 1.00 or more: 1.00 leaves the figures as declared.",
        "max_value": "The factor is 1.20 at most: no source allows for more freight.",
        "max_decimal_places": "Three decimals are enough, such as 1.065.",
    }


DECLARED = {"factor": ONE}


def words(params: dict) -> str:
    factor, layer = params["factor"], params["inter_korean"]
    freight = "as declared"
    if factor != ONE:
        done = {EXPORT: "exports divided", IMPORT: "imports multiplied"}
        applied = " and ".join(done[each] for each in APPLIED[params["applied"]])
        freight = f"{applied} by {plain(factor)}"
    oil = "with" if params["oil"] else "without"
    south = "without" if layer == OUT else "with"
    recorded = " as recorded" if layer == AS_RECORDED else ""
    kaesong = "" if layer == OUT or params["kaesong"] else " but not Kaesong"
    return f"{freight}, {oil} the crude oil estimate, {south} inter-Korean trade{recorded}{kaesong}"


def valued(amount: Point, direction: str, params: dict) -> Point:
    """A partner's CIF import becomes FOB, its FOB export becomes CIF: both by the factor."""
    factor = params["factor"]
    if direction not in APPLIED[params["applied"]] or factor == ONE:
        return amount
    by = 1 / factor if direction == EXPORT else factor
    done = "divided" if direction == EXPORT else "multiplied"
    value, low, high = (
        None if each is None else (each * by).quantize(ONE, ROUND_HALF_UP)
        for each in (amount.value, amount.low, amount.high)
    )
    note = f"{amount.note}; {done} by {factor}".lstrip("; ")
    parts = tuple(part._replace(factor=by) for part in amount.parts)
    amount = replace(amount, value=value, low=low, high=high, status=weaker(amount.status))
    return replace(amount, note=note, parts=parts)


class TradeComponents(NamedTuple):
    """World totals, the inter-Korean layer and its Kaesong part, and what sources add to their own
    totals of imports: {(source, year): amount}. A source that once adds something adds it in each
    later year, known or not.
    """

    world: PartnerTrade
    layer: TradeTable
    kaesong: TradeTable
    additions: Mapping[tuple[str, str], Point]

    @classmethod
    @once_per_request
    def read(cls, params: dict) -> Self:
        moment = params["as_of"]
        kaesong = layer_of(moment, InterKoreanFlow.Category.KAESONG)
        rows = Addition.objects.as_of(moment).filter(country__code="CHN").select_related("source")
        additions = {
            (row.source.slug, str(row.year)): Point(
                *("", row.value, None, None, Status.ESTIMATED.value, row.source.slug, row.note)
            )
            for row in rows
        }
        return cls(
            PartnerTrade(WORLD, params["rule"], moment), layer_of(moment), kaesong, additions
        )

    def amount(self, year: str, direction: str, params: dict) -> Point:
        """One direction of a year; a gap with its reason where a part is not known."""
        world = self.world.headline(direction, year)
        adding = {source for source, first in self.additions if year >= first}
        is_added = bool(world and world.source in adding)
        if world and direction == IMPORT and adding and is_added != params["oil"]:
            oil = next((some for (_, y), some in self.additions.items() if y == year), None)
            if oil is None:
                note = "the crude oil estimate of this year is not known by itself"
                return Point("", None, note=note)
            how = "without the" if is_added else "with KOTRA’s"
            world = combined(world, oil, -1 if is_added else +1, f"{how} crude oil estimate")
        if not world:
            return world or Point("", None)
        if params["inter_korean"] == OUT:
            return valued(world, direction, params)
        south = self.layer.headline(direction, year)
        if south is None:
            return Point("", None, note="no inter-Korean figure of this direction is known")
        if not params["kaesong"] and south.value != 0:
            kaesong = self.kaesong.of(south.source, direction, year)
            if kaesong is None:
                return Point("", None, note="the Kaesong part of this direction is not known")
            south = combined(south, kaesong, -1, "without Kaesong")
        if not south:
            return south
        if params["inter_korean"] == AS_RECORDED:
            note = "with inter-Korean trade as recorded"
            return combined(valued(world, direction, params), south, +1, note)
        return valued(combined(world, south, +1, "with inter-Korean trade"), direction, params)

    def balance(self, year: str, params: dict) -> Point:
        sold, bought = (self.amount(year, each, params) for each in BOTH)
        if not (sold and bought):
            return bought if sold else sold
        if sold.source != bought.source:
            return Point("", None, note="exports and imports come from two sources")
        return combined(sold, bought, -1, "exports less imports")


@figures.register(
    "trade/valuation",
    FLOWS,
    allow_all=False,
    factor=FactorField(
        label="CIF/FOB factor",
        initial="1.06",
        min_value=LEAST,
        max_value=MOST,
        decimal_places=3,
        max_digits=6,
    ),
    applied=OneOfField([(each, each) for each in APPLIED], "Factor applied to", initial="both"),
    oil=SwitchField("in", "out", label="Crude oil estimate", initial="1"),
    inter_korean=OneOfField(
        [("1", "in"), (AS_RECORDED, "in, as recorded"), (OUT, "out")],
        "Inter-Korean trade",
        initial="1",
    ),
    kaesong=SwitchField("in", "out", label="Kaesong", initial="1"),
    datasets=[FLOWS, LAYER],
)
def valuation(params: dict) -> Figure:
    """Exports, imports and balance with freight counted alike, oil and Kaesong in or out."""
    books = TradeComponents.read(params)
    years = within(params, books.world.periods)
    # Without the oil that KOTRA began to add, its totals go on as before.
    breaks = Breaks.read(params["as_of"], WORLD, "" if params["oil"] else SeriesBreak.Kind.COVERAGE)
    spans = tuple(spanned(books, year, params) for year in years)
    balance = breaks.within(Series(BALANCE, LABELS[BALANCE], spans, ROLES[BALANCE]), BALANCE)
    as_declared = line(
        *("declared", "Balance as declared", "other", years),
        lambda year: books.balance(year, params | DECLARED),
    )
    both = (
        line(e, LABELS[e], ROLES[e], years, lambda year, e=e: books.amount(year, e, params))
        for e in BOTH
    )
    both = (breaks.within(each, each.slug) for each in both)
    series = (*both, balance, breaks.within(as_declared, BALANCE))
    layer = None if params["inter_korean"] == OUT else books.layer
    notes = [
        "The band of the balance reaches from the figures as declared to those with the factor on "
        "both sides, and holds the bounds of the claims.",
        "No true factor is known: over a short land border it is lower than for a long voyage.",
    ]
    if params["inter_korean"] not in (OUT, AS_RECORDED):
        notes.append(
            "The factor is applied to inter-Korean trade too, although Seoul records it as "
            "movement within one nation; it can be left as recorded."
        )
    if not params["oil"]:
        notes.append(
            "KOTRA’s totals contain its crude oil estimate from 2014 on. Its amount was found for "
            "2014, 2015 and 2019 only; the other years are left open."
        )
    if not params["kaesong"]:
        notes.append("Years whose Kaesong part is not known in both directions are left open.")
    return Figure(
        topic="balance as valued here",
        headed_by=(balance,),
        subtitle=f"Trade {words(params)}, {SIDE}",
        **IN_DOLLARS,
        kind="line",
        notes=tuple(notes),
        **with_layer(params["as_of"], series, layer, years, books.world),
    )


def spanned(books: TradeComponents, year: str, params: dict) -> Point:
    """The balance chosen; its bounds hold it as declared and with the factor on both sides."""
    amount = books.balance(year, params)
    if not amount:
        return point(year, amount)
    ways = (params, params | DECLARED, params | {"applied": "both"})
    lows, highs = zip(*(books.balance(year, way).span for way in ways), strict=True)
    low = None if None in lows else min(lows)
    high = None if None in highs else max(highs)
    low, high = (None, None) if low == high == amount.value else (low, high)
    return replace(point(year, amount), low=low, high=high)


def four_ways(params: dict, year: str) -> list[tuple[str, Point]]:
    """[(what is done, balance)] of one year: as declared, either side corrected, both."""
    books, factor = TradeComponents.read(params), plain(params["factor"])
    ways = {
        "As declared": params | DECLARED,
        f"Exports divided by {factor}": params | {"applied": "exports"},
        f"Imports times {factor}": params | {"applied": "imports"},
        "Both": params | {"applied": "both"},
    }
    return [(name, books.balance(year, way)) for name, way in ways.items()]
