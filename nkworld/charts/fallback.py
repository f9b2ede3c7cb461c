"""What the machine says of a figure where no finding stands: one plain thing, and nothing else.

No peak, share, rank or comparison: those are for people to say, and for the desk to sign. The
templates are these, with at most 14 words:

    Exports of coal: US$ 401.2 m in 2017, per KOTRA          the newest credible value
    Trade with Japan: zero in 2024, per KOTRA                which somebody printed as such
    Arms sales: no figure since US$ 5.0 m in 2010, per SIPRI the newest is old
    Trade with Iran: no credible figure since US$ 1.2 m in 1992, per KOTRA
    Exports of seafood: banned since August 2017
    No credible figure of trade with Tonga
"""

from collections.abc import Iterator
from datetime import date

from nkworld.charts.figures import Figure
from nkworld.charts.headline import Claim, Sentence, topic
from nkworld.charts.numbers import SHORT
from nkworld.charts.sentences.amounts import Writer, spoken
from nkworld.charts.sentences.build import UNREVIEWED, opened
from nkworld.charts.sentences.periods import end_of, is_old, is_over, period_in_words, when
from nkworld.charts.series import COMPILATION, Point, Series
from nkworld.charts.words import within_a_sentence

MOST_WORDS = 14


def fallback(figure: Figure, day: date, *, is_newest: bool = True) -> Sentence:
    """The newest value that somebody reviewed, of the first series that reaches as far as any, with
    its period and source. Of categories, and where nothing is on record, the topic alone.

    Not `is_newest`: a reader chose the last period, so that nothing is said of what came since.
    """
    if not figure.is_timeline and not figure.headed_by:
        return topic(opened(figure.topic))
    if figure.banned_since:
        return _with_reasons(topic(f"{opened(figure.topic)}: banned since {_ban(figure)}"), figure)
    claims = newest_claims(figure, day)
    if not claims:
        nothing = f"No credible figure of {figure.topic}" if _unfit(figure, day) else ""
        return _with_reasons(topic(nothing or opened(figure.topic)), figure)
    text = next(
        (each for each in _texts(figure, claims[0], day, is_newest) if _is_short(each)),
        opened(figure.topic),
    )
    said = _with_reasons(Sentence(text, claims[:1], is_newest=is_newest), figure)
    return said.without(*_unreviewed(figure, claims[0], day))


def newest_claims(figure: Figure, day: date) -> tuple[Claim, ...]:
    """The newest credible value of each series that reaches as far as any, in their order; none of
    categories, which have no order in time.
    """
    if not (figure.is_timeline or figure.headed_by):
        return ()
    lines = figure.headed_by or figure.series
    known = [(series, point) for series in lines if (point := _newest(figure, series, day))]
    last = max((end_of(point.x) for _, point in known), default=date.min)
    return tuple(
        Claim(series.label, point.x, point) for series, point in known if end_of(point.x) == last
    )


def _newest(figure: Figure, series: Series, day: date) -> Point | None:
    """The newest that somebody reviewed; one of an unreviewed compilation if none did."""
    fit = [p for p in _over(series, day) if p.source not in figure.unfit]
    reviewed = [point for point in fit if point.read != COMPILATION]
    return max(reviewed or fit, key=lambda point: end_of(point.x), default=None)


def _over(series: Series, day: date) -> list[Point]:
    return [point for point in series.points if point.numbers and is_over(point.x, day)]


def _unfit(figure: Figure, day: date, since: str = "") -> bool:
    """Whether anything is drawn, later than a period, that heads no page."""
    return any(
        point.source in figure.unfit and (not since or end_of(point.x) > end_of(since))
        for series in figure.headed_by or figure.series
        for point in _over(series, day)
    )


def _ban(figure: Figure) -> str:
    return period_in_words(figure.banned_since)


def _texts(figure: Figure, claim: Claim, day: date, is_newest: bool) -> Iterator[str]:
    """The same with ever fewer words; the topic alone is shorter than all."""
    point, short = claim.point, SHORT[figure.measure]
    amount = "zero" if point.value == 0 and not point.has_range else spoken_plainly(point, short)
    unit = figure.unit.partition(",")[0] if figure.measure == "count" else ""
    named = figure.source_name(point.source)
    is_told_apart = len(figure.headed_by or figure.series) > 1 and claim.label != named
    label = f"{_label(figure, claim)} " if is_told_apart else ""
    since = ""
    if is_newest and _unfit(figure, day, claim.period):
        since = "no credible figure since "
    elif is_newest and is_old(claim.period, day):
        since = "no figure since "
    value = f"{_counted(amount, unit, figure.topic)} {when(claim.period)}"
    labelled = f"{label}{_counted(amount, unit, figure.topic + label)} {when(claim.period)}"
    source = f", per {named}" if named else ""
    head = f"{opened(figure.topic)}: "
    yield f"{head}{since}{labelled}{source}"
    if "credible" not in since:  # what is merely old has its year
        since = ""
        yield f"{head}{labelled}{source}"
    yield f"{head}{since}{labelled}"
    yield f"{head}{since}{value}"


def _label(figure: Figure, claim: Claim) -> str:
    """With a small letter, unless it is the name of a group: “imports”, “China”."""
    groups = tuple(series.group for series in figure.series if series.group)
    return claim.label if claim.label.startswith(groups) else within_a_sentence(claim.label)


def _counted(amount: str, unit: str, words: str) -> str:
    """With its unit, unless the words before it name that: “visits to China: 12”."""
    return amount if unit.lower() in words.lower() else f"{amount} {unit}"


def spoken_plainly(point: Point, written: Writer) -> str:
    """The value, or the bounds where these are all that is known; an estimate is called one."""
    if point.value is None or point.is_open:
        return spoken(point, written)
    return f"an estimated {written(point.value)}" if point.is_estimated else written(point.value)


def _is_short(text: str) -> bool:
    """Counted as the words of a finding are: “US$ 378 m” as three."""
    return len(text.split()) <= MOST_WORDS


def _with_reasons(sentence: Sentence, figure: Figure) -> Sentence:
    return sentence.without(*figure.left_out)


def _unreviewed(figure: Figure, claim: Claim, day: date) -> list[str]:
    """What is newer than what is said and nobody reviewed, in sentences."""
    return [
        f"{series.label}, {period_in_words(point.x)}: "
        f"{spoken(point, SHORT[figure.measure])}, {UNREVIEWED}."
        for series in figure.headed_by or figure.series
        for point in _over(series, day)
        if point.read == COMPILATION
        and point.source not in figure.unfit
        and end_of(point.x) > end_of(claim.period)
    ]
