from collections.abc import Iterable

from nkworld.charts import Figure, Point, Series, money, nth_role
from nkworld.provenance import figures
from nkworld.provenance.amounts import share_of
from nkworld.provenance.claims import line

from ..models import Commodity
from ..parameters import GoodsParameters
from ..stacks import Stack, Stacks, narrowest_first, size, widest_first
from ..tree import Tree
from ..wording import DATASETS, subtitle, traded_words
from .stacked import stacked

ACROSS = "across"
GREY = ("other", ACROSS)  # no sort of goods


@figures.register(
    "trade/goods-sectors", title="Goods by sector", datasets=DATASETS, parameters=GoodsParameters
)
def sectors(params: dict) -> Figure:
    """Exports or imports by sector, stacked; what the same source's total leaves over, in words."""
    tree = Tree.load(params["as_of"])
    stacks = Stacks(params, tree, widest_first)
    return stacked(params, stacks, sector_layers(tree, stacks), "by sector")


def sector_layers(tree: Tree, stacks: Stacks) -> tuple[Series, ...]:
    """One series a sector, then ranges over several sectors."""
    groups = {(sector.slug, sector.name): tree.in_sector(sector) for sector in tree.sectors}
    over_several = [each for each in tree.commodities if each.span and not tree.sector_of(each)]
    groups = {
        key: [each for each in group if each not in over_several] for key, group in groups.items()
    }
    groups[ACROSS, "Ranges over several sectors"] = over_several
    years, by_year = list(stacks.by_year), stacks.by_year
    found = [
        line(
            slug,
            name,
            "other" if slug in GREY else nth_role(place),
            years,
            lambda y, g=group: by_year[y].sum_of(g),
        )
        for place, ((slug, name), group) in enumerate(groups.items())
    ]
    return tuple(each for each in found if each.known)


NAMED = 9  # chapters; the smaller are one


@figures.register(
    "trade/goods-chapters", title="Goods by chapter", datasets=DATASETS, parameters=GoodsParameters
)
def chapters(params: dict) -> Figure:
    """Exports or imports by chapter of the Harmonized System, stacked; the largest in colour."""
    stacks = Stacks(params, Tree.load(params["as_of"]), narrowest_first)
    how = "by chapter or range of the Harmonized System"
    return stacked(params, stacks, chapter_layers(stacks), how)


def ranked(stacks: Iterable[Stack]) -> list[Commodity]:
    """Every commodity of the stacks, the largest over the years first."""
    found = {part.commodity for stack in stacks for part in stack.parts}
    return sorted(found, key=lambda each: (-size(stacks, each), each.code))


def chapter_layers(stacks: Stacks) -> tuple[Series, ...]:
    """The largest, then all others together."""
    years, by_year = list(stacks.by_year), stacks.by_year
    every = ranked(by_year.values())
    large, small = every[:NAMED], every[NAMED:]
    found = [
        line(
            f"hs-{each.code}",
            each.name,
            nth_role(place),
            years,
            lambda y, e=each: by_year[y].sum_of([e]),
        )
        for place, each in enumerate(large)
    ]
    found.append(
        line("smaller", "Other goods on record", "other", years, lambda y: by_year[y].sum_of(small))
    )
    return tuple(each for each in found if each.known)


SERIES = "broken-down"
DENOMINATOR = "the same source’s total for the partner, year and direction"
NO_TOTAL = "the source gives no total that holds its goods"


@figures.register(
    "trade/goods-broken-down",
    title="How much is broken down by goods",
    datasets=DATASETS,
    parameters=GoodsParameters,
)
def broken_down(params: dict) -> Figure:
    """Which share of its own total a source is quoted on by goods, by year."""
    stacks = Stacks(params, Tree.load(params["as_of"]), widest_first)
    series = (_series(stacks),)
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
        denominator=DENOMINATOR,
    )


def _series(stacks: Stacks) -> Series:
    years = stacks.by_year
    return line(SERIES, "Broken down by goods", "category-1", years, lambda y: _share(years[y]))


def _share(stack: Stack) -> Point | None:
    """A gap with its reason where the total is not known or less than its goods."""
    told, total = stack.told, stack.total
    if total is None or stack.rest is None:
        return Point("", None, note=NO_TOTAL)
    return share_of(told, total, f"{money(told.number)} of {money(total.number)}")
