"""How one series of counts ran, in the words of its figure."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

from nkworld.charts import Sentence, Series, exact
from nkworld.charts.sentences import LATEST, Options, peak_and_newest, say_newest
from nkworld.charts.sentences.periods import end_of
from nkworld.provenance.periods import Frequency
from nkworld.provenance.points import options

LATEST_OF = {
    Frequency.HALF_YEARLY: f"{LATEST} for half a year",
    Frequency.QUARTERLY: f"{LATEST} for a quarter",
    Frequency.MONTHLY: f"{LATEST} for a month",
    Frequency.CUMULATIVE: f"{LATEST} for a span of months",
}


@dataclass(frozen=True)
class Course:
    """Templates with `{when}` and `{amount}`, as `peak_and_newest` has them.

    Most quarters, months and spans are those that made news: the highest of them is no peak but
    for the frequencies in `has_peak`. `latest` says of which full years an old one is the latest.
    """

    at_peak: str
    at_last: str
    alone: str
    written: Callable[[Decimal], str] = exact
    has_peak: tuple[str, ...] = (Frequency.ANNUAL,)
    latest: str = LATEST

    def told(
        self, series: Series, params: dict, is_newest: bool = True, drawn: bool = True
    ) -> Sentence | None:
        """The peak and the newest, or the newest alone; None of a series that says nothing."""
        given: Options = options(params, self.written, latest_of(params, self.latest))
        given["is_newest"] = is_newest and given["is_newest"]
        if params["frequency"] in self.has_peak:
            return peak_and_newest(
                series,
                at_peak=self.at_peak,
                at_last=self.at_last,
                alone=self.alone,
                drawn=drawn,
                **given,
            )
        by_end = sorted(series.points, key=lambda point: end_of(point.x))
        return say_newest(self.alone, replace(series, points=tuple(by_end)), **given)


def latest_of(params: dict, whole_year: str = LATEST) -> str:
    """Of which kind of period an old figure is the latest: another may be known for later."""
    return LATEST_OF.get(params["frequency"], whole_year)


def or_none(value: Decimal) -> str:
    return exact(value) if value else "none"
