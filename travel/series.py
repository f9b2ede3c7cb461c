"""From counts to the series of a figure."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from nkworld.charts import Series
from nkworld.provenance.claims import Claims, ClaimsByCell
from nkworld.provenance.figures import as_of_text
from nkworld.provenance.models import ObservationQuerySet
from nkworld.provenance.points import day_of

from .categories import Category
from .models import Crossing
from .parts import REST, Check, checks_of

CROSSINGS = "travel/crossings"
ENTRIES = "entries of persons"
TIME = {
    "annual": "Year",
    "half-yearly": "Half-year",
    "quarterly": "Quarter",
    "monthly": "Month",
    "cumulative": "Span",
}
COLOURS = (*(f"category-{number}" for number in range(1, 7)), "turnover", "inter-korean")
SPANS_NOTE = (
    "Spans overlap: each counts from its first month to its last, and none adds to another."
)


def claims(params: dict, **cell: Any) -> ObservationQuerySet:
    """What is known of these cells in the periods asked for; one coverage, one frequency."""
    rows = Crossing.objects.as_of(params["as_of"]).comparable()
    rows = rows.between(params["from"], params["to"])
    return rows.filter(frequency=params["frequency"], **cell)


def counts(params: dict, *by: str, **cell: Any) -> ClaimsByCell:
    """By the values of some fields, of periods that were over on the day asked about."""
    found = Claims.read(claims(params, **cell), *by).over(day_of(params))
    return found.by_cell(params["rule"], *by)


def stack(
    counted: ClaimsByCell,
    categories: Sequence[Category],
    roles: dict[Category, str],
    may_exceed: bool = True,
) -> tuple[tuple[Series, ...], list[Check]]:
    """(series, checks): the parts piled up, and on top what the printed total holds beyond them.

    Rounded parts may exceed their total. Parts that may not are of another count where they do,
    and are not drawn: the bar is the total.
    """
    checks = checks_of(counted, categories)
    if not may_exceed:
        checks = [replace(each, of_another=each.difference < 0) for each in checks]
    series = [
        Series(c.value, c.label, tuple(filter(None, (k.drawn.get(c) for k in checks))), roles[c])
        for c in categories
    ]
    rest = tuple(check.rest for check in checks)
    series.append(Series(REST, "Not split", rest, "other"))
    return tuple(each for each in series if each.known), checks


def roles_of(categories: Sequence[Category]) -> dict[Category, str]:
    """A fixed colour for each part, whatever a period prints."""
    return dict(zip(categories, COLOURS, strict=False))


def totals_of(checks: list[Check], label: str) -> Series:
    """The printed totals as a series, which the picture shows by their parts."""
    return Series("total", label, tuple(check.total for check in checks))


def common(params: dict, counted: ClaimsByCell, series: tuple[Series, ...]) -> dict[str, Any]:
    """What every figure of one set of counts states alike."""
    return {
        "unit": ENTRIES,
        "measure": "count",
        "x_title": TIME[params["frequency"]],
        "series": series,
        "sources": counted.sources_of(series),
        "as_of": as_of_text(params, counted.known_from),
    }


def span_notes(params: dict) -> tuple[str, ...]:
    return (SPANS_NOTE,) if params["frequency"] == "cumulative" else ()
