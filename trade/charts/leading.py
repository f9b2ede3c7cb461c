"""The partners that lead a year; trade with one of them, or with the world, over the years.

A year must have some partners on record before a sentence may put them in order: the yardstick is
the first three of the nearest list that is complete to three. Such lists leave South Korea out,
whose trade is a layer of its own: it is set among them by its amount.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from operator import attrgetter
from typing import Any, NamedTuple

from nkworld.asking.fields import ALL, OneOfField, YearField
from nkworld.asking.parameters import figure_parameters, rule_called
from nkworld.atlas.memo import once_per_request
from nkworld.atlas.models import WORLD, Country, countries
from nkworld.charts import Figure, Point, Sentence, Series, in_a_row, nth_role
from nkworld.charts.description import newest_claims
from nkworld.charts.words import opened
from nkworld.figures import registry as figures
from nkworld.figures.amounts import day_of, share_of, within
from nkworld.figures.claims import Claims, line, point
from nkworld.portal.views.heat import HeatParameters, table_of_heat
from nkworld.provenance.tables import grouped

from .. import claims
from ..claims import (
    BALANCE,
    EXPORT,
    FLOWS,
    IMPORT,
    LAYER,
    TURNOVER,
    PartnerTrade,
    TradeTable,
    credible,
    layer_of,
    stated,
)
from ..credibility import Breaks, fiscal_years
from ..models import Direction, Flow, PartnerRank

MEASURES = [
    ("", "Exports, imports, balance"),
    ("turnover", "Two-way trade"),
    ("export", "Exports"),
    ("import", "Imports"),
    ("balance", "Balance"),
]
HEADS_NOTHING = "compiled figures, drawn but in no headline"


def course(
    params: dict, found: PartnerTrade, years: list[str], who: str, unsplit: Sequence[Series] = ()
) -> dict[str, Any]:
    """The line asked for, or each source’s; else bars of what either side sells, headed by two-way
    trade.
    """
    drawn: dict[str, Any] = {"unfit": found.compilers, "kind": "line", **claims.IN_DOLLARS}
    measure = params["measure"]
    if params["rule"] == ALL:
        measure = measure or TURNOVER
        lines = [
            line(
                *(source, found.names[source], "", years),
                lambda year, source=source: found.measured(measure, year, source),
            )
            for source in found.sources
        ]
        # Those in which anything is known, each in the colour of a source.
        known = (found.breaks.within(each, measure) for each in lines if each.on_record)
        series = [replace(each, role=nth_role(place)) for place, each in enumerate(known)]
    elif measure:
        series = [found.line(measure, years)]
    else:
        series = [*(found.line(each, years) for each in (EXPORT, IMPORT, BALANCE)), *unsplit]
        mirror = (f"{opened(who)} sells", "North Korea sells")
        drawn |= {
            "kind": "bar",
            "mirror": mirror,
            "headed_by": found.two_way(years, series, day_of(params)),
        }
    return drawn | stated(params["as_of"], series, found, found.layer)


@figures.register(
    "trade/partner",
    FLOWS,
    country=claims.partner(),
    measure=OneOfField(MEASURES, "Measure"),
    formerly={"trade/side-by-side": {"country": "CHN,RUS", "measure": TURNOVER}},
)
def partner(params: dict) -> Figure:
    """Exports to, imports from and balance with one partner."""
    country, measure = params["country"], params["measure"]
    found = PartnerTrade(country.code, params["rule"], params["as_of"])
    years, who = within(params, found.periods), country.in_a_sentence
    figure = Figure(
        topic=claims.TRADE_WITH[measure or TURNOVER].format(who),
        subtitle=f"Trade with {who}, {claims.SIDE}",
        notes=("No world total here contains this trade: it is a layer of its own.",)
        if country.code == "KOR"
        else (),
        **course(params, found, years, who, found.unsplit(years)),
    )
    # Which figures of compilers are later than what heads it.
    last = max((claim.period for claim in newest_claims(figure, day_of(params))), default="")
    of_one_way = measure if measure in (EXPORT, IMPORT) else ""
    later = found.compiled.within(params).only(
        lambda row: row["period"] > last and of_one_way in ("", row["direction"])
    )
    until, left_out = max(later.periods, default=""), []
    for (name, reason), some in later.by("source__short_name", "reason").items():
        span = " to ".join(dict.fromkeys((some.periods[0], some.periods[-1])))
        left_out.append(f"{name}, {span}: {reason or HEADS_NOTHING}.")
    return replace(figure, left_out=tuple(left_out), unfit_until=until)


@figures.register(
    "trade/total",
    FLOWS,
    measure=OneOfField(MEASURES, "Measure"),
    inter_korean=claims.SwitchField("with", "without", label="Inter-Korean trade", initial="0"),
    datasets=[FLOWS, LAYER],
)
def total(params: dict) -> Figure:
    """Exports, imports and balance with the whole world, or one line for each source."""
    layer = layer_of(params["as_of"]) if params["inter_korean"] else None
    world = PartnerTrade(WORLD, params["rule"], params["as_of"], layer=layer)
    years = within(params, world.periods)
    whole = "the world, South Korea included" if layer else "the world"
    return Figure(
        topic=claims.TRADE_WITH[params["measure"] or TURNOVER].format(whole),
        subtitle=f"Total trade and balance, {claims.SIDE}, "
        f"{'in' if layer else 'ex'}cluding inter-Korean trade",
        notes=(
            "Inter-Korean trade is added to each source’s own total; a year for which no "
            "inter-Korean figure of that direction is known is left open."
            if layer
            else "Inter-Korean trade is not in these totals: Seoul does not count it as foreign "
            "trade.",
        ),
        **course(params, world, years, "the world"),
    )


@figures.register(
    "trade/growth",
    FLOWS,
    allow_all=False,
    country=claims.partner(WORLD),
    measure=OneOfField(Direction, "Measure", initial="turnover"),
    across_breaks=claims.SwitchField(
        "shown", "left open", label="Growth across breaks", initial="0"
    ),
)
def growth(params: dict) -> Figure:
    """How much trade grew or shrank on the year before, where the two can be compared."""
    country, measure, across = params["country"], params["measure"], params["across_breaks"]
    found = PartnerTrade(country.code, params["rule"], params["as_of"])
    points = tuple(
        growth_of(found, year, measure, across) for year in within(params, found.periods)
    )
    series = Series(measure, claims.LABELS[measure], points, claims.ROLES[measure])
    return Figure(
        topic=f"growth of {claims.TRADE_WITH[measure].format(country.in_a_sentence)}",
        unfit=found.compilers,
        subtitle=f"{claims.LABELS[measure]}, {country}: change on the year before, {claims.SIDE}",
        unit="per cent change on the year before",
        kind="bar",
        notes=(
            "Growth is shown across breaks too: there it mixes what happened with how it was "
            "counted. A tick marks each break."
            if across
            else "Where the source changes, or counts otherwise than the year before, growth is "
            "left open and the table says why.",
        ),
        **stated(params["as_of"], [series], found),
    )


def growth_of(table: PartnerTrade, year: str, measure: str, across: bool) -> Point:
    """In per cent to four decimals; a gap with its reason where the two are not alike."""
    before = str(int(year) - 1)
    then, now = table.headline(measure, before), table.headline(measure, year)
    for each, amount in ((before, then), (year, now)):
        if not amount:
            return Point(year, None, note=f"no figure for {each}")
        if amount.value is None:
            return Point(year, None, note=f"only a bound is known for {each}")
    share = share_of(now, then, "") if now and then else None
    if now is None or then is None or share is None:
        return Point(year, None, note=f"{before} is zero: growth from it has no measure")
    if now.source != then.source:
        changed = f"the source changes from {table.names[then.source]} to {table.names[now.source]}"
        barrier = changed
    else:
        changed = table.breaks.at(now.source, year, measure)
        barrier = f"{table.names[now.source]} counts otherwise: {changed}" if changed else ""
    if barrier and not across:
        return Point(year, None, note=barrier)
    value, low, high = (
        None if each is None else each - 100 for each in (share.value, share.low, share.high)
    )
    return replace(share, x=year, value=value, low=low, high=high, changed=changed)


FIRST = 3
SOUTH = "South Korea"
Amounts = dict[str, Point]


class RankedList(NamedTuple):
    """One source's list of one year: names without South Korea; `place` is in the rule."""

    year: int
    source: str
    source_name: str
    place: int
    names: tuple[str, ...]


