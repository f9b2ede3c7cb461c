"""Shares of a source's own total that its reports give to goods, by year."""

from dataclasses import replace

from nkworld.charts import Figure, Point, Series, percent, topic
from nkworld.charts.sentences import LATEST, opened, say
from nkworld.provenance.figures import register
from nkworld.provenance.points import (
    as_of_text,
    day_of,
    names_of,
    point_of,
    rows_of,
    sources_in,
    within,
)
from nkworld.provenance.records import grouped

from ...lines import ends_early
from ..breaks import GoodsBreaks
from ..models import CommodityShare
from ..parameters import ShareParameters
from ..tree import Tree
from ..wording import traded_words, with_code
from .chapters import ROLES
from .shared import TREE, subtitle

SHARES = CommodityShare.dataset
DENOMINATOR = "the total of the same source for the partner, year and direction"


@register(
    "trade/goods-shares",
    title="Shares of goods in KOTRA’s total",
    datasets=[SHARES, TREE],
    parameters=ShareParameters,
)
def goods_shares(params):
    """Which shares of its own total KOTRA gave to sorts of goods, stacked by year."""
    tree = Tree.load(params["as_of"])
    by_year = shares_by_year(params, tree)
    series = layers(tree, by_year)
    rows = [row for some in by_year.values() for row in some]
    return Figure(
        slug="trade/goods-shares",
        headline=statement(params, tree, by_year),
        subtitle=subtitle(params, "in per cent of the source’s own total"),
        unit="per cent of the source’s own total",
        measure="percent",
        kind="stacked",
        series=series,
        sources=sources_in(series, names_of(rows)),
        notes=notes(by_year),
        as_of=as_of_text(params, rows),
        denominator=DENOMINATOR,
    )


def shares_by_year(params, tree):
    """{year: rows of one source that do not overlap, the narrowest first}, of years that are over.

    A claim that a reading contradicts is drawn as the claim has it.
    """
    claims = CommodityShare.objects.headline(params["rule"], as_of=params["as_of"]).annual()
    claims = claims.whole().filter(country=params["country"], direction=params["direction"])
    breaks = GoodsBreaks.read(params)
    rows = [
        row | {"caveat": breaks.about(tree.by_id[row["commodity_id"]].span).caveat(row)}
        for row in rows_of(claims, "commodity_id", "named")
        if row["commodity_id"] in tree.by_id
    ]
    by_year = grouped(rows, lambda row: row["period"])
    return {year: _apart(params, tree, by_year[year]) for year in within(params, by_year)}


def _apart(params, tree, rows):
    first = min((row["source_id"] for row in rows), key=params["rule"].place)
    own = [row for row in rows if row["source_id"] == first]
    taken: list[dict] = []
    for row in sorted(own, key=lambda each: tree.by_id[each["commodity_id"]].span.width):
        span = tree.by_id[row["commodity_id"]].span
        if not any(span.overlaps(tree.by_id[other["commodity_id"]].span) for other in taken):
            taken.append(row)
    return taken


def layers(tree, by_year):
    """One series for each sort of goods, those told of in the most years first."""
    by_goods = grouped(
        [row for rows in by_year.values() for row in rows], lambda row: row["commodity_id"]
    )
    ordered = sorted(by_goods, key=lambda key: (-len(by_goods[key]), tree.by_id[key].code))
    return tuple(
        _series(tree.by_id[key], {row["period"]: row for row in by_goods[key]}, list(by_year), at)
        for at, key in enumerate(ordered)
    )


def _series(commodity, rows, years, at):
    points = tuple(_point(year, rows.get(year)) for year in years)
    role = ROLES[at] if at < len(ROLES) else "other"
    return Series(f"hs-{commodity.code}", commodity.title, points, role)


def _point(year, row):
    if row is None:
        return Point(year, None)
    note = "; ".join(filter(None, [f"“{row['named']}”", row["note"]]))
    return replace(point_of(year, row, note), caveat=row["caveat"])


def statement(params, tree, by_year):
    """What the newest report gives the most to, of the goods that it names."""
    if not by_year:
        return topic(f"{opened(traded_words(params))} by goods, in shares of a source’s total")
    year, rows = list(by_year.items())[-1]
    row = max(rows, key=lambda each: each["value"])
    goods, source = with_code(tree.by_id[row["commodity_id"]]), row["source__short_name"]
    return say(
        f"{{when}} {goods} made up {{share}} of {traded_words(params)} by the figures of {source}",
        day=day_of(params),
        written=percent,
        period=year,
        is_newest=not ends_early(params),
        latest=f"{LATEST} as a share",
        labels={"share": goods},
        share=_point(year, row),
    )


def notes(by_year):
    found = [
        "Only the goods to which a report gives a share: the space above a bar is all other "
        "goods, whichever they are. Of two shares that overlap the narrower is drawn."
    ]
    if by_year:
        year, rows = list(by_year.items())[-1]
        left = 100 - sum(row["value"] for row in rows)
        found.insert(
            0, f"Of {year} the report leaves {percent(left)} to goods that it gives no share."
        )
    return tuple(found)
