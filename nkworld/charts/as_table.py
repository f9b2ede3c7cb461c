"""The figure as a table: data only, made so that a template needs no logic to print it."""

from collections.abc import Sequence
from dataclasses import dataclass

from nkworld.charts.figures import Figure, Point, Series
from nkworld.charts.numbers import TABULAR
from nkworld.charts.words import bounds_of

NO_FIGURE = "–"


@dataclass(frozen=True, slots=True)
class TableColumn:
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
    source: str
    name: str
    status: str


@dataclass(frozen=True, slots=True)
class TableRow:
    label: str
    cells: tuple[TableCell, ...]
    attributions: tuple[Attribution, ...]
    series: str = ""


@dataclass(frozen=True, slots=True)
class FigureTable:
    """`columns`: the x, one for each series, and last who says so. `unit` is that of `display`."""

    caption: str
    unit: str
    columns: tuple[TableColumn, ...]
    rows: tuple[TableRow, ...]

    @property
    def is_disputed(self) -> bool:
        return any(cell.point.is_disputed for row in self.rows for cell in row.cells)


def to_table(figure: Figure) -> FigureTable:
    """One row for each label, newest first; a table of heat has one for each series."""
    is_heat = figure.kind == "heat"
    if is_heat:  # a row for each series
        places = range(len(figure.labels))[::-1]
        columns = [
            TableColumn(x, x, is_number=True) for x in map(figure.labels.__getitem__, places)
        ]
        rows = tuple(
            _row(figure, each.label, [(each, index) for index in places], each.slug)
            for each in figure.series
        )
    else:
        columns = [TableColumn(s.label, s.slug, s.role, is_number=True) for s in figure.series]
        rows = tuple(
            _row(figure, label, [(each, index) for each in figure.series])
            for index, label in enumerate(figure.labels)
        )
    is_money = figure.measure == "money"
    unit = figure.unit.replace("US dollars", "US$ million") if is_money else figure.unit
    return FigureTable(
        caption=f"{figure.title} ({unit})",
        unit=unit,
        columns=(
            TableColumn("" if is_heat else figure.x_title),
            *columns,
            TableColumn("Who says so"),
        ),
        rows=rows[::-1] if figure.is_timeline and not is_heat else rows,
    )


def _row(
    figure: Figure, label: str, points: Sequence[tuple[Series, int]], series: str = ""
) -> TableRow:
    written, cells = TABULAR[figure.measure], []
    for each, index in points:
        point = each.points[index]
        bounds = bounds_of(point, written)
        display = bounds or NO_FIGURE if point.value is None else written(point.value)
        cells.append(TableCell(point, display, bounds, index in figure.breaks(each)))
    attributions = dict.fromkeys(
        Attribution(cell.point.source, figure.source_name(cell.point.source), cell.point.status)
        for cell in cells
        if cell
    )
    return TableRow(label, tuple(cells), tuple(each for each in attributions if each.name), series)
