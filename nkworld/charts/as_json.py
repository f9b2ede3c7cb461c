"""The figure as a dictionary, the .json file; and what files hold: no formula that programs run,
no empty text for the unknown.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from nkworld.charts.description import describe
from nkworld.charts.figures import Figure, Part, Point, Series
from nkworld.charts.period_summary import period_summary

type Address = Callable[[str, str], str]
Terms = Mapping[str, str] | None  # of sources: {slug: licence}

FOUR_PLACES = Decimal("0.0001")
CLAIM_FIELDS = (
    *("label", "period", "value", "low", "high", "status", "source", "read", "note", "caveat"),
    "claims",
)


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
                {name: record[name] for name in CLAIM_FIELDS}
                for claim in dict.fromkeys(figure.headline.claims)
                for record in [
                    _point(claim.point, False) | {"label": claim.label, "period": claim.period}
                ]
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
    breaks = figure.breaks(series)
    points = [
        _point(point, i in breaks)
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
        change = each.change and {
            "from": each.change.before.year,
            "to": each.change.after.year,
            "value": number(each.change.difference),
            "per_cent": _reckoned(each.change.in_per_cent),
        }
        summaries.append(
            {
                "slug": each.slug,
                "label": each.label,
                "source": each.source,
                "years": [value.year for value in each.values],
                "missing": each.missing,
                "sum": number(each.sum),
                "mean": _reckoned(each.mean),
                "change": change,
                "refusal": each.refusal,
                "remarks": each.remarks,
            }
        )
    return {"from": summary.first, "to": summary.last, "series": summaries}


def _reckoned(value: Decimal | None) -> int | float | None:
    return number(None if value is None else value.quantize(FOUR_PLACES))


def _point(point: Point, is_break: bool) -> dict[str, Any]:
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
        "break": is_break,
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
