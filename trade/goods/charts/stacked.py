"""A year's goods piled up: what the figures by sector and by chapter have in common."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from nkworld.charts import Figure, Series, money, percent
from nkworld.charts.numbers import per_cent
from nkworld.charts.periods import when
from nkworld.provenance.claims import line

from ...lines import IN_DOLLARS
from ..stacks import Stacks
from ..wording import subtitle, traded_words

ONE_SOURCE = (
    "Each bar is one source’s goods that do not overlap. Few goods are quoted in some years: a "
    "colour that is missing is not a zero, and a bar is no total."
)


def stacked(params: dict, stacks: Stacks, series: Sequence[Series], how: str) -> Figure:
    """The figure of some stacks, which the total of their source heads: a stack is none. What it
    leaves of that total is told in words.
    """
    by_year = stacks.by_year
    return Figure(
        topic=traded_words(params),
        headed_by=(line("total", "Total", "", by_year, lambda year: by_year[year].total),),
        subtitle=subtitle(params, how) + _not_in_the_picture(stacks),
        **IN_DOLLARS,
        kind="stacked",
        notes=(*left_over(stacks), ONE_SOURCE, *nothing_left(stacks)),
        **stacks.stated(params, series),
    )


def _not_in_the_picture(stacks: Stacks) -> str:
    """What the stack of the newest year leaves of its total, where that is known."""
    known = _with_rest(stacks)
    if not known:
        return ""
    year, stack = list(known.items())[-1]
    source, rest, total = stacks.names[stack.source], stack.rest, stack.total
    return (
        f". Not broken down, and not in the picture: {when(year)} {money(rest.value)} of "
        f"the {money(total.value)} that {source} totals ({_share(stack)})"
    )


def left_over(stacks: Stacks) -> tuple[str, ...]:
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


def _with_rest(stacks: Stacks) -> dict[str, Any]:
    return {year: stack for year, stack in stacks.by_year.items() if stack.rest is not None}


def _share(stack: Any) -> str:
    return percent(_left(stack))


def _left(stack: Any) -> Decimal:
    return per_cent(stack.rest.value, stack.total.value)


def nothing_left(stacks: Stacks) -> tuple[str, ...]:
    """The years in which what is left out is not known."""
    years = stacks.without_total()
    if not years:
        return ()
    return (f"No total of the same source that holds its goods: {', '.join(years)}.",)
