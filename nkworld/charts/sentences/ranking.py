"""Who led and who followed: only where nobody who belongs among the first is missing."""

from collections.abc import Sequence
from datetime import date

from nkworld.charts.bounds import may_exceed
from nkworld.charts.headline import Claim, Ranking, Sentence
from nkworld.charts.sentences.amounts import Writer, spoken_by_kind
from nkworld.charts.sentences.build import opened
from nkworld.charts.sentences.periods import LATEST, when, when_newest
from nkworld.charts.series import Point
from nkworld.charts.words import in_a_row

Ranked = tuple[str, Point]


def rank(
    items: Sequence[Ranked],
    *,
    day: date,
    written: Writer,
    period: str,
    required: Sequence[str] = (),
    yardstick: str = "",
    led: str = "{first} led {when} with {amount}",
    followed: str = "{second} followed with {next}",
    among: str = "Among the partners on record {when} {first} had the most, {amount}",
    is_newest: bool = True,
    latest: str = LATEST,
) -> Sentence | None:
    """Who led, and who followed, the largest first; None of nobody, and where a range leaves open
    who had the most.

    Only where the period has a figure of each of the first three of the nearest list known to be
    complete (`required`, named by `yardstick`), and all of these are of one source, or that list
    begins with the first two in this order. Else the first is the first among those on record.
    Nothing follows with zero. A range without a value is put in no order, and where it may be more
    than the one that would follow, nobody follows.
    """
    valued = [(-p.value, name, p) for name, p in items if p.value is not None]
    parts = [(name, point) for _, name, point in sorted(valued, key=lambda each: each[:2])]
    if not parts:
        return None
    first, most = parts[0]
    others = [(name, point) for name, point in items if name != first]
    if any(may_exceed(point, most) for _, point in others):
        return None
    ranking = _ranking(items, parts, required, yardstick)
    runner_up = next((pair for pair in parts[1:] if pair[1].value), None)
    if runner_up and any(
        may_exceed(point, runner_up[1]) for name, point in others if name != runner_up[0]
    ):
        runner_up = None
    in_order = runner_up is None or _in_order(parts[0], runner_up, items, required)
    phrase = when_newest(period, day, latest) if is_newest else when(period)
    values = {"first": first, "when": phrase, "amount": spoken_by_kind(most, written)}
    claims = [Claim(first, period, most)]
    if not (ranking.is_complete and in_order):
        alone = Sentence(
            opened(among.format(**values)), tuple(claims), ranking=ranking, is_newest=is_newest
        )
        return alone.without(_why_among(ranking, in_order))
    clauses = [led.format(**values)]
    if runner_up:
        second, following = runner_up
        clauses.append(followed.format(second=second, next=spoken_by_kind(following, written)))
        claims.append(Claim(second, period, following))
    checks = (f"{in_a_row(list(required))}, the first of {yardstick}, are all on record.",)
    return Sentence(
        opened(", ".join(clauses)),
        tuple(claims),
        ranking=ranking,
        checks=checks,
        is_newest=is_newest,
    )


def _ranking(
    items: Sequence[Ranked], said: Sequence[Ranked], required: Sequence[str], yardstick: str
) -> Ranking:
    present = {name for name, point in items if point.numbers}
    missing = tuple(name for name in required if name not in present)
    return Ranking(tuple(name for name, _ in said), tuple(required), missing, yardstick)


def _in_order(
    first: Ranked, second: Ranked, items: Sequence[Ranked], required: Sequence[str]
) -> bool:
    """Does one source, or the complete list, put the two before everybody else in this order?"""
    if min(first[1].numbers) <= max(second[1].numbers):
        return False
    decisive = [point for name, point in items if name in required]
    sources = {point.source for point in (*decisive, first[1], second[1])}
    return len(sources) == 1 or list(required[:2]) == [first[0], second[0]]


def _why_among(ranking: Ranking, in_order: bool) -> str:
    if ranking.missing:
        missing = in_a_row(list(ranking.missing))
        return f"Of the first of {ranking.yardstick}, not on record: {missing}."
    if not ranking.required:
        return "No complete list of a nearby year is known to hold this order against."
    return "" if in_order else "The first come from two sources."
