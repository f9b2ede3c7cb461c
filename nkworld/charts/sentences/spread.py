"""Estimates of one thing that lie apart, each with its own period."""

from collections.abc import Sequence

from nkworld.charts.headline import Claim, Sentence
from nkworld.charts.sentences.amounts import Writer, spoken
from nkworld.charts.sentences.build import opened
from nkworld.charts.sentences.periods import period_in_words
from nkworld.charts.series import Point


def estimates(
    template: str,
    items: Sequence[tuple[str, Point]],
    *,
    written: Writer,
    label: str,
) -> Sentence | None:
    """Estimates of one thing from `{lowest}` to `{highest}`, each with its own period.

    `items` are (period, point); None of none. One alone stands as `{lowest}` of a template
    without `{highest}`: pass one that fits.
    """
    if not items:
        return None
    low = min(items, key=lambda item: (min(item[1].numbers), item[1].value is None, item[0]))
    high = max(items, key=lambda item: (max(item[1].numbers), item[0]))
    used = [low] if low == high else [low, high]
    amounts = {"lowest": _dated(low, written), "highest": _dated(high, written)}
    claims = tuple(Claim(label, period, point) for period, point in used)
    return Sentence(opened(template.format(**amounts)), claims)


def _dated(item: tuple[str, Point], written: Writer) -> str:
    return f"{spoken(item[1], written)} ({period_in_words(item[0])})"
