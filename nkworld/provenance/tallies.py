"""Counts over a whole table of claims: written with every publish and withdrawal, read by pages.

Every table is counted by source. A model may name more in `tallies`: {what: function of its
manager}, whose answer is written as JSON. Days and moments are written as ISO says.
"""

from datetime import date, datetime

from django.db.models import Count, Max, Min, Q

from nkworld.atlas.once import once

from .models import Grade, Observation, Status, Tally
from .models.cited import by_grade
from .models.observation_cell import LIVE
from .tables import observation_model

BY_SOURCE, YEARS = "by-source-and-grade", "years-by-source"
CLAIM = LIVE & (Q(reading=0) | Q(status=Status.EXCLUDED))
READ = {"first": date.fromisoformat, "last": date.fromisoformat, "known": datetime.fromisoformat}


def recount(dataset):
    """Write what a dataset's claims add up to, in the transaction that changed them."""
    model = observation_model(dataset)
    tallies = [
        Tally(dataset=dataset, what=what, counted=count(model.objects))
        for what, count in _counters(model).items()
    ]
    Tally.objects.bulk_create(
        tallies,
        update_conflicts=True,
        unique_fields=["dataset", "what"],
        update_fields=["counted"],
    )


@once
def _written(what):
    """{dataset: what was written last}: one query for a page that tells of every dataset."""
    rows = Tally.objects.filter(what=what).values_list("dataset__slug", "counted")
    return dict(rows)


def tally(model, what):
    """As it was written last; counted now where no publish has written it yet."""
    counted = _written(what).get(model.dataset)
    return _counters(model)[what](model.objects) if counted is None else counted


def by_source(model):
    """For each source {source, claims, excluded, readings, first, last, known, primary, secondary,
    tertiary}: live claims, how many of them are excluded, further readings, the days spoken of,
    and how many claims were read in which way.

    Of curated records none is excluded or read again, and `known` is not told.
    """
    if not issubclass(model, Observation):
        return _curated_by_source(model)
    written = tally(model, BY_SOURCE)
    return [row | {name: read(row[name]) for name, read in READ.items()} for row in written]


def years_by_source(model) -> dict[int, list[int]]:
    """{source id: the years of which it has a figure that is not excluded, in their order}"""
    if not issubclass(model, Observation):
        spans = curated_spans(model)
        return _years((row["source"], row["first"], row["last"], row["claims"]) for row in spans)
    return {int(source): years for source, years in tally(model, YEARS).items()}


def size(model):
    """(rows on record, how many of them are excluded) of a table."""
    if not issubclass(model, Observation):
        return _records(model), 0
    rows = by_source(model)
    return sum(row["claims"] for row in rows), sum(row["excluded"] for row in rows)


def grades(rows: list[dict]) -> dict[str, int]:
    """{grade: claims} of what `by_source` answers, without those that there are none of."""
    found = {grade: sum(row[grade] for row in rows) for grade in Grade.values}
    return {grade: count for grade, count in found.items() if count}


def further_readings(model) -> int:
    """How many further readings a table of claims has."""
    return sum(row["readings"] for row in by_source(model))


def extent(model):
    """{first, last, known} of a table: the days spoken of, and when its newest word was said."""
    if not issubclass(model, Observation):
        return _days(curated_spans(model)) | {"known": model.objects.edited()}
    rows = by_source(model)
    return _days(rows) | {"known": max((row["known"] for row in rows), default=None)}


def _days(rows):
    """{first, last} of rows, of which some may leave a day open."""
    firsts, lasts = ([row[name] for row in rows if row[name]] for name in ("first", "last"))
    return {"first": min(firsts, default=None), "last": max(lasts, default=None)}


@once
def curated_spans(model):
    return list(model.objects.as_of().spans())


def _records(model):
    """How many records; of a table without days, which has no spans, they are counted."""
    spans = curated_spans(model)
    return sum(row["claims"] for row in spans) if model.days else model.objects.count()


def _curated_by_source(model):
    found: dict[int, list[dict]] = {}
    for row in curated_spans(model):
        found.setdefault(row["source"], []).append(row)
    return [
        {"source": source, "excluded": 0, "readings": 0}
        | _days(rows)
        | {name: sum(row[name] for row in rows) for name in ("claims", *Grade.values)}
        for source, rows in found.items()
    ]


def _counters(model):
    return {BY_SOURCE: _count_by_source, YEARS: _count_years} | getattr(model, "tallies", {})


def _count_years(manager):
    spans = manager.order_by().values("source", "period_start", "period_end")
    counted = spans.annotate(claims=Count("pk", filter=CLAIM & ~Q(status=Status.EXCLUDED)))
    return _years(counted.values_list("source", "period_start", "period_end", "claims"))


def _years(spans):
    """{source: years} of (source, first day, last day, how many claims) in any order."""
    found: dict[int, set[int]] = {}
    for source, first, last, claims in spans:
        if claims and first:
            found.setdefault(source, set()).update(range(first.year, (last or first).year + 1))
    return {source: sorted(years) for source, years in found.items()}


def _count_by_source(manager):
    # What is not live is left out by each count: a condition on the rows would lead SQLite
    # through an index in another order than theirs, which takes six times as long.
    rows = manager.order_by().values("source")
    counted = rows.annotate(
        claims=Count("pk", filter=CLAIM),
        excluded=Count("pk", filter=LIVE & Q(status=Status.EXCLUDED)),
        readings=Count("pk", filter=LIVE & Q(reading__gt=0) & ~Q(status=Status.EXCLUDED)),
        first=Min("period_start", filter=CLAIM),
        last=Max("period_end", filter=CLAIM),
        known=Max("known_from", filter=CLAIM),
        **by_grade(CLAIM),
    )
    return [
        row | {name: row[name].isoformat() for name in READ} for row in counted if row["claims"]
    ]
