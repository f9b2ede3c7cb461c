"""Amounts: the rows of claims as points, whether they agree, and their sums and shares.

Amounts agree where what rounds to them meets, or within AGREE per cent of one another.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import reduce
from typing import Any

from django.utils import timezone

from nkworld.asking.fields import ALL
from nkworld.asking.parameters import rule_called
from nkworld.atlas.memo import ask_once
from nkworld.charts import Part, Point, Series, SourceRef, exact
from nkworld.charts.figures import COMPILATION, worse
from nkworld.charts.periods import is_over
from nkworld.charts.words import bounds_of, per_cent
from nkworld.provenance.models import HeadlineRule, Observation, Status
from nkworld.provenance.tables import grouped, observation_models

OF_A_POINT = ("value", "value_low", "value_high", "status", "note", "read")
# Of each claim, what a point and its papers need.
FIELDS = (
    *("pk", "period", *OF_A_POINT, "known_from"),
    *("source_id", "source__slug", "source__short_name"),
)


def point_of(row: Mapping[str, Any], x: str = "", place: Any = 0) -> Point:
    return Point(
        x,
        row["value"],
        row["value_low"],
        row["value_high"],
        row["status"],
        row["source__slug"],
        row["note"],
        read=row["read"],
        caveat=row.get("caveat", ""),
        parts=row.get("parts", ()),
        is_disputed=row.get("is_disputed", False),
        place=place,
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
    rule, moment = params["rule"], params.get("as_of")
    return rule_called(dataset, moment=moment) if rule == ALL else rule


def day_of(params: dict) -> date:
    moment = params.get("as_of")
    return (moment - timedelta(microseconds=1) if moment else timezone.now()).date()


def covers_newest(params: dict) -> bool:
    """Whether a figure speaks of the newest that is known: not where its last year was chosen."""
    chosen = params.get("period") or params.get("to")
    return not chosen or not is_over(str(chosen), day_of(params))


def within(params: dict, periods: Iterable[str]) -> list[str]:
    first, last = params.get("from") or 0, params.get("to") or 9999
    day = day_of(params)
    return sorted(p for p in set(periods) if first <= int(p[:4]) <= last and is_over(p, day))


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


AGREE, MINOR, DIFFER = Decimal(2), Decimal(10), Decimal(30)
FAR_APART = ("differ", "conflict")  # the verdicts on more than MINOR per cent of the smallest

Interval = tuple[Decimal, Decimal]


def printed_to(value: Decimal) -> Decimal:
    return Decimal(1).scaleb(int(value.normalize().as_tuple().exponent)) if value else Decimal(0)


def interval(value: Decimal, low: Decimal | None, high: Decimal | None) -> Interval:
    """What an amount stands for: from bound to bound, or what rounds to it."""
    half = printed_to(value) / 2
    return (value - half if low is None else low, value + half if high is None else high)


def spread(values: Iterable[Decimal]) -> Decimal | None:
    """From the least to the greatest, in per cent of the smallest; None where that is a zero."""
    values = list(values)
    base = min(map(abs, values))
    return 100 * (max(values) - min(values)) / base if base else None


def meet(intervals: Sequence[Interval]) -> bool:
    return max(low for low, _ in intervals) <= min(high for _, high in intervals)


def verdict(apart: Decimal | None, within_rounding: bool) -> str:
    """agree, minor, differ or conflict, of several amounts that lie so many per cent apart."""
    if within_rounding:
        return "agree"
    if apart is None:
        return "conflict"
    if apart <= AGREE:
        return "agree"
    return "minor" if apart <= MINOR else "differ" if apart <= DIFFER else "conflict"


def verdict_on(amounts: Sequence[Point]) -> tuple[list[Point], str]:
    """(those heard, the verdict): no mere ranges, nor compilations beside reviewed ones."""
    valued = [amount for amount in amounts if amount.value is not None]
    heard = [amount for amount in valued if amount.read != COMPILATION] or valued
    if len(heard) < 2:
        return heard, "agree"
    within_rounding = meet([interval(each.number, each.low, each.high) for each in heard])
    return heard, verdict(spread(each.number for each in heard), within_rounding)


def combined(one: Point, other: Point, sign: int, note: str) -> Point:
    """One plus or minus another; bounds widen, and the worse reading and both caveats stay."""
    theirs = other.span if sign > 0 else other.span[::-1]
    low, high = (
        None if end is None or other_end is None else end + sign * other_end
        for end, other_end in zip(one.span, theirs, strict=True)
    )
    known = one.value is not None and other.value is not None
    value = one.number + sign * other.number if known else None
    parts = (part._replace(sign=sign * part.sign) for part in other.parts)
    return _reckoned(one, other, value, (low, high), parts, note)


def _reckoned(
    one: Point,
    other: Point,
    value: Decimal | None,
    bounds: tuple[Decimal | None, Decimal | None],
    parts: Iterable[Part],
    note: str,
) -> Point:
    """ValueError where a table's values are never added, or two are of different units."""
    tables = observation_models()
    # Of a sum the first part tells: what may not stand with it was refused before.
    models = [tables[amount.parts[0].dataset] for amount in (one, other) if amount.parts]
    for model in models:
        if model.never_added:
            raise ValueError(f"{model.dataset} is never added: {model.never_added}")
    if len(units := {model.unit for model in models}) > 1:
        raise ValueError(f"Never added, of different units: {', '.join(sorted(units))}.")
    low, high = (None, None) if one.is_exact and other.is_exact else bounds
    # Not by `replace`, which takes three times as long: a figure adds ten thousand of them.
    return Point(
        "",
        value,
        low,
        high,
        weaker(one.status, other.status),
        one.source,
        note,
        read=worse(one.read, other.read),
        caveat=", ".join(dict.fromkeys(filter(None, (one.caveat, other.caveat)))),
        parts=(*one.parts, *parts),
        is_disputed=one.is_disputed or other.is_disputed,
        place=max(one.place, other.place),
    )


def total(amounts: Iterable[Point], note: str) -> Point:
    found = reduce(lambda one, other: combined(one, other, +1, note), amounts)
    return replace(found, status=weaker(found.status), note=note)


def share_of(part: Point, whole: Point, note: str) -> Point | None:
    """In per cent, to four decimals, with bounds and both caveats; None of a whole of zero."""
    (least, most), (smallest, largest) = part.span, whole.span
    value, low, high = (
        per_cent(one, of) if one is not None and of else None
        for one, of in ((part.value, whole.value), (least, largest), (most, smallest))
    )
    parts = (each._replace(of_whole=True) for each in whole.parts)
    share = _reckoned(part, whole, value, (low, high), parts, note)
    return share if any(whole.span) else None


def weaker(*statuses: str) -> str:
    return Status.ESTIMATED.value if Status.ESTIMATED in statuses else Status.DERIVED.value
