"""Which years a figure over time shows, of those that it could show: two handles below it."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

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


def span_of(
    form: Any, years: tuple[int, int] | None, carried: Pairs, *, prefix: str, action: str
) -> FigureSpan | None:
    """Of the `years` on record; None where there are no two to choose from. `carried` is all that
    is asked of the page at the beginning of `action`, where the names of the years have a `prefix`.
    """
    if years is None or years[0] == years[1]:
        return None
    rest = without_span(carried, prefix)
    low, high = _shown(form, *years)
    path, _, place = action.partition("#")
    query = f"?{urlencode(rest, safe=',')}" if rest else ""
    whole = f"{path}{query}#{place}" if (low, high) != years else ""
    return FigureSpan(*years, low, high, action, rest, prefix, whole)


def _shown(form: Any, first: int, last: int) -> tuple[int, int]:
    """Those of the years on record that were asked for, as far as they were."""
    low = form.cleaned_data.get(FROM) or first
    high = form.cleaned_data.get(TO) or last
    return min(max(low, first), last), max(min(high, last), first)


def without_span(pairs: Pairs, prefix: str = "") -> Pairs:
    names = (f"{prefix}{FROM}", f"{prefix}{TO}")
    return [(name, text) for name, text in pairs if name not in names]
