"""“From 1995 to 2007: sum, mean, change”: what components/figure_period.html prints."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from nkworld.charts import Figure, together
from nkworld.charts.numbers import BILLION, MINUS, SHORT, exact, rounded
from nkworld.charts.period_summary import PeriodSummary, SeriesSummary
from nkworld.figures.number_addresses import NumberAddresses

MOST_GROWTH = 1000  # per cent
SMALL = 1000  # below it a mean of counts has a decimal
NOT_ADDED = {
    "percent": "Shares of different years are not added.",
    "score": "Places on a line are not added.",
    "count": "Numbers that stand on a day are not added over years.",
    "money": "Amounts of this kind are not added over years.",
}


class Reckoned(NamedTuple):
    """One number: what it is, how it is written, and where what it is made of is found."""

    term: str
    text: str
    url: str
    detail: str = ""


@dataclass(frozen=True)
class FigurePeriod:
    """`is_chosen`: some years were asked for. `address_of(first, last)` is the figure's own page
    asked for others.
    """

    figure: Figure
    summary: PeriodSummary
    is_chosen: bool
    numbers_url: str
    address_of: Callable[[int, int], str]

    @property
    def words(self) -> str:
        """“from 1995 to 2007”"""
        years = "the fiscal years " if "fiscal" in self.figure.x_title.lower() else ""
        return f"from {years}{self.summary.first} to {self.summary.last}"

    @property
    def url(self) -> str:
        return self.address_of(self.summary.first, self.summary.last)

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        return [self._row(each) for each in self.summary.series]

    @property
    def note(self) -> str:
        """Why no sums stand there though means do."""
        is_flow = any(each.is_flow for each in self.summary.series)
        has_means = any(each.mean is not None for each in self.summary.series)
        return NOT_ADDED[self.figure.measure] if has_means and not is_flow else ""

    def _row(self, each: SeriesSummary) -> dict[str, Any]:
        """A series: its numbers, or why there are none, and a shorter period that has some."""
        source = f", {each.source}" if each.source else ""
        numbers, refusal, longest = list(self._numbers(each)), each.refusal, each.longest
        if not numbers and not refusal:
            growth = "Growth of single years is neither added nor averaged."
            refusal = growth if each.is_change else "One year on record: nothing to reckon."
        return {
            "label": each.label,
            "numbers": numbers,
            "remarks": f"{'; '.join([f'{each.coverage}{source}', *each.remarks])}.",
            "refusal": refusal,
            "shorter": longest and (f"{longest[0]} to {longest[1]}", self.address_of(*longest)),
        }

    def _numbers(self, each: SeriesSummary) -> Iterator[Reckoned]:
        years = f" of {len(each.years)} years" if each.missing else ""
        if each.sum is not None:
            yield Reckoned(f"Sum{years}", self._written(each.sum), self.numbers_url)
        if each.mean is not None:
            term = f"Mean{years or ' of a year'}"
            yield Reckoned(term, self._written(each.mean), self.numbers_url)
        change = each.change
        if change is None:
            return
        term = f"Change, {change.before.year} to {change.after.year}"
        detail = f"{self._written(change.before.value)} → {self._written(change.after.value)}"
        part, is_amount = change.in_per_cent, self.figure.measure in ("money", "count")
        # As far as it says more than that the first one was next to nothing.
        if is_amount and part is not None and part < MOST_GROWTH:
            detail += f" ({signed(part, SHORT['percent'])})"
        text = signed(change.difference, self._written)
        if self.figure.measure == "percent":
            points = signed(change.difference, lambda value: rounded(value, 1))
            text = f"{points} percentage points"
        # The later of the two numbers, where it is one of the figure's own.
        is_own = any(each.slug == series.slug for series in self.figure.series)
        address = NumberAddresses.of_figure(self.figure).of(each.slug, str(change.after.year))
        yield Reckoned(term, text, address if is_own else self.numbers_url, detail)

    def _written(self, value: Decimal) -> str:
        """“US$ 2.48 bn”, “2,962.3 billion won”, “1,204.5 tonnes”."""
        if self.figure.measure != "count":
            return together(SHORT[self.figure.measure](value))
        unit = self.figure.unit.partition(",")[0]
        if abs(value) >= BILLION:
            return together(f"{rounded(value / BILLION, 1)} billion {unit}")
        is_exact = value == value.to_integral_value()
        text = exact(value) if is_exact else rounded(value, 0 if abs(value) >= SMALL else 1)
        return together(f"{text} {unit}")


def signed(value: Decimal, written: Callable[[Decimal], str]) -> str:
    text = written(value)
    return text if value <= 0 or text.startswith(MINUS) else f"+{text}"
