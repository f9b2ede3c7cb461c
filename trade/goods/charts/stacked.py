"""A year's goods piled up, and how much of a source's total they are."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from nkworld.charts import Figure, Point, money, nth_role, percent
from nkworld.charts.periods import when
from nkworld.figures import registry as figures
from nkworld.figures.amounts import share_of
from nkworld.figures.claims import Claims, Row, line

from ...breaks import Breaks
from ...lines import IN_DOLLARS
from ..models import Commodity, CommodityShare
from ..models.classification import Span
from ..parameters import DATASETS, TREE, GoodsParameters, ShareParameters, subtitle, traded_words
from ..stacks import Stacks, apart
from ..tree import Tree

NAMED = 9  # chapters; the smaller are one
Groups = Mapping[tuple[str, str, str], Iterable[Commodity]]  # {(slug, label, role): goods}


def stacked(params: dict, stacks: Stacks, groups: Groups, how: str) -> Figure:
    """One series a group, headed by the total of their source; what is left of it is told."""
    by_year = stacks.by_year
    layers = (
        line(*group, by_year, lambda year, goods=goods: by_year[year].sum_of(goods))
        for group, goods in groups.items()
    )
    words = subtitle(params, how)
    notes = [
        "Each bar is one source’s goods that do not overlap. Few goods are quoted in some years: a "
        "colour that is missing is not a zero, and a bar is no total."
    ]
    known: dict[str, Any] = {y: stack for y, stack in by_year.items() if stack.rest is not None}
    if known:
        *earlier, (year, newest) = known.items()
        words += (
            f". Not broken down, and not in the picture: {when(year)} {money(newest.rest.value)} "
            f"of the {money(newest.total.value)} that {stacks.names[newest.source]} totals "
            f"({percent(newest.left)})"
        )
        if earlier:
            earlier.sort(key=lambda pair: pair[1].left)
            least, most = (f"{percent(s.left)} ({y})" for y, s in (earlier[0], earlier[-1]))
            text = f"between {least} and {most}" if len(earlier) > 1 else least
            notes.insert(
                0,
                f"Not broken down in earlier years: {text} of the same source’s total. The chart "
                "“How much is broken down by goods” tells of each.",
            )
    if without := [year for year in by_year if year not in known]:
        notes.append(f"No total of the same source that holds its goods: {', '.join(without)}.")
    return Figure(
        topic=traded_words(params),
        headed_by=(line("total", "Total", "", by_year, lambda year: by_year[year].total),),
        subtitle=words,
        **IN_DOLLARS,
        kind="stacked",
        notes=tuple(notes),
        **stacks.stated(params, [each for each in layers if each.known]),
    )


@figures.register(
    "trade/goods-sectors", title="Goods by sector", datasets=DATASETS, parameters=GoodsParameters
)
def sectors(params: dict) -> Figure:
    """Exports or imports by sector, stacked; what the same source's total leaves over, in words."""
    stacks = Stacks(params)
    tree = stacks.tree
    over_several = [each for each in tree.commodities if each.span and not tree.sector_of(each)]
    groups = {
        (sector.slug, sector.name, "other" if sector.slug == "other" else nth_role(place)): [
            each for each in tree.in_sector(sector) if each not in over_several
        ]
        for place, sector in enumerate(tree.sectors)
    }
    groups["across", "Ranges over several sectors", "other"] = over_several
    return stacked(params, stacks, groups, "by sector")


@figures.register(
    "trade/goods-chapters", title="Goods by chapter", datasets=DATASETS, parameters=GoodsParameters
)
def chapters(params: dict) -> Figure:
    """Exports or imports by chapter of the Harmonized System, stacked; the largest in colour."""
    stacks = Stacks(params, narrowest_first=True)
    sizes = stacks.sizes
    every = sorted(sizes, key=lambda each: (-sizes[each], each.code))
    groups = {
        (f"hs-{each.code}", each.name, nth_role(place)): [each]
        for place, each in enumerate(every[:NAMED])
    }
    groups["smaller", "Other goods on record", "other"] = every[NAMED:]
    return stacked(params, stacks, groups, "by chapter or range of the Harmonized System")


