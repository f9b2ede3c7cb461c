"""The sentences that may be said of points. What would say more than they carry is not built."""

from collections.abc import Mapping
from datetime import date
from typing import Required, TypedDict

from nkworld.charts.headline import (
    UNREVIEWED,
    Claim,
    Comparison,
    Sentence,
)
from nkworld.charts.sentences.amounts import Writer, spoken, spoken_by_kind
from nkworld.charts.sentences.course import incomparable, newest, passed_over, peak, stretch
from nkworld.charts.sentences.periods import LATEST, period_in_words, when, when_newest
from nkworld.charts.series import Point, Series
from nkworld.charts.words import in_a_row


class Options(TypedDict, total=False):
    """What the builders take alike: on which day, and how amounts are written.

    `is_newest`: the figure may be the newest on record, as no reader chose its period. `latest`
    says of what an old one is the latest.
    """

    day: Required[date]
    written: Required[Writer]
    is_newest: bool
    latest: str


def say(
    template: str,
    *,
    day: date,
    written: Writer | Mapping[str, Writer],
    period: str,
    is_newest: bool = True,
    latest: str = LATEST,
    labels: dict[str, str] | None = None,
    texts: dict[str, str] | None = None,
    **points: Point,
) -> Sentence:
    """A sentence about points of one period. Each field of the template is the name of a point.

    `{when}` is the period (“in 2015”, and that it is the `latest` on record where it is old and
    `is_newest`), `{period}` the period alone and `{age}` what `{when}` adds to it. `written`
    writes all amounts, or each by its name. `labels` name the points in the reckoning. `texts`
    are further fields, such as a share computed of two of the points.
    ValueError if a point says nothing.
    """
    writers = {name: written if callable(written) else written[name] for name in points}
    amounts = {name: spoken(point, writers[name]) for name, point in points.items()}
    claims = tuple(
        Claim((labels or {}).get(name, ""), period, point) for name, point in points.items()
    )
    text = template.format(
        **_times(period, day, latest if is_newest else ""), **amounts, **(texts or {})
    )
    return Sentence(opened(text), claims, is_newest=is_newest)


def _times(period: str, day: date, latest: str) -> dict[str, str]:
    """What a template may say of a period; of which it is the `latest`, if it says so."""
    phrase = when_newest(period, day, latest) if latest else when(period)
    age = phrase.removeprefix(when(period))
    return {"when": phrase, "period": period_in_words(period), "age": age}


def say_newest(
    template: str,
    series: Series,
    *,
    day: date,
    written: Writer,
    is_newest: bool = True,
    latest: str = LATEST,
) -> Sentence | None:
    """The newest credible figure of a series as `{amount}`; None where there is none.

    `{amount_by_kind}` is “an estimated US$ 2.3 m” of an estimate, for a sentence that says nothing
    else of who estimates.
    """
    last = newest(series, day)
    if last is None:
        return None
    sentence = say(
        template,
        day=day,
        written=written,
        period=last.x,
        is_newest=is_newest,
        latest=latest,
        labels={"amount": series.label},
        texts={"amount_by_kind": spoken_by_kind(last, written)},
        amount=last,
    )
    return sentence.without(*unreviewed(series, day, written))


def unreviewed(series: Series, day: date, written: Writer) -> list[str]:
    """What is newer than the newest reviewed figure and was left out, in sentences."""
    return [
        f"{series.label}, {period_in_words(point.x)}: {spoken(point, written)}, {UNREVIEWED}."
        for point in passed_over(series, day)
    ]


