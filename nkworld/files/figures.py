"""A figure as a table: one row for each series and period."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from nkworld.charts.as_json import Terms
from nkworld.charts.context import marks_within
from nkworld.charts.figures import Figure, Point
from nkworld.charts.words import bounds_of, exact

from .as_csv import write_csv
from .tables import Column, Kind, Row, Table

COLUMNS = (
    Column("series", meaning="Its short name, the same in every state of the figure."),
    Column("label", meaning="The series as the picture’s legend prints it."),
    Column("period", meaning="2015, 2015-Q1, 2015-03 or a day; of a figure by country its name."),
    Column("value", Kind.NUMBER, "Empty where there is none: a gap, never zero."),
    Column("low", Kind.NUMBER, "The lower bound, where a source gives a range."),
    Column("high", Kind.NUMBER, "The upper bound, where a source gives a range."),
    Column("unit", meaning="Of value, low and high."),
    Column("status", meaning="How the value came about: reported, estimated, derived …"),
    Column("source", meaning="Who says so, by slug."),
    Column("read", meaning="How it was read: at-source, quoted or compilation."),
    Column("authority", meaning="Whose word it is: official, agency, press, compiler or blog."),
    Column("break", Kind.BOOLEAN, "True where this value is not counted as the one before."),
    Column("note", meaning="What must be known of the value."),
)
NUMBERS = {column.name for column in COLUMNS if column.kind == Kind.NUMBER}
LICENCE = Column("licence", meaning="The terms of its source.")
DENOMINATOR = Column("denominator", meaning="What a share is a share of.")
CONTEXT = Column("context", meaning="What was asked to be laid behind the figure, of this period.")


def table_of(figure: Figure, terms: Terms = None) -> Table:
    """`terms` are those of the sources, {slug: licence}: each row then says its source's."""
    more: dict[Column, Callable[[Point], Any]] = {}
    if terms is not None:
        more[LICENCE] = lambda point: terms.get(point.source, "")
    if figure.denominator:
        more[DENOMINATOR] = lambda point: figure.denominator
    if figure.context or figure.marks:
        more[CONTEXT] = lambda point: _context(figure, point.x)
    columns = [
        replace(each, unit=figure.unit) if each.name in NUMBERS else each
        for each in (*COLUMNS, *more)
    ]

    def rows() -> Iterator[Row]:
        for series in figure.series:
            breaks = figure.breaks(series)
            for index, point in enumerate(series.points):
                changed = point.changed and f"counted otherwise than before: {point.changed}"
                yield (
                    *(series.slug, series.label, point.x, point.value, point.low, point.high),
                    *(figure.unit, point.status, point.source, point.read),
                    *(figure.authority(point.source), index in breaks),
                    "; ".join(filter(None, [point.note, point.caveat, changed])),
                    *(tell(point) for tell in more.values()),
                )

    return Table("Data", columns, rows, key=("series", "period"))


def to_csv(figure: Figure, terms: Terms = None, for_excel: bool = False) -> str:
    return "".join(write_csv(table_of(figure, terms), for_excel))


def _context(figure: Figure, x: str) -> str:
    """The marks of a period, and what is counted under it: "Resolutions: 1718 (2006-10-14)"."""
    marks = ", ".join(f"{mark.label} ({mark.x})" for mark in marks_within(figure, x))
    parts = [": ".join(filter(None, (figure.context, marks)))] if marks else []
    for strip in figure.strips:
        point = next((each for each in strip.points if each.x == x), None)
        if point and point.numbers:
            counted = bounds_of(point, exact) if point.value is None else exact(point.value)
            parts.append(f"{strip.label}: {counted}")
    return "; ".join(parts)
