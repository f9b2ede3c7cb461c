"""How much of a source's total the goods on record make up: in per cent by year, and in words."""

from nkworld.charts import Figure, Sentence, Series, money, percent, topic
from nkworld.charts.sentences import LATEST, say
from nkworld.provenance.figures import as_of_text, register
from nkworld.provenance.points import sources_in

from ...amounts import Gap
from ...lines import ends_early, point, share_point
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
        slug="trade/goods-broken-down",
        headline=statement(params, stacks),
        subtitle=subtitle(params, "that whole chapters or ranges on record make up"),
        unit="per cent of the source’s own total",
        measure="percent",
        kind="bar",
        series=series,
        sources=sources_in(series, stacks.names),
        notes=(
            "What is left may be any goods: it was not quoted where these figures were read. "
            "Headings beside the chapters and parts of a code are not counted.",
        ),
        as_of=as_of_text(params, stacks.as_of),
        denominator=DENOMINATOR,
    )


def _series(stacks):
    points = tuple(_share(year, stack) for year, stack in stacks.by_year.items())
    return Series(SERIES, "Broken down by goods", points, "category-1")


def _share(year, stack: Stack):
    """A gap with its reason where the total is not known or less than its goods."""
    told, total = stack.told, stack.total
    if total is None or stack.rest is None:
        return point(year, Gap(NO_TOTAL))
    note = f"{money(told.number)} of {money(total.number)}"
    return share_point(year, told, total, note)


def statement(params, stacks: Stacks):
    """The newest year: how much of whose total, and how much is left."""
    known = {year: stack for year, stack in stacks.by_year.items() if stack.rest is not None}
    if not known:
        return topic(f"How much of {traded_words(params)} is broken down by goods")
    year = list(known)[-1]
    return _said(params, stacks, year, known[year])


def _said(params, stacks, year, stack) -> Sentence:
    source = stacks.names[stack.source]
    return say(
        f"{{when}} the goods on record from {source} made up {{share}} of its total of "
        f"{traded_words(params)}, {{total}}; {{rest}} are not broken down",
        day=stacks.day,
        written={"share": percent, "total": money, "rest": money},
        period=year,
        is_newest=not ends_early(params),
        latest=f"{LATEST} by goods",
        labels={"share": "Broken down", "total": "Total", "rest": "Not broken down"},
        share=_share(year, stack),
        total=point(year, stack.total),
        rest=point(year, stack.rest),
    )
