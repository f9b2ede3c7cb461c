from nkworld.charts import topic, within_a_sentence
from nkworld.charts.sentences import opened
from nkworld.provenance.claims import line
from nkworld.provenance.figures import register
from nkworld.provenance.records import grouped

from ..leading import Goods, unplaced_of
from ..models import Commodity
from ..parameters import GoodsParameters
from ..stacks import Stacks, widest_first
from ..tree import Tree
from ..wording import traded_words
from .shared import DATASETS
from .stacked import largest, stacked

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
    return stacked(
        params, stacks, layers(tree, stacks), statement(params, tree, stacks), "by sector"
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
    stack = list(by_year.values())[-1]
    parts = sectors_of(tree, stack)
    within = [part.amount for some in parts.values() for part in some]
    goods = [goods_of(tree, stack, sector, some) for sector, some in parts.items()]
    return largest(params, stacks, stack, "sector", goods, unplaced_of(stack.total, within))


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
