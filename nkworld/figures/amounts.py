"""Sums, differences and shares of amounts of one source, with the bounds that follow."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import reduce
from typing import Any

from nkworld.charts import Point
from nkworld.charts.figures import worse
from nkworld.charts.numbers import per_cent
from nkworld.provenance.models import Status
from nkworld.provenance.tables import observation_models


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


def combined(one: Point, other: Point, sign: int, note: str) -> Point:
    """One plus or minus another; bounds widen, and the worse reading and both caveats stay."""
    refuse_to_add(one, other)
    ours, theirs = one.span, other.span if sign > 0 else other.span[::-1]
    exact = one.is_exact and other.is_exact
    low, high = (
        None if end is None or other_end is None else end + sign * other_end
        for end, other_end in zip(ours, theirs, strict=True)
    )
    known = one.value is not None and other.value is not None
    # Not by `replace`, which takes three times as long: a figure adds ten thousand of them.
    return Point(
        "",
        one.number + sign * other.number if known else None,
        None if exact else low,
        None if exact else high,
        weaker(one.status, other.status),
        one.source,
        note,
        read=worse(one.read, other.read),
        caveat=both_caveats(one, other),
        parts=(*one.parts, *(part._replace(sign=sign * part.sign) for part in other.parts)),
        is_disputed=one.is_disputed or other.is_disputed,
        place=max(one.place, other.place),
    )


def refuse_to_add(*amounts: Point) -> None:
    """ValueError where a table's values are never added, or two are of different units."""
    tables = observation_models()
    # Of a sum the first part tells: what may not stand with it was refused before.
    models = [tables[amount.parts[0].dataset] for amount in amounts if amount.parts]
    for model in models:
        if model.never_added:
            raise ValueError(f"{model.dataset} is never added: {model.never_added}")
    if len(units := {model.unit for model in models}) > 1:
        raise ValueError(f"Never added, of different units: {', '.join(sorted(units))}.")


def total(amounts: Iterable[Point], note: str) -> Point:
    found = reduce(lambda one, other: combined(one, other, +1, note), amounts)
    return replace(found, status=weaker(found.status), note=note)


def share_of(part: Point, whole: Point, note: str) -> Point | None:
    """In per cent, to four decimals, with bounds and both caveats; None of a whole of zero."""
    refuse_to_add(part, whole)
    if not any(whole.span):
        return None
    (least, most), (smallest, largest) = part.span, whole.span
    exact = part.is_exact and whole.is_exact
    return Point(
        "",
        _per_cent(part.value, whole.value),
        None if exact else _per_cent(least, largest),
        None if exact else _per_cent(most, smallest),
        weaker(part.status, whole.status),
        part.source,
        note,
        read=worse(part.read, whole.read),
        caveat=both_caveats(part, whole),
        parts=(*part.parts, *(each._replace(of_whole=True) for each in whole.parts)),
        is_disputed=part.is_disputed or whole.is_disputed,
        place=max(part.place, whole.place),
    )


def _per_cent(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    return per_cent(part, whole) if part is not None and whole else None


def weaker(*statuses: str) -> str:
    return Status.ESTIMATED.value if Status.ESTIMATED in statuses else Status.DERIVED.value


def both_caveats(*amounts: Point) -> str:
    return ", ".join(dict.fromkeys(filter(None, (amount.caveat for amount in amounts))))