def compare(
    template: str,
    series: Series,
    before: Point,
    after: Point,
    *,
    day: date,
    written: Writer,
    is_newest: bool = True,
    latest: str = LATEST,
    drawn: bool = True,
    **more: str,
) -> Sentence | None:
    """A sentence that sets `{after}` against `{before}` (`{when}`, `{then}`); None if it may not.

    `{period}` and `{age}` as in `say`; `{earlier}` is the period of the one before. Further fields
    of the template are given as texts, such as a rate computed of the two. `drawn`: the series
    stands in the picture; else the audit reads it off the sentence.
    """
    if incomparable(series, before, after):
        return None
    earlier, later = (Claim(series.label, point.x, point) for point in (before, after))
    text = template.format(
        **_times(after.x, day, latest if is_newest else ""),
        then=when(before.x),
        earlier=period_in_words(before.x),
        before=spoken(before, written),
        after=spoken(after, written),
        **more,
    )
    return Sentence(
        opened(text),
        (earlier, later),
        (_comparison(series, earlier, later, drawn),),
        checks=(_one_source(before, after),),
        is_newest=is_newest,
    )


def _comparison(series: Series, before: Claim, after: Claim, drawn: bool) -> Comparison:
    return Comparison(series.slug, before, after, () if drawn else series.points)


def _one_source(before: Point, after: Point) -> str:
    return (
        f"{before.x} and {after.x} are of one source, which counts both alike: no break lies "
        "between them."
    )


def peak_and_newest(
    series: Series,
    *,
    day: date,
    written: Writer,
    at_peak: str,
    at_last: str,
    alone: str,
    latest: str = LATEST,
    is_newest: bool = True,
    drawn: bool = True,
) -> Sentence | None:
    """The highest figure and the newest, where they may be compared; else the newest alone.

    Templates with `{when}` and `{amount}`: `at_peak` opens, `at_last` follows it, `alone` stands
    where the newest is the highest, or nothing may be compared with it, or another source has a
    higher figure in between. None without a figure.
    `drawn`: the series stands in the picture.
    """
    last = newest(series, day)
    if last is None:
        return None
    compared = stretch(series, last) if last.value is not None else [last]
    highest = peak(series, last) if last.value is not None else last
    if highest is last or _topped(series, compared, highest):
        return say_newest(
            alone, series, day=day, written=written, is_newest=is_newest, latest=latest
        )
    top, low = (Claim(series.label, point.x, point) for point in (highest, last))
    first = series.known[0]
    since = (
        f" (compared since {period_in_words(compared[0].x)})" if compared[0] is not first else ""
    )
    opening = at_peak.format(when=when(highest.x), amount=spoken(highest, written))
    now = when_newest(last.x, day, latest) if is_newest else when(last.x)
    closing = at_last.format(when=now, amount=spoken(last, written))
    sentence = Sentence(
        f"{opened(opening)}{since}{closing}",
        (top, low),
        (_comparison(series, top, low, drawn),),
        checks=(_one_source(highest, last), *_gaps(series, compared)),
        is_newest=is_newest,
    )
    return sentence.without(*_beyond(series, compared), *unreviewed(series, day, written))


def _topped(series: Series, compared: list[Point], highest: Point) -> bool:
    """Is there a higher figure within the stretch that may not be compared with it?"""
    within = _between(series, compared)
    return any(max(point.numbers, default=0) > max(highest.numbers) for point in within)


def _gaps(series: Series, compared: list[Point]) -> tuple[str, ...]:
    missing = [point.x for point in _between(series, compared) if not point.numbers]
    return (f"No figure is on record for {in_a_row(missing)}.",) if missing else ()


def _between(series: Series, compared: list[Point]) -> tuple[Point, ...]:
    """Every point from the first that is compared to the last."""
    places = {point.x: place for place, point in enumerate(series.points)}
    return series.points[places[compared[0].x] : places[compared[-1].x] + 1]


def _beyond(series: Series, compared: list[Point]) -> list[str]:
    """Figures of the series that were not compared, because the source or its count differs."""
    left = [point.x for point in series.known if point not in compared]
    return [f"Not compared, of another source or counted otherwise: {in_a_row(left)}."] * bool(left)


def opened(text: str) -> str:
    """With a capital letter, however a template begins."""
    return text[:1].upper() + text[1:]