@figures.register(
    "trade/goods-broken-down",
    title="How much is broken down by goods",
    datasets=DATASETS,
    parameters=GoodsParameters,
)
def broken_down(params: dict) -> Figure:
    """Which share of its own total a source is quoted on by goods, by year."""
    stacks = Stacks(params)
    by_year = stacks.by_year

    def share(year: str) -> Point | None:
        stack = by_year[year]
        part, total = stack.sum_of(stack.parts), stack.total
        if part is None or total is None or stack.rest is None:
            return Point("", None, note="the source gives no total that holds its goods")
        return share_of(part, total, f"{money(part.number)} of {money(total.number)}")

    series = (line("broken-down", "Broken down by goods", "category-1", by_year, share),)
    return Figure(
        topic=f"{traded_words(params)} broken down by goods",
        subtitle=subtitle(params, "that whole chapters or ranges on record make up"),
        unit="per cent of the source’s own total",
        measure="percent",
        kind="bar",
        notes=(
            "What is left may be any goods: it was not quoted where these figures were read. "
            "Headings beside the chapters and parts of a code are not counted.",
        ),
        **stacks.stated(params, series),
        denominator="the same source’s total for the partner, year and direction",
    )


@figures.register(
    "trade/goods-shares",
    title="Shares of goods in KOTRA’s total",
    datasets=[CommodityShare.dataset, TREE],
    parameters=ShareParameters,
)
def goods_shares(params: dict) -> Figure:
    """Which shares of its own total KOTRA gave to sorts of goods, stacked by year."""
    tree = Tree.load(params["as_of"])
    claims = shares_apart(params, tree)
    # Those told of in the most years first.
    by_goods = claims.by("commodity_id")
    ordered = sorted(by_goods, key=lambda key: (-len(by_goods[key].rows), tree.by_id[key].code))
    layers = [
        by_goods[key].series(f"hs-{tree.by_id[key].code}", tree.by_id[key].name, nth_role(at))
        for at, key in enumerate(ordered)
    ]
    notes = [
        "Only the goods to which a report gives a share: the space above a bar is all other "
        "goods, whichever they are. Of two shares that overlap the narrower is drawn."
    ]
    if claims:
        year = claims.periods[-1]
        left = Decimal(100) - sum(each.number for each in claims.where(period=year).amounts)
        text = f"Of {year} the report leaves {percent(left)} to goods that it gives no share."
        notes.insert(0, text)
    return Figure(
        topic=f"shares of {traded_words(params)}",
        subtitle=subtitle(params, "in per cent of the source’s own total"),
        unit="per cent of the source’s own total",
        measure="percent",
        kind="stacked",
        notes=tuple(notes),
        denominator="the total of the same source for the partner, year and direction",
        **claims.stated(params, layers),
    )


def shares_apart(params: dict, tree: Tree) -> Claims:
    """Of each year one source's shares that do not overlap, the narrowest first."""
    rule = params["rule"]
    breaks = Breaks.read(params["as_of"], params["country"].code)
    shown = CommodityShare.objects.headline(rule, as_of=params["as_of"]).annual().whole()
    shown = shown.filter(
        country=params["country"], direction=params["direction"], value__isnull=False
    )

    def span_of(row: Row) -> Span:
        return tree.by_id[row["commodity_id"]].span

    by_year = (
        Claims.read(shown, "commodity_id", "named")
        .only(lambda row: row["commodity_id"] in tree.by_id)
        .with_caveats(lambda row: breaks.of_goods(span_of(row)).of(row))
        .within(params)
        .of_first_source(lambda row: rule.place(row["source_id"]))
        .by("period")
    )
    return Claims(
        tuple(
            row | {"note": "; ".join(filter(None, [f"“{row['named']}”", row["note"]]))}
            for _, some in sorted(by_year.items())
            for row in apart(some.rows, span_of, lambda row: span_of(row).width)
        )
    )
