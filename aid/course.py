"""How one donor’s own account ran over the years: its peak and its newest year."""

from dataclasses import replace
from datetime import date

from nkworld.charts import Point, Sentence, Series, money
from nkworld.charts.sentences import (
    LATEST,
    Options,
    compare,
    join,
    newest,
    over,
    peak,
    say_newest,
    topic,
)
from nkworld.provenance.models import Status
from nkworld.provenance.points import day_of, options

ABOVE_ZERO = "latest on record above zero"
IN_FISCAL = "in the fiscal year {}"


def settled(series: Series) -> Series:
    """The same without what is provisional: announced, or of a year still open."""
    kept = (point for point in series.points if point.status != Status.PROVISIONAL)
    return replace(series, points=tuple(kept))


def course(
    series: Series, params: dict, *, who: str, verb: str, is_fiscal: bool = False
) -> Sentence:
    """“The United States disbursed US$ 167.8 m in the fiscal year 2008, its most on record, and
    US$ 3.4 m in the fiscal year 2019”.

    What was taken back leads no course: it is told among what is left out.
    """
    day = day_of(params)
    given = above_zero(settled(series))
    last = newest(given, day)
    if last is None:
        return topic(f"What {who} {verb}")
    then, when = (IN_FISCAL.format(each) if is_fiscal else f"in {each}" for each in TIMES)
    told: Options = options(params, money, _latest(series, last, day))
    highest = peak(given, last)
    if highest is last:
        sentence = say_newest(f"{who} {verb} {{amount}} {when}", given, **told)
    else:
        template = f"{who} {verb} {{before}} {then}, the most in its account, and {{after}} {when}"
        sentence = compare(template, given, highest, last, **told)
    return join(sentence).without(*taken_back(series))


TIMES = ("{earlier}", "{period}{age}")


def above_zero(series: Series) -> Series:
    kept = (point for point in series.points if max(point.numbers, default=0) > 0)
    return replace(series, points=tuple(kept))


def _latest(series: Series, last: Point, day: date) -> str:
    """Of what the newest gift is the latest where something was taken back later."""
    return LATEST if over(series.points, day)[-1] is last else ABOVE_ZERO


def taken_back(series: Series) -> list[str]:
    """The years in which more was taken back than was given, in sentences."""
    return [
        f"{point.x}: {money(-point.value)} more was taken back than was newly given."
        for point in series.known
        if point.value < 0
    ]
