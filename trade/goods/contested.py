"""Which claim another reading of the same declaration contradicts.

Sources that hand on one declaration are of one origin (trade/analysis/source_origins.py), which can
have given one amount only. A claim of such an origin is **contested** where its most exactly
printed claim is another one, the two do not meet within their rounding or bounds, and they lie more
than DIFFER per cent apart, which the pages call a conflict: “almost $2 billion” of coal beside
1,186,835,000 dollars of the same customs year. A contested claim heads no line and no sentence and
is divided by nothing; it stays in every table and file. Sources that compile or estimate by a
method of their own contest nobody: between them the headline rule decides.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from nkworld.atlas.memo import once_per_request
from nkworld.charts import Point
from nkworld.charts.headline import COMPILATION
from nkworld.provenance.agreement import (
    DIFFER,
    Interval,
    interval,
    meet,
    printed_to,
    spread,
    verdict,
)
from nkworld.provenance.claims import Claims, Row
from nkworld.provenance.models import Source
from nkworld.provenance.models.source import origin_of


@dataclass(frozen=True, slots=True)
class Given:
    """One amount of a claim, as source_origins.py reads it; `key` is the claim's."""

    key: int
    value: Decimal
    value_low: Decimal | None
    value_high: Decimal | None
    source: Source
    read: str = ""

    @property
    def interval(self) -> Interval:
        return interval(self.value, self.value_low, self.value_high)


def contested(amounts: list[Given]) -> dict[int, Given]:
    """{key of a contested claim: what contradicts it}, of amounts of one cell and unit."""
    by_origin: dict[str, list[Given]] = defaultdict(list)
    for each in amounts:
        by_origin[origin_of(each.source)].append(each)
    return {
        each.key: lead
        for some in by_origin.values()
        if (lead := _most_exact(some))
        for each in some
        if _contradicts(lead, each)
    }


def _most_exact(amounts: list[Given]) -> Given | None:
    """The amount that speaks for its origin; None of a zero, which is printed to no digit.

    What was read in an unreviewed compilation speaks only where nothing else does.
    """
    lead = min(
        amounts, key=lambda each: (each.read == COMPILATION, printed_to(each.value), -each.value)
    )
    return lead if lead.value else None


def _contradicts(lead: Given, other: Given) -> bool:
    coarser = printed_to(other.value) > printed_to(lead.value)
    within_rounding = meet([each.interval for each in (lead, other)])
    apart = spread([lead.value, other.value])
    return coarser and verdict(apart, within_rounding) == "conflict"


def contested_rows(claims: Claims, amount_of: Callable[[Row], Point | None]) -> dict[int, Row]:
    """{pk of a contested claim: the claim that contradicts it}, of claims of several cells.

    Sources are read only where amounts of one cell lie far apart.
    """
    amounts = {row["pk"]: amount_of(row) for row in claims.rows}
    valued = {key: each for key, each in amounts.items() if each and each.value is not None}
    cells = claims.only(lambda row: row["pk"] in valued).by("commodity_id", "period").values()
    doubtful = [
        some.rows for some in cells if _far_apart([valued[row["pk"]].number for row in some.rows])
    ]
    sources = _sources() if doubtful else {}
    found: dict[int, Row] = {}
    for rows in doubtful:
        by_key = {row["pk"]: row for row in rows}
        given = [
            Given(key, each.number, each.low, each.high, sources[row["source_id"]], each.read)
            for key, row in by_key.items()
            for each in [valued[key]]
        ]
        found |= {key: by_key[rival.key] for key, rival in contested(given).items()}
    return found


@once_per_request
def _sources() -> dict[int, Source]:
    return Source.objects.select_related("repeats__repeats").in_bulk()


def _far_apart(values: list[Decimal]) -> bool:
    return 100 * (max(values) - min(values)) > DIFFER * min(values)
