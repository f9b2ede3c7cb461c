"""Counts over a whole table, written as JSON with every publish, withdrawal and edit; how old its
newest figures are, measured by how often new ones are expected.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from operator import itemgetter
from typing import Any

from django.db.models import Count, Max, Min, Q
from django.utils import timezone

from nkworld.atlas.memo import once_per_request
from nkworld.charts import Point
from nkworld.charts.figures import COMPILATION
from nkworld.charts.periods import end_of, is_over, period_in_words

from .dates import Frequency
from .models import Dataset, Observation, Read, Status, Tally
from .models.observation import CLAIMS, as_if_of, by_read, live
from .tables import grouped, table_model

BY_SOURCE, YEARS, RECORDS = "by-source-and-read", "years-by-source", "records"
READ = {"first": date.fromisoformat, "last": date.fromisoformat, "known": datetime.fromisoformat}


def recount(dataset: Dataset) -> None:
    afresh = counted_afresh(table_model(dataset)).items()
    Tally.objects.bulk_create(
        [Tally(dataset=dataset, what=what, counted=counted) for what, counted in afresh],
        update_conflicts=True,
        unique_fields=["dataset", "what"],
        update_fields=["counted"],
    )


def counted_afresh(model: Any) -> dict[str, Any]:
    return {what: count(model.objects) for what, count in _counters(model).items()}


@once_per_request
def _written() -> dict[tuple[str, str], Any]:
    """{(dataset, what): what was written last}: one query for a page that tells of every one."""
    rows = Tally.objects.values_list("dataset__slug", "what", "counted")
    return {(dataset, what): counted for dataset, what, counted in rows}


def tally(model: Any, what: str) -> Any:
    """As written last; counted now where nothing is written, or a draft is read as published."""
    counted = None if as_if_of(model) else _written().get((model.dataset, what))
    return _counters(model)[what](model.objects) if counted is None else counted


def by_source(model: Any) -> list[dict]:
    """For each source {source, claims, excluded, readings, first, last, known}, words of `Read`."""
    return [
        row | {name: read(row[name]) for name, read in READ.items() if row.get(name)}
        for row in sorted(tally(model, BY_SOURCE), key=itemgetter("source"))  # grouped: in no order
    ]


def years_by_source(model: Any) -> dict[int, list[int]]:
    return {int(source): years for source, years in tally(model, YEARS).items()}


def size(model: Any) -> tuple[int, int]:
    if not issubclass(model, Observation):
        return tally(model, RECORDS)["records"], 0
    rows = by_source(model)
    return sum(row["claims"] for row in rows), sum(row["excluded"] for row in rows)


def reads(rows: list[dict]) -> dict[str, int]:
    counted = ((read, sum(row[read] for row in rows)) for read in Read.values)
    return {read: count for read, count in counted if count}


def extent(model: Any) -> dict[str, Any]:
    """{first, last, known} of a table: the days spoken of, and when its newest word was said."""
    rows = by_source(model)
    if issubclass(model, Observation):
        return _days(rows) | {"known": max((row["known"] for row in rows), default=None)}
    edited = tally(model, RECORDS)["edited"]
    return _days(rows) | {"known": edited and datetime.fromisoformat(edited)}


def _days(rows: Iterable[dict]) -> dict[str, Any]:
    firsts, lasts = ([row[name] for row in rows if row[name]] for name in ("first", "last"))
    return {"first": min(firsts, default=None), "last": max(lasts, default=None)}


def _counters(model: Any) -> dict[str, Any]:
    if issubclass(model, Observation):
        return {BY_SOURCE: _count_by_source, YEARS: _count_years} | getattr(model, "tallies", {})

    def records(manager: Any) -> dict[str, Any]:
        edited = manager.all().edited()
        return {"records": manager.count(), "edited": edited and edited.isoformat()}

    def years(manager: Any) -> dict[int, list[int]]:
        spans = manager.all().spans()
        return _years(map(itemgetter("source", "first", "last", "claims"), spans))

    return {BY_SOURCE: _records_by_source, YEARS: years, RECORDS: records}


def _records_by_source(manager: Any) -> list[dict]:
    return [
        {"source": source, "excluded": 0, "readings": 0}
        | {name: day and day.isoformat() for name, day in _days(rows).items()}
        | {name: sum(row[name] for row in rows) for name in ("claims", *Read.values)}
        for source, rows in grouped(manager.all().spans(), itemgetter("source")).items()
    ]


def _count_years(manager: Any) -> dict[int, list[int]]:
    spans = manager.order_by().values("source", "period_start", "period_end")
    claim = live(manager.model) & CLAIMS
    counted = spans.annotate(claims=Count("pk", filter=claim & ~Q(status=Status.EXCLUDED)))
    return _years(counted.values_list("source", "period_start", "period_end", "claims"))


def _years(spans: Iterable[tuple]) -> dict[int, list[int]]:
    """{source: years} of (source, first day, last day, how many claims) in any order."""
    found: dict[int, set[int]] = {}
    for source, first, last, claims in spans:
        if claims and first:
            found.setdefault(source, set()).update(range(first.year, (last or first).year + 1))
    return {source: sorted(years) for source, years in found.items()}


def _count_by_source(manager: Any) -> Any:
    # What is not live is left out by each count: a condition on the rows would lead SQLite
    # through an index in another order than theirs, which takes six times as long.
    rows = manager.order_by().values("source")
    is_live = live(manager.model)
    claim = is_live & CLAIMS
    counted = rows.annotate(
        claims=Count("pk", filter=claim),
        excluded=Count("pk", filter=is_live & Q(status=Status.EXCLUDED)),
        readings=Count("pk", filter=is_live & Q(reading__gt=0) & ~Q(status=Status.EXCLUDED)),
        first=Min("period_start", filter=claim),
        last=Max("period_end", filter=claim),
        known=Max("known_from", filter=claim),
        **by_read(claim),
    )
    return [
        row | {name: row[name] and row[name].isoformat() for name in READ}
        for row in counted
        if row["claims"]
    ]


DAYS = {
    Frequency.ANNUAL: 365,
    Frequency.HALF_YEARLY: 182,
    Frequency.QUARTERLY: 91,
    Frequency.MONTHLY: 30,
    Frequency.CUMULATIVE: 365,
}
ANNUAL, MONTHLY = DAYS[Frequency.ANNUAL], DAYS[Frequency.MONTHLY]
SINGLE = re.compile(r"\d{4}(-\d{2})?")
# A yearly figure appears up to half a year after its year; one year later it is overdue.
DUE_AFTER, OVERDUE_AFTER = 1.5, 2.5


@dataclass(frozen=True)
class Freshness:
    """`state` is fresh, due, overdue or empty. The next figure is due on the day `due`."""

    state: str
    first_period: date | None
    last_period: date | None
    known: datetime | None
    due: date | None


def freshness(dataset: Dataset, today: date | None = None) -> Freshness:
    found = extent(table_model(dataset))
    last, interval = found["last"], DAYS[Frequency(dataset.expected_frequency)]
    if last is None:
        return Freshness("empty", found["first"], None, found["known"], None)
    age = ((today or timezone.now().date()) - last).days / interval
    state = "fresh" if age <= DUE_AFTER else "due" if age <= OVERDUE_AFTER else "overdue"
    due = last + timedelta(days=DUE_AFTER * interval)
    return Freshness(state, found["first"], last, found["known"], due)


def stale(points: Iterable[Point], day: date, publisher: str = "") -> str:
    """In a plain line, the newest reviewed period of single years or months, if the next is due."""
    read = {point.x for point in points if point.numbers and point.read != COMPILATION}
    if not read or any(not SINGLE.fullmatch(each) for each in read):
        return ""
    newest = max((each for each in read if is_over(each, day)), default="")
    if not newest:
        return ""
    if (day - end_of(newest)).days <= DUE_AFTER * (MONTHLY if "-" in newest else ANNUAL):
        return ""
    sentence = f"the newest reviewed figure is of {period_in_words(newest)}."
    return f"{publisher}; {sentence}" if publisher else f"T{sentence[1:]}"