class Yardstick(NamedTuple):
    """What an order is held against; `caveat` names whom the list leaves out, silent by now."""

    required: tuple[str, ...] = ()
    title: str = ""
    caveat: str = ""


def yardstick(
    lists: Iterable[RankedList], breaks: Breaks, year: str, amounts: Amounts, with_south: bool
) -> Yardstick:
    nearest = min(lists, key=lambda each: (abs(each.year - int(year)), each.place), default=None)
    if nearest is None:
        return Yardstick()
    names, name = nearest.names, claims.source_words(nearest.source_name)
    title = f"{name}{'’' if name.endswith('s') else '’s'} list of {nearest.year}"
    if with_south:
        # Where its amount sets it; among the first where that is unknown.
        title, south, place = f"{title} with inter-Korean trade", amounts.get(SOUTH), FIRST - 1
        if south and south.value is not None:
            values = (getattr(amounts.get(name), "value", None) for name in names)
            behind = (at for at, e in enumerate(values) if e is not None and e < south.value)
            place = next(behind, len(names))
        names = (*names[:place], SOUTH, *names[place:])
    break_ = breaks.in_force(nearest.source, str(nearest.year))
    if not break_ or not break_.without:
        return Yardstick(names[:FIRST], title)
    if (without := str(break_.without)) in amounts:  # by somebody else: it has to be among them
        return Yardstick((*names[:FIRST], without), title)
    return Yardstick(names[:FIRST], title, break_.caveat)


