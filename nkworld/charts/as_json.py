"""The figure as a dictionary: the .json file, and what the browser's chart code reads."""

from dataclasses import asdict

from nkworld.charts.description import describe


def to_json(figure):
    """Values are numbers, an int when integral, None for a gap; one point for each label.

    JSON numbers are doubles, so a value is exact up to 15 significant digits: round a computed
    ratio when it is made, not here.
    """
    return {
        "slug": figure.slug,
        "title": figure.title,
        "subtitle": figure.subtitle,
        "unit": figure.unit,
        "measure": figure.measure,
        "kind": figure.kind,
        "x_title": figure.x_title,
        "labels": list(figure.labels),
        "denominator": figure.denominator,
        "as_of": figure.as_of,
        "description": describe(figure),
        "notes": list(figure.notes),
        "sources": [asdict(source) for source in figure.sources],
        "marks": [asdict(mark) for mark in figure.marks],
        "bands": [asdict(band) for band in figure.bands],
        "context": figure.context,
        "strips": [_series(figure, strip) for strip in figure.strips],
        "series": [_series(figure, series) for series in figure.series],
    }


def _series(figure, series):
    breaks = figure.breaks(series)
    return {
        "slug": series.slug,
        "label": series.label,
        "role": series.role,
        "points": [_point(point, i in breaks) for i, point in enumerate(series.points)],
    }


def _point(point, is_break):
    return {
        "x": point.x,
        "value": _number(point.value),
        "low": _number(point.low),
        "high": _number(point.high),
        "status": point.status,
        "source": point.source,
        "grade": point.grade,
        "note": point.note,
        "changed": point.changed,
        "caveat": point.caveat,
        "break": is_break,
    }


def _number(value):
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
