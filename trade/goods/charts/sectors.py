from functools import partial

from nkworld.charts import Figure, topic, within_a_sentence
from nkworld.charts.sentences import opened
from nkworld.provenance.claims import line
from nkworld.provenance.figures import register
from nkworld.provenance.points import tells_newest
from nkworld.provenance.records import grouped

from ...lines import IN_DOLLARS
from ..leading import Breakdown, Goods, unplaced_of
from ..models import Commodity
from ..parameters import GoodsParameters
from ..stacks import Stacks, widest_first
from ..tree import Tree
from ..wording import traded_words
from .shared import DATASETS, ONE_SOURCE, left_over, nothing_left, subtitle

ROLES = {
    "minerals-fuels": "category-1",
    "garments": "category-4",
    "textiles": "category-6",
    "seafood": "category-3",
    "metals": "turnover",
    "machinery-electronics": "category-2",
    "vehicles": "category-9",
    "food-agriculture": "category-5",
    "chemicals-fertiliser": "inter-korean",
    "plastics-rubber": "category-8",
    "footwear-hair": "category-7",
    "other": "balance",
}
ACROSS = "across"
OTHERS = "category-10"  # of ranges over several sectors, and of sectors added later


@register(
    "trade/goods-sectors", title="Goods by sector", datasets=DATASETS, parameters=GoodsParameters
)
def sectors(params):
    """Exports or imports by sector, stacked; what the same source's total leaves over, in words."""
    tree = Tree.load(params["as_of"])
    stacks = Stacks(params, tree, widest_first)
    series = layers(tree, stacks)
    return Figure(
        headline=statement(params, tree, stacks),
        subtitle=subtitle(params, "by sector", stacks),
        **IN_DOLLARS,
        kind="stacked",
        notes=(*left_over(stacks), ONE_SOURCE, *nothing_left(stacks)),
        **stacks.stated(params, series),
    )


def layers(tree, stacks):
    """One series a sector, then ranges over several sectors."""
    groups = {(sector.slug, sector.name): tree.in_sector(sector) for sector in tree.sectors}
    over_several = [each for each in tree.commodities if each.span and not tree.sector_of(each)]
    groups = {
        key: [each for each in group if each not in over_several] for key, group in groups.items()
    }
    groups[ACROSS, "Ranges over several sectors"] = over_several
    years, by_year = list(stacks.by_year), stacks.by_year
    found = [
        line(slug, name, ROLES.get(slug, OTHERS), years, lambda y, g=group: by_year[y].sum_of(g))
        for (slug, name), group in groups.items()
    ]
    return tuple(each for each in found if each.known)


def statement(params, tree, stacks):
    """The largest sector of the newest year, or what else may be said of it."""
    by_year = {year: stack for year, stack in stacks.by_year.items() if sectors_of(tree, stack)}
    if not by_year:
        return topic(f"{opened(traded_words(params))} by sector")
    year, stack = list(by_year.items())[-1]
    parts = sectors_of(tree, stack)
    within = [part.amount for some in parts.values() for part in some]
    return Breakdown(
        year=year,
        source=stacks.names[stack.source],
        traded=partial(traded_words, params),
        kind="sector",
        goods=[goods_of(tree, stack, sector, some) for sector, some in parts.items()],
        total=stack.total,
        unplaced=unplaced_of(stack.total, within),
        is_newest=tells_newest(params),
    ).sentence(stacks.day, lambda: stacks.largest_below(stack))


def sectors_of(tree, stack):
    """{sector: its parts}; what reaches over several sectors is of none."""
    found = grouped(stack.parts, lambda part: tree.sector_of(part.commodity))
    return {sector: parts for sector, parts in found.items() if sector}


def goods_of(tree, stack, sector, parts):
    commodities = [part.commodity for part in parts]
    amount = stack.sum_of(commodities)
    is_whole = covers(commodities, tree.in_sector(sector))
    return Goods(within_a_sentence(sector.name), amount, open_ended=not is_whole)


def covers(commodities, sector):
    """Do some goods hold every chapter of a sector?"""
    chapters = (each for each in sector if each.level == Commodity.Level.CHAPTER)
    return all(any(chapter.span in each.span for each in commodities) for chapter in chapters)
