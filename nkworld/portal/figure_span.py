"""Which years a figure over time shows, of those that it could show: two handles below it."""

from dataclasses import dataclass
from typing import Any

from nkworld.charts import Figure

FROM, TO = "from", "to"
Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class FigureSpan:
    """`first` to `last` are the years on record, `low` to `high` those shown. A form at `action`
    asks for others under the names `from_name` and `to_name`, and carries the rest along; `whole`
    is the address of all years, empty where they are shown.
    """

    first: int
    last: int
    low: int
    high: int
    action: str
    carried: Pairs
    prefix: str = ""
    whole: str = ""

    @property
    def from_name(self) -> str:
        return f"{self.prefix}{FROM}"

    @property
    def to_name(self) -> str:
        return f"{self.prefix}{TO}"


def years_of(figure: Figure) -> tuple[int, int] | None:
    """The first and the last year of which it has a number; None where x is no time."""
    rows = zip(figure.labels, figure.rows(), strict=True)
    years = [int(label[:4]) for label, row in rows if any(point.numbers for point in row)]
    return (years[0], years[-1]) if figure.is_timeline and years else None


def shown(form: Any, years: tuple[int, int]) -> tuple[int, int]:
    """Those of the years on record that were asked for, as far as they were."""
    first, last = years
    low = form.cleaned_data.get(FROM) or first
    high = form.cleaned_data.get(TO) or last
    return min(max(low, first), last), max(min(high, last), first)


def without_span(pairs: Pairs, prefix: str = "") -> Pairs:
    names = (f"{prefix}{FROM}", f"{prefix}{TO}")
    return [(name, text) for name, text in pairs if name not in names]
