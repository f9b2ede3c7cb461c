"""From counts to the series of a figure."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from nkworld.atlas.memo import once_per_request
from nkworld.charts import Series
from nkworld.provenance.claims import Claims, ClaimsByCell
from nkworld.provenance.figures import as_of_text

from .categories import Category
from .models import Crossing
from .parts import REST, Check, checks_of

CROSSINGS = "travel/crossings"
CELL = ("country__code", "direction", "kind", "dimension", "category", "frequency")
ENTRIES = "entries"
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


@once_per_request
def crossings(moment: datetime | None) -> Claims:
    """Every count that covers what its source usually covers: a page has many figures of them."""
    return Claims.read(Crossing.objects.as_of(moment).comparable(), *CELL)


def counts(params: dict, *by: str, **cell: Any) -> ClaimsByCell:
    """What is known of these cells, by the values of some fields: one frequency, of periods that
    were over on the day asked about. `name__in` stands for any of some values.
    """
    wanted = {name.removesuffix("__in"): value for name, value in cell.items()}
    several = {name.removesuffix("__in") for name in cell if name.endswith("__in")}
    found = crossings(params["as_of"]).where(frequency=params["frequency"]).within(params)
    found = found.only(
        lambda row: all(
            row[name] in value if name in several else row[name] == value
            for name, value in wanted.items()
        )
    )
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
    series.append(Series(REST, "Not split", rest, "remainder"))
    return tuple(each for each in series if each.known), checks


def roles_of(categories: Sequence[Category]) -> dict[Category, str]:
    """A fixed colour for each part, whatever a period prints."""
    return dict(zip(categories, COLOURS, strict=False))


def totals_of(checks: list[Check], label: str) -> Series:
    """The printed totals as a series, which the picture shows by their parts."""
    return Series("total", label, tuple(check.total for check in checks))


def common(
    params: dict, counted: ClaimsByCell, series: tuple[Series, ...], unit: str = ENTRIES
) -> dict[str, Any]:
    """What every figure of one set of counts states alike."""
    return {
        "unit": unit,
        "measure": "count",
        "is_flow": True,
        "x_title": TIME[params["frequency"]],
        "series": series,
        "sources": counted.sources_of(series),
        "as_of": as_of_text(params, counted.known_from),
    }


def span_notes(params: dict) -> tuple[str, ...]:
    return (SPANS_NOTE,) if params["frequency"] == "cumulative" else ()
