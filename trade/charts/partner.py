from collections.abc import Iterator
from dataclasses import replace

from nkworld.atlas.models import WORLD, Country
from nkworld.charts import Figure, Point, Series
from nkworld.charts.fallback import newest_claims
from nkworld.provenance import figures
from nkworld.provenance.claims import Claims, line
from nkworld.provenance.fields import ALL
from nkworld.provenance.points import day_of

from ..claims import EXPORT, FLOWS, IMPORT, LAYER, TURNOVER, PartnerTrade, TradeTable, layer_of
from ..lines import (
    IN_DOLLARS,
    SIDE,
    TRADE_WITH,
    lines,
    partner_words,
    sides,
    stated,
    trade_with,
    two_way,
    years_of,
)
from ..parameters import PartnerParameters, TotalParameters

HEADS_NOTHING = "compiled figures, drawn but in no headline"


@figures.register(
    "trade/partner",
    title="Trade with one country",
    parameters=PartnerParameters,
    words=["compare countries trade"],
    formerly={"trade/side-by-side": {"country": "CHN,RUS", "measure": TURNOVER}},
)
def partner(params: dict) -> Figure:
    """Exports to, imports from and balance with one partner."""
    country, measure = params["country"], params["measure"]
    found = PartnerTrade.read(params, country.code)
    table, years = found.table, years_of(params, found.table)
    series = lines(params, table, None, years, found.breaks)
    headed_by: tuple[Series, ...] = ()
    is_one_line = bool(measure) or params["rule"] == ALL
    if not is_one_line:
        series += tuple(found.breaks.within(each, TURNOVER) for each in unsplit(table, years))
        headed_by = two_way(params, table, None, years, series, found.compilers)
    figure = Figure(
        topic=trade_with(country, measure or TURNOVER),
        unfit=found.compilers,
        headed_by=headed_by,
        subtitle=f"Trade with {partner_words(country)}, {SIDE}",
        **IN_DOLLARS,
        kind="line" if is_one_line else "bar",
        mirror=() if is_one_line else sides(partner_words(country)),
        notes=notes(country),
        **stated(params, series, table),
    )
    return without_compilers(figure, found.compiled.within(params), params)


def unsplit(table: TradeTable, years: list[str]) -> tuple[Series, ...]:
    """Two-way trade in the years for which nobody gives its two directions."""

    def amount_of(year: str) -> Point | None:
        split = table.headline(EXPORT, year) or table.headline(IMPORT, year)
        return None if split else table.headline(TURNOVER, year)

    series = line("turnover", "Two-way trade, not split", "remainder", years, amount_of)
    return (series,) if series.on_record else ()


def without_compilers(figure: Figure, compiled: Claims, params: dict) -> Figure:
    """The figure that says which figures of compilers are later than what heads it."""
    last = max((claim.period for claim in newest_claims(figure, day_of(params))), default="")
    of_one_way = params["measure"] if params["measure"] in (EXPORT, IMPORT) else ""
    later = compiled.only(lambda row: row["period"] > last and of_one_way in ("", row["direction"]))
    until = max(later.periods, default="")
    return replace(figure, left_out=tuple(left_out(later)), unfit_until=until)


def left_out(compiled: Claims) -> Iterator[str]:
    """Which figures of compilers, of which years, and why, in a sentence each."""
    for (name, reason), some in compiled.by("source__short_name", "reason").items():
        first, last = some.periods[0], some.periods[-1]
        span = first if first == last else f"{first} to {last}"
        yield f"{name}, {span}: {reason or HEADS_NOTHING}."


def notes(country: Country) -> tuple[str, ...]:
    if country.code == "KOR":
        return ("No world total here contains this trade: it is a layer of its own.",)
    return ()


NOTE_WITHOUT = (
    "Inter-Korean trade is not in these totals: Seoul does not count it as foreign trade."
)
NOTE_WITH = (
    "Inter-Korean trade is added to each source’s own total; a year for which no inter-Korean "
    "figure of that direction is known is left open."
)


@figures.register(
    "trade/total",
    title="Total trade and balance",
    datasets=[FLOWS, LAYER],
    parameters=TotalParameters,
)
def total(params: dict) -> Figure:
    """Exports, imports and balance with the whole world, or one line for each source."""
    world = PartnerTrade.read(params, WORLD)
    table, layer = world.table, layer_of(params) if params["inter_korean"] else None
    years = years_of(params, table)
    series = lines(params, table, layer, years, world.breaks)
    scope = "including" if layer else "excluding"
    whole = "the world, South Korea included" if layer else "the world"
    is_one_line = bool(params["measure"]) or params["rule"] == ALL
    return Figure(
        topic=TRADE_WITH[params["measure"] or TURNOVER].format(whole),
        unfit=world.compilers,
        headed_by=()
        if is_one_line
        else two_way(params, table, layer, years, series, world.compilers),
        subtitle=f"Total trade and balance, {SIDE}, {scope} inter-Korean trade",
        **IN_DOLLARS,
        kind="line" if is_one_line else "bar",
        mirror=() if is_one_line else sides("the world"),
        notes=(NOTE_WITH if layer else NOTE_WITHOUT,),
        **stated(params, series, table, layer),
    )
