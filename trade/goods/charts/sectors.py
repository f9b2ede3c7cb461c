from nkworld.provenance.claims import line
from nkworld.provenance.figures import register

from ..parameters import GoodsParameters
from ..stacks import Stacks, widest_first
from ..tree import Tree
from .shared import DATASETS
from .stacked import stacked

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
    return stacked(params, stacks, layers(tree, stacks), "by sector")


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
