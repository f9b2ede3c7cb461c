"""How much of a source's total the goods on record make up: in per cent by year, and in words."""

from typing import Any

from nkworld.charts import Figure, Sentence, Series, money, percent, topic
from nkworld.charts.sentences import LATEST, say
from nkworld.provenance.amounts import Amount, Gap, share_of
from nkworld.provenance.claims import line, point
from nkworld.provenance.figures import register
from nkworld.provenance.points import options

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
        headline=statement(params, stacks),
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


def _share(stack: Stack) -> Amount | Gap | None:
    """A gap with its reason where the total is not known or less than its goods."""
    told, total = stack.told, stack.total
    if total is None or stack.rest is None:
        return Gap(NO_TOTAL)
    return share_of(told, total, f"{money(told.number)} of {money(total.number)}")


def statement(params: dict, stacks: Stacks) -> Sentence:
    """The newest year: how much of whose total, and how much is left."""
    known = [stack for stack in stacks.by_year.values() if stack.rest is not None]
    if not known:
        return topic(f"How much of {traded_words(params)} is broken down by goods")
    newest = known[-1]
    found = {"share": _share(newest), "total": newest.total, "rest": newest.rest}
    amounts: dict[str, Any] = {name: point(newest.year, each) for name, each in found.items()}
    return say(
        f"{{when}} the goods on record from {stacks.names[newest.source]} made up {{share}} of its "
        f"total of {traded_words(params)}, {{total}}; {{rest}} are not broken down",
        period=newest.year,
        labels={"share": "Broken down", "total": "Total", "rest": "Not broken down"},
        **options(params, {"share": percent, "total": money, "rest": money}, f"{LATEST} by goods"),
        **amounts,
    )
