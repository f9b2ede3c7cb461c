from nkworld.charts import Figure, money, within_a_sentence
from nkworld.provenance.figures import as_of_text, register
from nkworld.provenance.points import sources_in

from ...lines import DOLLARS, line
from ..parameters import GoodsParameters
from ..stacks import Stacks, widest_first
from ..tree import Tree
from .shared import DATASETS, GREY_PART, nothing_left, partner_words, subtitle

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
ACROSS, REST = "across", "rest"
OTHERS = "category-10"  # of ranges over several sectors, and of sectors added later


@register(
    "trade/goods-sectors",
    title="Goods by sector",
    datasets=DATASETS,
    parameters=GoodsParameters,
)
def sectors(asked):
    """Exports or imports by sector, stacked, with what the same source's total leaves over."""
    tree = Tree.load(asked["as_of"])
    stacks = Stacks(asked, tree, widest_first)
    series = layers(tree, stacks)
    return Figure(
        slug="trade/goods-sectors",
        headline=statement(asked, stacks, series),
        subtitle=subtitle(asked, "by sector"),
        unit=DOLLARS,
        measure="money",
        kind="stacked",
        series=series,
        sources=sources_in(series, stacks.names),
        notes=(GREY_PART, *nothing_left(stacks)),
        as_of=as_of_text(asked, stacks.as_of),
    )


def layers(tree, stacks):
    """One series a sector, then ranges over several sectors, then what is not broken down."""
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
    found.append(line(REST, "Not broken down", "remainder", years, lambda y: by_year[y].rest))
    return tuple(each for each in found if each.known)


def statement(asked, stacks, series):
    """The largest sector of the newest year, beside the same source's total."""
    told = [each for each in series if each.slug not in (ACROSS, REST)]
    if not told:
        return f"{asked['direction'].capitalize()}s by sector"
    year = max(point.x for each in told for point in each.known)
    tops = {e.label: p.value for e in told for p in e.known if p.x == year}
    name = max(tops, key=lambda label: tops[label])
    total = stacks.by_year[year].total
    whole = f" of {money(total.value)}" if total else ""
    return (
        f"In {year} {within_a_sentence(name)} led the recorded {asked['direction']}s "
        f"{partner_words(asked)}: {money(tops[name])}{whole}"
    )
