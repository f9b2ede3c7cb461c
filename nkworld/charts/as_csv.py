"""The figure as tidy long-form CSV, one row for each series and period."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from nkworld.charts.as_table import bounds_of
from nkworld.charts.context import marks_within
from nkworld.charts.figures import Figure
from nkworld.charts.numbers import exact, plain
from nkworld.charts.series import Point, Series
from nkworld.charts.spreadsheets import disarmed

Terms = Mapping[str, str] | None  # of sources: {slug: licence}
Record = dict[str, str]

COLUMNS = (
    "series",
    "label",
    "period",
    "value",
    "low",
    "high",
    "unit",
    "status",
    "source",
    "read",
    "authority",
    "break",
    "note",
)
NUMBERS = {"value", "low", "high"}


def to_csv(figure: Figure, terms: Terms = None) -> str:
    """For machines: raw text, unrounded values, an empty value for a gap.

    `terms` are those of the sources, {slug: licence}: each row then says its source's.
    """
    return _write(columns_of(figure, terms), rows_of(figure, terms))


def to_csv_for_spreadsheets(figure: Figure, terms: Terms = None) -> str:
    """The same for Excel: marked as UTF-8, and no text is taken for a formula."""
    rows = rows_of(figure, terms)
    safe = ({name: _disarmed(name, text) for name, text in row.items()} for row in rows)
    return "\ufeff" + _write(columns_of(figure, terms), safe)


def columns_of(figure: Figure, terms: Terms) -> tuple[str, ...]:
    named = ("licence",) if terms is not None else ()
    return (*COLUMNS, *named, *_more(figure, ""))


def rows_of(figure: Figure, terms: Terms) -> Iterator[Record]:
    for series in figure.series:
        breaks = figure.breaks(series)
        for index, point in enumerate(series.points):
            row = _row(figure, series, point, index in breaks)
            yield row if terms is None else row | {"licence": terms.get(point.source, "")}


def _row(figure: Figure, series: Series, point: Point, is_break: bool) -> Record:
    row = {
        "series": series.slug,
        "label": series.label,
        "period": point.x,
        "value": _number(point.value),
        "low": _number(point.low),
        "high": _number(point.high),
        "unit": figure.unit,
        "status": point.status,
        "source": point.source,
        "read": point.read,
        "authority": figure.authority(point.source),
        "break": "true" if is_break else "false",
        "note": _note(point),
    }
    return row | _more(figure, point.x)


def _more(figure: Figure, x: str) -> Record:
    """What only some figures have: the whole of a share, and what is laid behind."""
    more = {"denominator": figure.denominator} if figure.denominator else {}
    return more | ({"context": _context(figure, x)} if figure.context or figure.marks else {})


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


def _note(point: Point) -> str:
    changed = point.changed and f"counted otherwise than before: {point.changed}"
    return "; ".join(filter(None, [point.note, point.caveat, changed]))


def _number(value: Decimal | None) -> str:
    return "" if value is None else plain(value)


def _disarmed(name: str, text: str) -> str:
    return text if name in NUMBERS else disarmed(text)


def _write(columns: Sequence[str], rows: Iterable[Record]) -> str:
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, columns)
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue()