@once_per_request
def _complete_lists(moment: datetime | None) -> tuple[RankedList, ...]:
    """Without those that lack one of the first three, or count a union as one partner."""
    rows = PartnerRank.objects.as_of(moment).included().annual()
    rows = rows.filter(value__isnull=False).order_by("value").select_related("country", "source")
    found = []
    for (source, year), some in grouped(rows, attrgetter("source", "period")).items():
        first, whole = some[:FIRST], [str(row.country) for row in some]
        names = tuple(name for name in whole if name != SOUTH)
        is_whole = [row.value for row in first] == [1, 2, 3] and len(names) >= FIRST
        if is_whole and all(row.country.kind != Country.Kind.AGGREGATE for row in first):
            place = rule_called(PartnerRank.dataset, moment=moment).place(source.pk)
            found.append(RankedList(int(year), source.slug, source.short_name, place, names))
    return tuple(found)


RANKS = PartnerRank.dataset
SHOWN = 15
ENOUGH_PARTNERS = 5


@figures.register(
    "trade/leading-partners",
    FLOWS,
    allow_all=False,
    shared=("rule", "as_of"),
    period=YearField(label="Year"),
    direction=OneOfField(Direction, "Direction", initial="turnover"),
    inter_korean=claims.SwitchField("shown", "left out", label="South Korea", initial="1"),
    datasets=[FLOWS, LAYER, RANKS],
)
def leading_partners(params: dict) -> Figure:
    """The partners with the largest recorded trade in one year."""
    year = str(params["period"] or "")
    # The newest complete year of the last ten spares reading seventy of two hundred partners.
    partners = Partners(params, "" if year else str(day_of(params).year - 10))
    year = year or partners.newest(partners.has_the_first)
    if not year:  # the latest that has the first three; else at least five partners; else any
        partners = every = Partners(params)
        year = (
            every.newest(every.has_the_first)
            or every.newest(lambda year: len({*every.amounts(year)} - {SOUTH}) >= ENOUGH_PARTNERS)
            or every.newest(every.amounts)
        )
    direction, label = partners.direction, claims.LABELS[partners.direction]
    amounts = partners.amounts(year)
    # The largest first; a mere range by its lower end.
    sizes = {
        name: next(each for each in (amount.value, *amount.span) if each is not None)
        for name, amount in amounts.items()
    }
    shown = {n: amounts[n] for n in sorted(sizes, key=lambda name: (-sizes[name], name))[:SHOWN]}
    # Two series over the same partners, so that South Korea’s bar keeps its own colour.
    others = {name: None if name == SOUTH else amount for name, amount in shown.items()}
    series = [line(direction, label, claims.ROLES[direction], others, others.get)]
    notes = ["Only partners for which a figure is on record; the list is not complete."]
    if SOUTH in shown:
        series.append(
            line("inter-korean", "Inter-Korean trade", "inter-korean", [SOUTH], shown.get)
        )
        notes.append("South Korea stands as its own layer: no world total contains it.")
    of_fiscal_years = partners.fiscal_claims.where(period=year).by("country__name").keys()
    if fiscal := sorted(of_fiscal_years - amounts.keys()):
        notes.append(f"Not among them: {in_a_row(fiscal)}, known for a fiscal year only.")
    if year and not params["period"]:
        which = "five partners or more"
        if partners.has_the_first(year):
            required, title, caveat = partners.yardstick(year)
            without = f"; {caveat}" if caveat else ""
            which = f"{in_a_row(required[:3])}, the first three partners of {title}{without}"
        notes.append(f"{year} is the newest year with figures for {which}.")
    return Figure(
        topic=f"{label.lower()} by partner in {year}",
        subtitle=f"{label} by partner, {year}, {claims.SIDE}",
        **claims.IN_DOLLARS,
        kind="bar",
        x_title="Partner",
        notes=tuple(notes),
        # Also those that are too small for a bar.
        by_country=line("partners", label, "other", amounts, amounts.get),
        **stated(params["as_of"], series, *partners.tables.values(), partners.layer),
    )


