"""The figure as tidy long-form CSV, one row for each series and period."""

import csv
import io

from nkworld.charts.as_table import bounds_of
from nkworld.charts.context import marks_within
from nkworld.charts.numbers import exact, plain

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
    "grade",
    "break",
    "note",
)
NUMBERS = {"value", "low", "high"}
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def to_csv(figure, terms=None):
    """For machines: raw text, unrounded values, an empty value for a gap.

    `terms` are those of the sources, {slug: licence}: each row then says its source's.
    """
    return _write(_columns(figure, terms), _rows(figure, terms))


def to_csv_for_spreadsheets(figure, terms=None):
    """The same for Excel: marked as UTF-8, and no text is taken for a formula."""
    rows = _rows(figure, terms)
    safe = ({name: _disarmed(name, text) for name, text in row.items()} for row in rows)
    return "\ufeff" + _write(_columns(figure, terms), safe)


def _columns(figure, terms):
    named = ("licence",) if terms is not None else ()
    return (*COLUMNS, *named, *_more(figure, ""))


def _rows(figure, terms):
    for series in figure.series:
        breaks = figure.breaks(series)
        for index, point in enumerate(series.points):
            row = _row(figure, series, point, index in breaks)
            yield row if terms is None else row | {"licence": terms.get(point.source, "")}


def _row(figure, series, point, is_break):
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
        "grade": point.grade,
        "break": "true" if is_break else "false",
        "note": _note(point),
    }
    return row | _more(figure, point.x)


def _more(figure, x):
    """What only some figures have: the whole of a share, and what was asked to be laid behind."""
    more = {"denominator": figure.denominator} if figure.denominator else {}
    return more | ({"context": _context(figure, x)} if figure.context else {})


def _context(figure, x):
    """The marks of a period, and what is counted under it: "Resolutions: 1718 (2006-10-14)"."""
    marks = ", ".join(f"{mark.label} ({mark.x})" for mark in marks_within(figure, x))
    told = [f"{figure.context}: {marks}"] if marks else []
    for strip in figure.strips:
        point = next((each for each in strip.points if each.x == x), None)
        if point and point.numbers:
            counted = bounds_of(point, exact) if point.value is None else exact(point.value)
            told.append(f"{strip.label}: {counted}")
    return "; ".join(told)


def _note(point):
    changed = point.changed and f"counted otherwise than before: {point.changed}"
    return "; ".join(filter(None, [point.note, point.caveat, changed]))


def _number(value):
    return "" if value is None else plain(value)


def _disarmed(name, text):
    return "'" + text if name not in NUMBERS and text.startswith(FORMULA_STARTS) else text


def _write(columns, rows):
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, columns)
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue()
