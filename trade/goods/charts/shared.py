"""Words that the figures of goods have in common."""

from nkworld.charts import money, percent
from nkworld.charts.numbers import per_cent
from nkworld.charts.sentences import opened, when

from ...lines import FLOWS
from ..wording import traded_words

GOODS, TREE = "trade/goods", "trade/commodities"
DATASETS = (GOODS, FLOWS, TREE)
ONE_SOURCE = (
    "Each bar is one source’s goods that do not overlap. Few goods are quoted in some years: a "
    "colour that is missing is not a zero, and a bar is no total."
)


def subtitle(params, how, stacks=None):
    """Also what a picture of stacks does not hold in the newest year, where that is known."""
    what = f"{opened(traded_words(params))} {how}, seen from North Korea’s side"
    known = _with_rest(stacks) if stacks else {}
    if not known:
        return what
    year, stack = list(known.items())[-1]
    source, rest, total = stacks.names[stack.source], stack.rest, stack.total
    return (
        f"{what}. Not broken down, and not in the picture: {when(year)} {money(rest.value)} of "
        f"the {money(total.value)} that {source} totals ({_share(stack)})"
    )


def left_over(stacks):
    """Between which shares the picture leaves the same source's total over in earlier years."""
    *earlier, _ = _with_rest(stacks).items() or [()]
    if not earlier:
        return ()
    by_share = sorted(earlier, key=lambda pair: _left(pair[1]))
    least, most = (f"{_share(stack)} ({year})" for year, stack in (by_share[0], by_share[-1]))
    text = f"between {least} and {most}" if len(earlier) > 1 else least
    return (
        f"Not broken down in earlier years: {text} of the same source’s total. The chart “How much "
        "is broken down by goods” tells of each.",
    )


def _with_rest(stacks):
    return {year: stack for year, stack in stacks.by_year.items() if stack.rest is not None}


def _share(stack):
    return percent(_left(stack))


def _left(stack):
    return per_cent(stack.rest.value, stack.total.value)


def nothing_left(stacks):
    """The years in which what is left out is not known."""
    years = stacks.without_total()
    if not years:
        return ()
    return (f"No total of the same source that holds its goods: {', '.join(years)}.",)
