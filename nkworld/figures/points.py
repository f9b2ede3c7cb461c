"""From claims to the points of a figure, with the papers that every figure prints."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from nkworld.asking.fields import ALL
from nkworld.asking.rules import rule_called
from nkworld.atlas.memo import ask_once
from nkworld.charts import Part, Point, Series, SourceRef, exact
from nkworld.charts.periods import is_over
from nkworld.charts.words import bounds_of
from nkworld.provenance.models import HeadlineRule, Observation
from nkworld.provenance.records import grouped
from nkworld.provenance.tables import observation_models

from .amounts import point_of

OF_A_POINT = ("value", "value_low", "value_high", "status", "note", "read")
# Of each claim, what a point and its papers need.
FIELDS = (
    *("pk", "period", *OF_A_POINT, "known_from"),
    *("source_id", "source__slug", "source__short_name"),
)


def point_of_claim(claim: Observation) -> Point:
    row = {name: getattr(claim, name) for name in OF_A_POINT}
    parts = (Part(claim.dataset, claim.pk),)
    return point_of(row | {"source__slug": claim.source.slug, "parts": parts}, claim.period)


def value_text(claim: Any) -> str:
    """As it is on record, every digit, with its bounds: “2,480,000,000 (2,400,000,000 to …)”."""
    bounds = bounds_of(point_of_claim(claim), exact)
    if claim.value is None:
        return bounds or "no value"
    return f"{exact(claim.value)} ({bounds})" if bounds else exact(claim.value)


def sources_in(series: Iterable[Series], names: dict[str, str]) -> tuple[SourceRef, ...]:
    used = {point.source for each in series for point in each.points}
    return tuple(SourceRef(slug, name) for slug, name in names.items() if slug in used)


def rule_for(params: dict, dataset: str) -> HeadlineRule:
    """The rule asked for; where every claim is wanted, the default one orders the sources."""
    if params["rule"] == ALL:
        return rule_called(dataset, moment=params.get("as_of"))
    return params["rule"]


def day_of(params: dict) -> date:
    moment = params.get("as_of")
    return (moment - timedelta(microseconds=1) if moment else timezone.now()).date()


def tells_newest(params: dict) -> bool:
    """Whether a figure speaks of the newest that is known: not where its last year was chosen."""
    chosen = params.get("period") or params.get("to")
    return not chosen or not is_over(str(chosen), day_of(params))


def within(params: dict, periods: Iterable[str]) -> list[str]:
    first, last = params.get("from") or 0, params.get("to") or 9999
    day = day_of(params)
    wanted = (each for each in set(periods) if first <= int(each[:4]) <= last)
    return sorted(each for each in wanted if is_over(each, day))


def claims_of(parts: Iterable[Part]) -> dict[Part, Any]:
    """Those on which points rest, each table in one query; within a request each is read once."""
    wanted = list(dict.fromkeys(parts))
    known: dict[tuple[str, int], Any] = ask_once((claims_of,), dict)
    unread = [part for part in wanted if (part.dataset, part.key) not in known]
    models = observation_models()
    for dataset, some in grouped(unread, lambda part: part.dataset).items():
        rows = models[dataset].objects.cited().in_bulk({part.key for part in some})
        known |= {(dataset, key): row for key, row in rows.items()}
    found = ((part, known.get((part.dataset, part.key))) for part in wanted)
    return {part: claim for part, claim in found if claim}
