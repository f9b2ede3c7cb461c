"""How much of a source's total the goods on record make up: in per cent by year."""

from nkworld.charts import Figure, Point, Series, money
from nkworld.provenance.amounts import share_of
from nkworld.provenance.claims import line
from nkworld.provenance.figures import register

from ..parameters import GoodsParameters
from ..stacks import Stack, Stacks, widest_first
from ..tree import Tree
from ..wording import traded_words
from .shared import DATASETS, subtitle

SERIES = "broken-down"
DENOMINATOR = "the same source’s total for the partner, year and direction"
NO_TOTAL = "the source gives no total that holds its goods"


@register(
    "trade/goods-broken-down",
    title="How much is broken down by goods",
    datasets=DATASETS,
    parameters=GoodsParameters,
)
def broken_down(params):
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
