"""What each of many did in each year: a table whose cells are its picture, and a figure, too."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from functools import cached_property, partial
from operator import attrgetter
from typing import Any, NamedTuple

from django.utils.hashable import make_hashable
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.generic import TemplateView

from nkworld.asking.fields import YearField
from nkworld.asking.parameters import MULTIPLES, SPAN, FigureParameters
from nkworld.atlas.memo import ask_once
from nkworld.atlas.models import Country, countries
from nkworld.charts import Figure, Point
from nkworld.charts.figures import Series
from nkworld.charts.plan.one_picture import account_of, step_of
from nkworld.charts.words import TABULAR
from nkworld.figures.bindings import page_of_claims
from nkworld.provenance.models import Dataset
from nkworld.provenance.tables import grouped

from ..drawing import FigureView
from .tables import Sorted

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


Draw = Callable[[dict[str, Any]], Figure]


def whole_of(draw: Draw, params: dict[str, Any]) -> Figure:
    every = params | dict.fromkeys(("from", "to", "began", "stopped"))
    return ask_once((draw, make_hashable(every)), lambda: draw(every))


def selected_rows(figure: Figure, params: dict[str, Any]) -> list[Series]:
    years = {
        name: [int(point.x) for series in some for point in series.on_record]
        for name, some in grouped(figure.series, lambda series: series.group).items()
    }
    began, stopped = params["began"] or 0, params["stopped"] or 9999
    names = {name for name, some in years.items() if began <= min(some) and max(some) <= stopped}
    return [series for series in figure.series if series.group in names]


def selected_years(figure: Figure, rows: Iterable[Series], params: dict[str, Any]) -> list[str]:
    ends = [int(point.x) for series in rows for point in series.on_record]
    first, last = params["from"] or 0, params["to"] or max(ends, default=0)
    labels = [year for year in figure.labels if first <= int(year) <= last]
    return labels if params["from"] else labels[-FITTING:]


def table_of_heat(draw: Draw, params: dict[str, Any]) -> Figure:
    """Names of the newest and largest amounts first, the accounts of each together."""
    whole = whole_of(draw, params)
    rows = selected_rows(whole, params)
    years = selected_years(whole, rows, params)
    cut = [
        replace(row, points=tuple(point for point in row.points if point.x in years))
        for row in rows
    ]
    known = [row for row in cut if row.on_record]
    of_name: dict[str, tuple[str, Decimal]] = {}
    for row in known:
        newest = row.on_record[-1].x, row.on_record[-1].numbers[0]
        of_name[row.group] = max(newest, of_name.get(row.group, newest))
    known.sort(key=lambda row: (of_name[row.group], row.group, row.on_record[-1].x), reverse=True)
    return replace(whole, series=tuple(known))


def in_short(full: str, short: str) -> SafeString:
    """2016, on a telephone ’16."""
    both = '<span class="heat-full">{}</span><span class="heat-short">{}</span>'
    return format_html(both, full, short)


def cell_of(figure: Figure, point: Point, url: str) -> dict[str, Any] | None:
    """A year of a row: `step` is its colour, 0 without one. None where nobody gives a figure."""
    if not point:
        return None
    amount = point.numbers[0]
    display = short = TABULAR[figure.measure](amount) if amount else "zero"
    if figure.measure == "money":  # on a telephone whole millions
        short = f"{amount / MILLION:.0f}"
        if 0 < abs(amount) < MILLION / 2:
            short = "<1" if amount > 0 else ">-1"
    bound = "at least" if point.low is not None else "at most"
    return {
        **{"amount": amount, "display": display, "short": short, "url": url},
        "step": step_of(figure, point),
        "is_bound": bound if point.value is None else "",
    }


class HeatRow(NamedTuple):
    """One account of a name; `first`, `last` and `size` are those of all its accounts."""

    name: str
    account: str
    url: str
    cells: dict[str, dict[str, Any] | None]
    first: str
    last: str
    size: Decimal
    total: Decimal


class HeatTable(Sorted, TemplateView):
    """A figure of one series a row: its `group` is the name, its label whose account of it."""

    parameters: tuple[str, ...] = ("sort", *SPAN, "began", "stopped")
    template_name = "portal/heat_table.html"
    sheets = ("portal/heat.css",)
    first = "-last"
    question: type[HeatParameters]
    title: str
    lede: str
    named: str  # what stands in the first column
    slug: str  # of the figure
    draw: Draw

    @cached_property
    def partners(self) -> dict[str, Country]:
        return {country.name: country for country in countries().values()}

    def address_of(self, name: str) -> str:
        return self.partners[name].get_absolute_url()

    def address_of_cell(self, name: str, point: Point) -> str:
        return page_of_claims(point.parts)

    @cached_property
    def form(self) -> HeatParameters:
        return self.question({n: v for n, v in self.query.items() if n != "sort"}).validated()

    @cached_property
    def figure(self) -> Figure:
        return whole_of(self.draw, self.form.cleaned_data)

    @property
    def is_counted(self) -> bool:
        return self.figure.measure == "count"

    @cached_property
    def every_row(self) -> list[HeatRow]:
        """Those that began and stopped as asked, with all their years."""
        of_name = grouped(self.figure.series, lambda series: series.group)
        rows = []
        for series in selected_rows(self.figure, self.form.cleaned_data):
            name, address = series.group, self.address_of_cell
            points = [point for each in of_name[name] for point in each.on_record]
            first, last = (end(point.x for point in points) for end in (min, max))
            size = max(point.numbers[0] for point in points if point.x == last)
            cells = {p.x: cell_of(self.figure, p, address(name, p)) for p in series.points}
            total = sum((cell["amount"] for cell in cells.values() if cell), Decimal(0))
            papers = account_of(series), self.address_of(name), cells
            rows.append(HeatRow(name, *papers, first, last, size, total))
        return rows

    @cached_property
    def years(self) -> list[str]:
        params = self.form.cleaned_data
        return selected_years(self.figure, selected_rows(self.figure, params), params)

    @cached_property
    def columns(self) -> dict[str, Any]:  # type: ignore[override]
        amount = lambda row, year: (row.cells[year] or {}).get("amount")  # noqa: E731
        columns: dict[str, Any] = {"name": (self.named, attrgetter("name"))}
        for year in self.years:
            columns[year] = in_short(year, f"’{year[2:]}"), partial(amount, year=year)
        if self.is_counted:
            columns["all"] = in_short("All years", "All"), attrgetter("total")
        columns["first"] = "First row", attrgetter("first", "size", "name")
        columns["last"] = in_short("Last row", "Last"), attrgetter("last", "size", "name")
        return columns

    def key(self) -> Iterator[tuple[int, str]]:
        ends = [f"{each / (1 if self.is_counted else MILLION):g}" for each in self.figure.steps]
        yield 1, f"under {ends[0]}"
        yield from enumerate((f"from {each}" for each in ends), 2)

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
            "figure": FigureView(self.slug, self.form.given, embedded=False),
            "datasets": Dataset.objects.filter(slug=self.question.dataset),
        }
