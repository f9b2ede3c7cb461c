"""What the machine says of a figure where no finding stands: one plain thing, in at most 14 words.

No peak, share, rank or comparison: those are for people to say, and for the desk to sign.

    Exports of coal: US$ 401.2 m in 2017, per KOTRA          the newest credible value
    Trade with Japan: zero in 2024, per KOTRA                which somebody printed as such
    Trade with Iran: US$ 260.0 m in 1992, per KOTRA; compilers’ figures alone since
    South Korean aid: 7.7 billion won in 2018; no reviewed figure since
    Exports of seafood: banned since August 2017
"""

import re
from collections.abc import Container
from datetime import date
from decimal import Decimal

from nkworld.charts.figures import COMPILATION, UNREVIEWED, Claim, Figure, Point, Sentence, Series
from nkworld.charts.numbers import BILLION, SHORT, rounded
from nkworld.charts.periods import end_of, is_old, is_over, period_in_words, when
from nkworld.charts.words import Writer, opened, spoken, within_a_sentence

MOST_WORDS = 14  # counted as those of a finding are: “US$ 378 m” as three
OF_A_TABLE = re.compile(r", [a-z].*")  # what tells tables of a source apart: “Ministry, aid”


def fallback(figure: Figure, day: date, *, is_newest: bool = True) -> Sentence:
    """Of the first series that reaches as far as any; of ranks and categories the topic alone."""
    topic, left_out = opened(figure.topic), tuple(filter(None, figure.left_out))
    is_of_categories = figure.labels and not (figure.is_timeline or figure.headed_by)
    if is_of_categories or figure.measure == "rank":
        return Sentence(topic)
    if figure.banned_since:
        since = period_in_words(figure.banned_since)
        return Sentence(f"{topic}: banned since {since}", left_out=left_out)
    claims, drawn = newest_claims(figure, day), figure.headed_by or figure.series
    # What compilers say since then, whom nobody follows.
    reached = end_of(claims[0].period) if claims else date.min
    is_unfit_since = bool(figure.unfit_until and end_of(figure.unfit_until) > reached) or any(
        point.source in figure.unfit and end_of(point.x) > reached
        for series in drawn
        for point in _over(series, day)
    )
    if not claims:
        alone = ": compilers’ figures alone" if is_unfit_since else ""
        return Sentence(topic + alone, left_out=left_out)
    claim = claims[0]
    unreviewed = [
        f"{series.label}, {period_in_words(point.x)}: {_amount(figure, point)}, {UNREVIEWED}."
        for series in drawn
        for point in _over(series, day)
        if point.read == COMPILATION
        and point.source not in figure.unfit
        and end_of(point.x) > reached
    ]
    since = ""
    if is_newest and is_unfit_since:
        since = "; compilers’ figures alone since"
    elif is_newest and unreviewed:
        since = "; no reviewed figure since"
    elif is_newest and is_old(claim.period, day):
        since = "; no figure since"
    name = figure.source_name(claim.point.source)
    # Of several series that which speaks is always named: with a small letter, unless it is the
    # name of a group: “imports”, “China”.
    is_name = claim.label.startswith(tuple(each.group for each in figure.series if each.group))
    is_named = len(drawn) > 1 and claim.label != name
    label = f"{claim.label if is_name else within_a_sentence(claim.label)} " * is_named
    amount = _amount(figure, claim.point, figure.topic + label)
    value = f"{topic}: {label}{amount} {when(claim.period)}"
    source = f", per {OF_A_TABLE.sub('', name)}" if name else ""
    alone = since if "compilers" in since else ""  # what is merely old has its year
    # The same with ever fewer words.
    texts = (value + source + since, value + (alone or source), value, topic)
    text = next((each for each in texts if len(each.split()) <= MOST_WORDS), topic)
    return Sentence(text, claims[:1], (*left_out, *unreviewed))


def newest_claims(figure: Figure, day: date) -> tuple[Claim, ...]:
    """The newest credible value of each series that reaches as far as any; none of categories."""
    if not (figure.is_timeline or figure.headed_by):
        return ()
    known = [
        (series, point)
        for series in figure.headed_by or figure.series
        if (point := newest_point(series, day, figure.unfit))
    ]
    last = max((end_of(point.x) for _, point in known), default=date.min)
    return tuple(
        Claim(series.label, point.x, point) for series, point in known if end_of(point.x) == last
    )


def newest_point(series: Series, day: date, unfit: Container[str] = ()) -> Point | None:
    fit = [p for p in _over(series, day) if p.source not in unfit]
    reviewed = [point for point in fit if point.read != COMPILATION]
    return max(reviewed or fit, key=lambda point: end_of(point.x), default=None)


def _over(series: Series, day: date) -> list[Point]:
    return [
        point
        for point in series.points
        if point.numbers and point.status != "excluded" and is_over(point.x, day)
    ]


def _amount(figure: Figure, point: Point, words: str = "") -> str:
    """“US$ 2.3 m”, “zero”, “1,200 persons”: what is counted is named, unless `words` name it."""
    short = SHORT[figure.measure]

    def written(value: Decimal) -> str:
        """A count in words where it is large, held together: “7.7 billion”."""
        if figure.measure != "count" or value < BILLION:
            return short(value)
        return f"{rounded(value / BILLION, 1)}\N{NO-BREAK SPACE}billion"

    amount = "zero" if point.value == 0 and not point.has_range else spoken_plainly(point, written)
    unit = figure.unit.partition(",")[0] if figure.measure == "count" else ""
    is_named = unit == "number" or unit.lower() in words.lower()
    return amount if is_named or not unit else f"{amount} {unit}"


def spoken_plainly(point: Point, written: Writer) -> str:
    """The value, or the bounds where these are all that is known; an estimate is called one."""
    if point.value is None or point.is_open:
        return spoken(point, written)
    return f"an estimated {written(point.value)}" if point.is_estimated else written(point.value)
