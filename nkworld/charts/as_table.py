"""The figure as a table: data only, made so that a template needs no logic to print it."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from nkworld.charts.figures import Figure
from nkworld.charts.numbers import SHORT, TABULAR, exact
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
    """A value in the table's unit (`display`) and in full (`exact`, raw unit).

    `missing` means that nobody gives a figure: `display` is then a dash, to be read aloud as
    "no figure". `bounds` is the range in the table's unit, empty without one; a range that has
    no value is its own display. `is_break`: not to be joined to the period before, whose source
    differs unless `changed` says what is counted otherwise.
    """

    value: Decimal | None
    display: str
    exact: str
    bounds: str
    low: Decimal | None
    high: Decimal | None
    status: str
    source: str
    source_name: str
    note: str
    missing: bool
    is_break: bool
    changed: str = ""
    is_disputed: bool = False


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
        return any(cell.is_disputed for row in self.rows for cell in row.cells)


def to_table(figure: Figure) -> FigureTable:
    """One row for each label, newest first where x is time; one cell for each series."""
    rows = tuple(_row(figure, index) for index in range(len(figure.labels)))
    unit = _unit(figure)
    return FigureTable(
        caption=f"{figure.title} ({unit})",
        unit=unit,
        columns=_columns(figure),
        rows=rows[::-1] if figure.is_timeline else rows,
    )


def _unit(figure: Figure) -> str:
    return (
        figure.unit.replace("US dollars", "US$ million")
        if figure.measure == "money"
        else (figure.unit)
    )


def _columns(figure: Figure) -> tuple[TableColumn, ...]:
    series = (
        TableColumn(each.label, each.slug, each.role, is_number=True) for each in figure.series
    )
    return (TableColumn(figure.x_title), *series, TableColumn("Who says so"))


def _row(figure: Figure, index: int) -> TableRow:
    points = [series.points[index] for series in figure.series]
    cells = tuple(
        _cell(figure, point, index in figure.breaks(series))
        for series, point in zip(figure.series, points, strict=True)
    )
    says = dict.fromkeys(
        Attribution(cell.source, cell.source_name, cell.status)
        for cell in cells
        if not cell.missing
    )
    return TableRow(figure.labels[index], cells, tuple(each for each in says if each.name))


def _cell(figure: Figure, point: Point, is_break: bool) -> TableCell:
    written = TABULAR[figure.measure]
    bounds = bounds_of(point, written)
    return TableCell(
        value=point.value,
        display=written(point.value) if point.value is not None else bounds or NO_FIGURE,
        exact=exact(point.value) if point.value is not None else "",
        bounds=bounds,
        low=point.low,
        high=point.high,
        status=point.status,
        source=point.source,
        source_name=figure.source_name(point.source),
        note="; ".join(filter(None, [point.note, point.caveat])),
        missing=not point.numbers,
        is_break=is_break,
        changed=point.changed,
        is_disputed=point.is_disputed,
    )


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