class Partners:
    """What is on record of each partner; fiscal years don't rank among calendar years."""

    def __init__(self, params: dict, since: str = "") -> None:
        self.params, self.direction = params, params["direction"]
        moment = params["as_of"]
        # South Korea is shown as a layer of its own.
        flows = Flow.objects.as_of(moment).with_partners().exclude(country__code="KOR")
        if params["period"]:  # else years are looked through for the newest
            flows = flows.filter(period=str(params["period"]))
        flows = flows.filter(period__gte=since) if since else flows
        claims = Claims.read(flows.annual(), "country__name").with_caveats(Breaks.read(moment).of)
        claims = credible(claims, params["rule"], moment)
        self.fiscal_claims = claims.only(lambda row: fiscal_years(row["note"]))
        calendar = claims.only(lambda row: not fiscal_years(row["note"]))
        self.tables = {
            name: TradeTable(some, params["rule"])
            for name, some in calendar.by("country__name").items()
        }
        self.years = within(params, (p for table in self.tables.values() for p in table.periods))
        self.layer = layer_of(moment) if params["inter_korean"] else None
        self.lists, self.breaks = _complete_lists(moment), Breaks.read(moment, WORLD)

    def amounts(self, year: str) -> dict[str, Point]:
        """{partner: amount} of those on record, South Korea as its own layer has it."""
        found = {name: table.headline(self.direction, year) for name, table in self.tables.items()}
        if self.layer:
            found[SOUTH] = self.layer.headline(self.direction, year)
        return {name: amount for name, amount in found.items() if amount}

    def yardstick(self, year: str) -> Yardstick:
        """Lists are of two-way trade: nothing tells the order of exports or imports alone."""
        if self.direction != TURNOVER:
            return Yardstick()
        amounts, with_south = self.amounts(year), self.layer is not None
        return yardstick(self.lists, self.breaks, year, amounts, with_south)

    def has_the_first(self, year: str) -> bool:
        required = self.yardstick(year).required
        return bool(required) and set(required) <= self.amounts(year).keys()

    def newest(self, fits: Callable[[str], Any]) -> str:
        return next((year for year in reversed(self.years) if fits(year)), "")


SHOWN_RANKS = 10
RanksParameters = figure_parameters(RANKS, allow_all=False)


@figures.register("trade/ranks", RanksParameters)
def ranks(params: dict) -> Figure:
    """The places of North Korea’s partners in the lists that KOTRA and others print each year."""
    claims = Claims.read(PartnerRank.objects.as_of(params["as_of"]).annual(), "country__name")
    years = within(params, claims.periods)
    by_name, place = claims.by("country__name"), params["rule"].claim_place
    names = sorted(by_name, key=lambda name: (-len(by_name[name].periods), name))
    series = tuple(
        by_name[name].headline_series(
            *(name.lower().replace(" ", "-"), name, f"category-{at}", years), place
        )
        for at, name in enumerate(names[:SHOWN_RANKS], start=1)
    )
    others = in_a_row(sorted(names[SHOWN_RANKS:]))
    return Figure(
        topic="place among trading partners",
        subtitle="Place by two-way trade in each year’s list, South Korea mostly left out",
        unit="place by two-way trade",
        measure="rank",
        kind="line",
        notes=(
            "A gap is a year whose list was not found, or does not name the partner: lists end "
            "after the third, fifth or tenth place.",
            "KOTRA’s lists leave out Russia from 2022, when its customs stopped publishing by "
            "partner.",
            *(
                [f"Drawn are the partners named in most lists; named more rarely: {others}."]
                if others
                else ()
            ),
        ),
        **claims.stated(params, series),
    )


class PartnersByYearParameters(HeatParameters, claims.OneRuleParameters):
    direction = OneOfField(Direction, "Direction", initial="turnover")


@figures.register("trade/partners-by-year", PartnersByYearParameters, datasets=[FLOWS, LAYER])
def partners_by_year(params: dict) -> Figure:
    """What was traded with each partner in each year, of each year as the rule has it."""
    return table_of_heat(partners_of_years, params)


def partners_of_years(params: dict) -> Figure:
    partners = Partners(params | {"period": None, "inter_korean": True})
    by_name = defaultdict(list)
    for year in partners.years:
        for name, amount in partners.amounts(year).items():
            by_name[name].append(point(year, amount))
    codes = {country.name: country.code.lower() for country in countries().values()}
    series = [
        Series(
            codes[name],
            f"{SOUTH}: inter-Korean, a layer of its own" if name == SOUTH else name,
            tuple(points),
            group=name,
        )
        for name, points in by_name.items()
    ]
    return Figure(
        headline=Sentence("Trade with North Korea by partner and year"),
        subtitle="What each partner, or a compiler for it, recorded; no row is added to another",
        kind="heat",
        steps=(100_000, 1_000_000, 10_000_000, 100_000_000),
        **claims.IN_DOLLARS | {"is_flow": False},
        **stated(params["as_of"], series, *partners.tables.values(), partners.layer),
    )
