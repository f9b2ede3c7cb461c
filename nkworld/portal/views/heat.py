"""What each of many gave, sold or bought in each year: a table whose cells are its picture."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, partial
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.generic import TemplateView

from nkworld.charts import Figure, Point
from nkworld.charts.numbers import TABULAR
from nkworld.charts.series import Series
from nkworld.provenance.fields import YearField
from nkworld.provenance.models import Dataset
from nkworld.provenance.number_addresses import claims_address
from nkworld.provenance.parameters import MULTIPLES, SPAN, FigureParameters

from .records import Sorted

FITTING = 8  # years, on a telephone
MILLION = 1_000_000


class HeatParameters(FigureParameters):
    over_time = False

    began = YearField(label="Nothing before", meaning="Rows that begin in this year or later.")
    stopped = YearField(label="Nothing after", meaning="Rows that end in this year or earlier.")

    def __init__(self, query: Any = None) -> None:
        super().__init__(query)
        del self.fields[MULTIPLES]
        self.order_fields(["stopped", "began"])


def short_year(year: str) -> SafeString:
    """2016, on a telephone ’16."""
    both = '<span class="heat-full">{}</span><span class="heat-short">’{}</span>'
    return format_html(both, year, year[2:])


@dataclass(frozen=True)
class HeatCell:
    """A year of a row: `step` is its colour, 0 without one; falsy where nobody gives a figure."""

    point: Point
    step: int

    def __bool__(self) -> bool:
        return bool(self.point)

    @property
    def amount(self) -> Decimal:
        return self.point.numbers[0]

    @property
    def is_bound(self) -> str:
        """“at least” or “at most”, where no more is known."""
        if self.point.value is not None:
            return ""
        return "at least" if self.point.low is not None else "at most"

    @property
    def display(self) -> str:
        return TABULAR["money"](self.amount) if self.amount else "zero"

    @property
    def short(self) -> str:
        """In whole millions, for a telephone."""
        if 0 < abs(self.amount) < MILLION / 2:
            return "<1" if self.amount > 0 else ">-1"
        return f"{self.amount / MILLION:.0f}"

    @property
    def url(self) -> str:
        return claims_address(self.point)


@dataclass(frozen=True)
class HeatRow:
    """One account of a name. `first`, `last` and `size`, the amount of the last year, are those of
    all its accounts: who is silent in one may speak in another.
    """

    name: str
    account: str
    url: str
    cells: dict[str, HeatCell]
    first: str
    last: str
    size: Decimal


class HeatTable(Sorted, TemplateView):
    """Names by year in US dollars. A domain says what stands in it: a figure of one series for each
    row, whose `group` is the name and whose label, if another, tells whose account of it.

    Nothing is totalled. `steps` are the amounts, in dollars, at which the next colour begins.
    """

    parameters: tuple[str, ...] = ("sort", *SPAN, "began", "stopped")
    template_name = "portal/heat_table.html"
    first = "-last"
    question: type[HeatParameters]
    title: str
    lede: str
    named: str  # what stands in the first column
    steps: tuple[int, int, int, int]

    def drawn(self, params: dict[str, Any]) -> Figure:
        """Of all years: the page leaves out those that were not asked for."""
        raise NotImplementedError

    def address_of(self, name: str) -> str:
        raise NotImplementedError

    @cached_property
    def form(self) -> HeatParameters:
        return self.question({n: v for n, v in self.query.items() if n != "sort"}).validated()

    @cached_property
    def figure(self) -> Figure:
        return self.drawn(self.form.cleaned_data | {"from": None, "to": None})

    @cached_property
    def every_row(self) -> list[HeatRow]:
        """Those that began and stopped as asked, with all their years."""
        of_name: dict[str, list[Point]] = {}
        for series in self.figure.series:
            of_name.setdefault(series.group, []).extend(series.on_record)
        rows = (self._row(series, of_name[series.group]) for series in self.figure.series)
        asked = self.form.cleaned_data
        began, stopped = asked["began"] or 0, asked["stopped"] or 9999
        return [row for row in rows if began <= int(row.first) and int(row.last) <= stopped]

    def _row(self, series: Series, of_name: list[Point]) -> HeatRow:
        first, last = (end(point.x for point in of_name) for end in (min, max))
        size = max(point.numbers[0] for point in of_name if point.x == last)
        account = series.label if series.label != series.group else ""
        cells = {point.x: HeatCell(point, self.step(point)) for point in series.points}
        return HeatRow(
            series.group, account, self.address_of(series.group), cells, first, last, size
        )

    def step(self, point: Point) -> int:
        amount = next(iter(point.numbers), Decimal(0))
        return 1 + sum(amount >= each for each in self.steps) if amount > 0 else 0

    @cached_property
    def years(self) -> list[str]:
        """Those asked for, else the last that fit, of any row shown."""
        asked = self.form.cleaned_data
        ends = [row.last for row in self.every_row]
        first, last = asked["from"] or 0, asked["to"] or int(max(ends, default="0"))
        labels = [year for year in self.figure.labels if first <= int(year) <= last]
        return labels if asked["from"] else labels[-FITTING:]

    @cached_property
    def columns(self) -> dict[str, Any]:  # type: ignore[override]
        def amount(row: HeatRow, year: str) -> Decimal | None:
            return row.cells[year].amount if row.cells[year] else None

        return {
            "name": (self.named, lambda row: row.name),
            **{year: (short_year(year), partial(amount, year=year)) for year in self.years},
            "first": ("First", lambda row: (row.first, row.size, row.name)),
            "last": ("Last", lambda row: (row.last, row.size, row.name)),
        }

    def key(self) -> Iterator[tuple[int, str]]:
        """Each step of colour and what it stands for, in US$ million."""
        ends = [f"{each / MILLION:g}" for each in self.steps]
        yield 1, f"under {ends[0]}"
        yield from enumerate((f"{a} to {b}" for a, b in zip(ends, ends[1:], strict=False)), 2)
        yield 5, f"{ends[-1]} and more"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = [row for row in self.every_row if any(row.cells[year] for year in self.years)]
        rows = [(row, [row.cells[year] for year in self.years]) for row in self.sorted(shown)]
        return super().get_context_data(**kwargs) | {
            "page": self,
            "form": self.form,
            "rows": rows,
            "names": len({row.name for row in shown}),
            "left_out": len({row.name for row in self.every_row} - {row.name for row in shown}),
            "headings": self.headings(),
            "span": f"{self.years[0]} to {self.years[-1]}" if self.years else "",
            "every_year": self.link(**{"from": self.figure.labels[0]}) if rows else "",
            "datasets": Dataset.objects.filter(slug=self.question.dataset),
        }
