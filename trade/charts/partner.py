"""Trade with one partner, or with the world, over the years, and how much it grew."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from nkworld.asking.fields import ALL, OneOfField
from nkworld.atlas.models import WORLD
from nkworld.charts import Figure, Point, Series
from nkworld.charts.description import newest_claims
from nkworld.figures import registry as figures
from nkworld.figures.amounts import day_of, share_of

from .. import lines
from ..claims import FLOWS, LAYER, PartnerTrade, layer_of, stated
from ..lines import EXPORT, IMPORT, TURNOVER
from ..models import Direction

MEASURES = [
    ("", "Exports, imports, balance"),
    ("turnover", "Two-way trade"),
    ("export", "Exports"),
    ("import", "Imports"),
    ("balance", "Balance"),
]
HEADS_NOTHING = "compiled figures, drawn but in no headline"


def course(found: PartnerTrade, who: str, unsplit: Sequence[Series] = ()) -> dict[str, Any]:
    """The line asked for; else bars of what either side sells, headed by two-way trade."""
    params, series = found.params, found.lines()
    drawn = {"unfit": found.compilers, "kind": "line", **lines.IN_DOLLARS}
    if not params["measure"] and params["rule"] != ALL:
        series = (*series, *unsplit)
        headed_by = found.two_way(found.years, series)
        drawn |= {"kind": "bar", "mirror": lines.sides(who), "headed_by": headed_by}
    return drawn | stated(params, series, found, found.layer)


@figures.register(
    "trade/partner",
    FLOWS,
    country=lines.partner(),
    measure=OneOfField(MEASURES, "Measure"),
    formerly={"trade/side-by-side": {"country": "CHN,RUS", "measure": TURNOVER}},
)
def partner(params: dict) -> Figure:
    """Exports to, imports from and balance with one partner."""
    country, measure = params["country"], params["measure"]
    found, who = PartnerTrade(params, country.code), country.in_a_sentence
    layer_apart = "No world total here contains this trade: it is a layer of its own."
    figure = Figure(
        topic=lines.trade_with(country, measure or TURNOVER),
        subtitle=f"Trade with {who}, {lines.SIDE}",
        notes=(layer_apart,) if country.code == "KOR" else (),
        **course(found, who, found.unsplit(found.years)),
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
    inter_korean=lines.SwitchField("with", "without", label="Inter-Korean trade", initial="0"),
    datasets=[FLOWS, LAYER],
)
def total(params: dict) -> Figure:
    """Exports, imports and balance with the whole world, or one line for each source."""
    layer = layer_of(params["as_of"]) if params["inter_korean"] else None
    whole = "the world, South Korea included" if layer else "the world"
    return Figure(
        topic=lines.TRADE_WITH[params["measure"] or TURNOVER].format(whole),
        subtitle=f"Total trade and balance, {lines.SIDE}, "
        f"{'in' if layer else 'ex'}cluding inter-Korean trade",
        notes=(
            "Inter-Korean trade is added to each source’s own total; a year for which no "
            "inter-Korean figure of that direction is known is left open."
            if layer
            else "Inter-Korean trade is not in these totals: Seoul does not count it as foreign "
            "trade.",
        ),
        **course(PartnerTrade(params, WORLD, layer=layer), "the world"),
    )


@figures.register(
    "trade/growth",
    FLOWS,
    allow_all=False,
    country=lines.partner(WORLD),
    measure=OneOfField(Direction, "Measure", initial="turnover"),
    across_breaks=lines.SwitchField(
        "shown", "left open", label="Growth across breaks", initial="0"
    ),
)
def growth(params: dict) -> Figure:
    """How much trade grew or shrank on the year before, where the two can be compared."""
    country, measure, across = params["country"], params["measure"], params["across_breaks"]
    found = PartnerTrade(params, country.code)
    points = tuple(growth_of(found, year, measure, across) for year in found.years)
    series = Series(measure, lines.LABELS[measure], points, lines.ROLES[measure])
    return Figure(
        topic=f"growth of {lines.trade_with(country, measure)}",
        unfit=found.compilers,
        subtitle=f"{lines.LABELS[measure]}, {country}: change on the year before, {lines.SIDE}",
        unit="per cent change on the year before",
        kind="bar",
        notes=(
            "Growth is shown across breaks too: there it mixes what happened with how it was "
            "counted. A tick marks each break."
            if across
            else "Where the source changes, or counts otherwise than the year before, growth is "
            "left open and the table says why.",
        ),
        **stated(params, [series], found),
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
