"""The figure as a table: data only, made so that a template needs no logic to print it."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from nkworld.charts.figures import Figure
from nkworld.charts.numbers import SHORT, TABULAR
from nkworld.charts.series import Point

Writer = Callable[[Decimal], str]

NO_FIGURE = "–"


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A heading. `slug` and `role` are those of a series, empty for the first and last column."""

    title: str
    slug: str = ""
    role: str = ""
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class TableCell:
    """A point in the table's unit (`display`). Falsy where nobody gives a figure: a dash, to be
    read aloud as "no figure". `bounds` is the range, empty without one; a range that has no
    value is its own display. `is_break`: not to be joined to the period before, whose source
    differs unless the point says what is counted otherwise.
    """

    point: Point
    display: str
    bounds: str
    is_break: bool

    def __bool__(self) -> bool:
        return bool(self.point)

    @property
    def note(self) -> str:
        return "; ".join(filter(None, [self.point.note, self.point.caveat]))


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who says so: a source (slug and name), and the status of what it says."""

    source: str
    name: str
    status: str


@dataclass(frozen=True, slots=True)
class TableRow:
    label: str
    cells: tuple[TableCell, ...]
    says: tuple[Attribution, ...]


@dataclass(frozen=True, slots=True)
class FigureTable:
    """`columns`: the x, one for each series, and last who says so. `unit` is that of `display`."""

    caption: str
    unit: str
    columns: tuple[TableColumn, ...]
    rows: tuple[TableRow, ...]

    @property
    def is_disputed(self) -> bool:
        """Whether sources lie more than a tenth apart about one of its values."""
        return any(cell.point.is_disputed for row in self.rows for cell in row.cells)


def to_table(figure: Figure) -> FigureTable:
    """One row for each label, newest first where x is time; one cell for each series."""
    rows = tuple(_row(figure, index) for index in range(len(figure.labels)))
    is_money = figure.measure == "money"
    unit = figure.unit.replace("US dollars", "US$ million") if is_money else figure.unit
    series = [
        TableColumn(each.label, each.slug, each.role, is_number=True) for each in figure.series
    ]
    return FigureTable(
        caption=f"{figure.title} ({unit})",
        unit=unit,
        columns=(TableColumn(figure.x_title), *series, TableColumn("Who says so")),
        rows=rows[::-1] if figure.is_timeline else rows,
    )


def _row(figure: Figure, index: int) -> TableRow:
    written, cells = TABULAR[figure.measure], []
    for series in figure.series:
        point = series.points[index]
        bounds = bounds_of(point, written)
        display = bounds or NO_FIGURE if point.value is None else written(point.value)
        cells.append(TableCell(point, display, bounds, index in figure.breaks(series)))
    says = dict.fromkeys(
        Attribution(cell.point.source, figure.source_name(cell.point.source), cell.point.status)
        for cell in cells
        if cell
    )
    return TableRow(figure.labels[index], tuple(cells), tuple(each for each in says if each.name))


def bounds_of(point: Point, written: Writer) -> str:
    """The range in words: "80 to 90", "at least 80", "at most 90", or nothing."""
    low, high = (written(each) if each is not None else "" for each in (point.low, point.high))
    if low and high:
        return f"{low} to {high}"
    return f"at least {low}" if low else f"at most {high}" if high else ""


def value_words(figure: Figure, point: Point) -> str:
    """What stands beside a point in a picture: its value, its bounds, or that there is none."""
    if not point.numbers:
        return "no figure"
    written = SHORT[figure.measure]
    return bounds_of(point, written) if point.value is None else written(point.value)
