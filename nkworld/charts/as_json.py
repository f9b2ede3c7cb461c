"""The figure as a table and as a dictionary, the .json file; and what files hold: no formula that
programs run, no empty text for the unknown.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from nkworld.charts.description import describe
from nkworld.charts.figures import Figure, Part, Point, Series
from nkworld.charts.period_summary import period_summary
from nkworld.charts.words import TABULAR, bounds_of

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
    note: str

    def __bool__(self) -> bool:
        return bool(self.point.numbers)


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
    is_disputed: bool


def to_table(figure: Figure) -> FigureTable:
    """One row for each label, newest first; a table of heat has one for each series."""
    is_heat, places = figure.kind == "heat", range(len(figure.labels))[::-1]
    if is_heat:  # a row for each series
        columns = [TableColumn(x, x, is_number=True) for x in figure.labels[::-1]]
        given = [(s.label, [(s, place) for place in places], s.slug) for s in figure.series]
    else:
        columns = [TableColumn(s.label, s.slug, s.role, is_number=True) for s in figure.series]
        given = [(x, [(s, n) for s in figure.series], "") for n, x in enumerate(figure.labels)]
    written, rows = TABULAR[figure.measure], []
    for label, points, slug in given:
        cells = []
        for each, index in points:
            point = each.points[index]
            bounds = bounds_of(point, written)
            display = bounds or NO_FIGURE if point.value is None else written(point.value)
            note = "; ".join(filter(None, [point.note, point.caveat]))
            cells.append(TableCell(point, display, bounds, index in each.breaks, note))
        said = dict.fromkeys((c.point.source, c.point.status) for c in cells if c.point.numbers)
        named = ((source, figure.source_name(source), status) for source, status in said)
        attributions = tuple(Attribution(*each) for each in named if each[1])
        rows.append(TableRow(label, tuple(cells), attributions, slug))
    if figure.is_timeline and not is_heat:
        rows.reverse()
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
        rows=tuple(rows),
        is_disputed=any(p.is_disputed for series in figure.series for p in series.points),
    )


type Address = Callable[[str, str], str]
Terms = Mapping[str, str] | None  # of sources: {slug: licence}


def to_json(
    figure: Figure, terms: Terms = None, number_url: Address | None = None
) -> dict[str, Any]:
    """Numbers are exact up to 15 digits; `number_url(series, x)` is the page of each."""
    finding, rule = figure.finding, figure.pin and figure.pin.rule
    document = {
        "slug": figure.slug,
        "title": figure.title,
        "headline": {
            "text": figure.headline.text,
            "read": figure.headline.read,
            # Its x may be a name, its period never is.
            "claims": [
                {"label": claim.label, "period": claim.period}
                | {n: v for n, v in _point(claim.point).items() if n not in ("x", "changed")}
                for claim in dict.fromkeys(figure.headline.claims)
            ],
            "left_out": list(figure.headline.left_out),
        },
        "finding": finding
        and {name: getattr(finding, name) for name in ("place", "headline", "deck")},
        "subtitle": figure.subtitle,
        "unit": figure.unit,
        "measure": figure.measure,
        "kind": figure.kind,
        "x_title": figure.x_title,
        "labels": list(figure.labels),
        "denominator": figure.denominator,
        # What it was asked, and what reproduces it: moment, version of the rule, revisions.
        "parameters": {n: value for n, value in figure.query if n not in ("rule", "as_of")},
        "rule": rule and dict(zip(("slug", "version", "title"), rule, strict=True)),
        "as_of": figure.pin.moment if figure.pin else figure.as_of,
        "newest_on": figure.as_of,
        "revisions": dict(figure.pin.revisions) if figure.pin else {},
        "description": describe(figure),
        "notes": list(figure.notes),
        "sources": [
            {"slug": source.slug, "name": source.name, "authority": source.authority}
            | ({} if terms is None else {"licence": terms.get(source.slug, "")})
            for source in figure.sources
        ],
        # Minor are those that are named last.
        "marks": [asdict(mark) | {"minor": mark.priority > 2} for mark in figure.marks],
        "bands": [{"start": m.x, "end": m.end, "label": m.label} for m in figure.marks if m.end],
        "context": figure.context,
        "strips": [_series(figure, strip) for strip in figure.strips],
        "series": [_series(figure, series, number_url) for series in figure.series],
        "period": _period(figure),
    }
    return without_blanks(document)


def _series(figure: Figure, series: Series, number_url: Address | None = None) -> dict[str, Any]:
    points = [
        _point(point)
        | {"break": i in series.breaks}
        | {"number_url": number_url(series.slug, point.x) if number_url and point.numbers else None}
        for i, point in enumerate(series.points)
    ]
    return {"slug": series.slug, "label": series.label, "role": series.role, "points": points}


def _period(figure: Figure) -> dict[str, Any] | None:
    query = dict(figure.query)
    first, last = (int(query[name]) if query.get(name) else None for name in ("from", "to"))
    summary = period_summary(figure, first, last)
    if summary is None:
        return None
    summaries = []
    for each in summary.series:
        share = each.change and each.change.in_per_cent
        change = each.change and {
            "from": each.change.before.year,
            "to": each.change.after.year,
            "value": number(each.change.difference),
            "per_cent": number(share and round(share, 4)),
        }
        summaries.append(
            {
                "slug": each.slug,
                "label": each.label,
                "source": each.source,
                "years": [value.year for value in each.values],
                "missing": each.missing,
                "sum": number(each.sum),
                "mean": number(each.mean and round(each.mean, 4)),
                "change": change,
                "refusal": each.refusal,
                "remarks": each.remarks,
            }
        )
    return {"from": summary.first, "to": summary.last, "series": summaries}


def _point(point: Point) -> dict[str, Any]:
    return {
        "x": point.x,
        "value": number(point.value),
        "low": number(point.low),
        "high": number(point.high),
        "status": point.status,
        "source": point.source,
        "read": point.read,
        "note": point.note,
        "changed": point.changed,
        "caveat": point.caveat,
        "claims": [part_json(part) for part in point.parts],
    }


def part_json(part: Part) -> dict[str, Any]:
    return {
        "dataset": part.dataset,
        "id": part.key,
        "taken_off": part.sign < 0,
        "of_whole": part.of_whole,
    }


def number(value: Decimal | float | None) -> int | float | None:
    return value if value is None else int(value) if value == int(value) else float(value)


# The full-width signs are typed by Korean, Chinese and Japanese keyboards, and run as well; so does
# what a program finds behind spaces, tabs or line ends.
FORMULA = re.compile(r"[\t\r\n]|\s*[=+\-@\uff1d\uff0b\uff0d\uff20]")


def disarmed(text: str) -> str:
    return f"'{text}" if FORMULA.match(text) else text


def as_it_was(text: str) -> str:
    return text[1:] if text.startswith("'") and FORMULA.match(text, 1) else text


def without_blanks(data: Any) -> Any:
    """The same records, lists and values with None for each empty text, as deep as they go."""
    if isinstance(data, str):
        return data or None
    if isinstance(data, Mapping):
        return {name: without_blanks(value) for name, value in data.items()}
    if isinstance(data, list | tuple):
        return [without_blanks(value) for value in data]
    return data
