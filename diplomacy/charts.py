"""Counts of relations and missions on each 1 January, and on days of which others published one."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from nkworld.asking.record_questions import today
from nkworld.atlas.memo import once_per_request
from nkworld.charts import Figure, Point, Series, SourceRef
from nkworld.charts.words import in_a_row
from nkworld.figures import registry as figures
from nkworld.figures.registry import as_of_text
from nkworld.portal.subjects import subject
from nkworld.provenance.models import Cited, Source, Status
from nkworld.provenance.registries import texts_beside
from nkworld.provenance.tables import grouped, parts_of, reference_rows

from .models import MissionReading, PublishedCount, RelationAct
from .posts import Missions, MissionState, Post
from .published_counts import (
    Difference,
    Measure,
    alike,
    count_on,
    marked,
    published,
    series_of,
)
from .questions import CountsOverTime
from .states import FOUNDED

LOOKING_BACK = 10  # years of which the figure speaks unless asked


def closed_point(x: str, found: Sequence[MissionState]) -> Point:
    """How many nobody has open since, and at most how many; the note names them."""
    sure = [state.mission.city for state in found if state.is_sure]
    others = [f"{each.mission.city} ({each.doubt})" for each in found if not each.is_sure]
    low, high = (Decimal(len(sure)), Decimal(len(found))) if others else (None, None)
    perhaps = f"perhaps {in_a_row(others)}" if others else ""
    note = ", and ".join(filter(None, [in_a_row(sure), perhaps]))
    status = Status.DERIVED.value
    return Point(x, Decimal(len(sure)), low, high, status, note=note, records=marked(*found))


FIRST_YEAR = FOUNDED.year + 1
PAST_DATES = "A date known only to the year counts from the end of that year."
BANDS = (
    "The band runs from what is beyond dispute to all that may have been; what others counted "
    "stands beside ours of the same day (see “How we count”)."
)
DATE = "Date"  # a year stands for its 1 January


@figures.register(
    "diplomacy/relations",
    CountsOverTime,
    datasets=["diplomacy/relations", "diplomacy/published-counts"],
    also_of=["diplomacy/missions"],
)
def relations(params: dict) -> Figure:
    """The number of countries with which North Korea has relations, on 1 January of each year."""
    missions, counts = Missions.load(params["as_of"]), counts_of(params, Measure.RELATIONS)
    points = own_points(params, Measure.RELATIONS, counts, missions)
    ours = Series("relations", "Countries with relations", points, "category-1")
    return Figure(
        topic="countries with relations",
        headed_by=(of_days(ours),),
        subtitle="Countries with relations in force, on 1 January of each year",
        unit="countries",
        kind="line",
        x_title=DATE,
        series=(ours, *series_of(counts)),
        notes=(
            "Counted from acts that a source dates. Lowered relations are in force. What one "
            "unreviewed compilation alone opens is counted and not certain.",
            "The European Union, with which there are relations since 2001, is not counted beside "
            "its members.",
            BANDS,
            PAST_DATES,
        ),
        **counted_from(params, RelationAct, sources_behind(RelationAct), counts),
    )


@figures.register(
    "diplomacy/missions",
    CountsOverTime,
    datasets=["diplomacy/missions", "diplomacy/published-counts"],
    also_of=["diplomacy/relations"],
)
def missions(params: dict) -> Figure:
    """North Korea’s embassies abroad and those in Pyongyang, on 1 January of each year."""
    known = Missions.load(params["as_of"])
    abroad, here = Measure.EMBASSIES_ABROAD, Measure.EMBASSIES_IN_PYONGYANG
    counts = counts_of(params, abroad, Measure.HOSTS, here)
    looks = {abroad: ("abroad", "category-1"), here: ("pyongyang", "category-2")}
    ours = [
        Series(slug, str(measure.label), own_points(params, measure, counts, known), role)
        for measure, (slug, role) in looks.items()
    ]
    return Figure(
        topic="embassies",
        headed_by=(of_days(ours[0], "Abroad"), of_days(ours[1], "In Pyongyang")),
        subtitle="Embassies that were open on 1 January of each year",
        unit="embassies",
        kind="line",
        x_title=DATE,
        series=(*ours, *series_of(counts)),
        notes=(
            "Where no source dates an opening, the embassy is taken to go back to the beginning "
            "of relations: a year with such embassies is an estimate.",
            BANDS,
            PAST_DATES,
        ),
        **counted_from(params, MissionReading, sources_behind(MissionReading), counts),
    )


@figures.register(
    "diplomacy/embassies-closed",
    CountsOverTime,
    datasets=["diplomacy/missions"],
    also_of=["diplomacy/relations"],
)
def embassies_closed(params: dict) -> Figure:
    """How many of its embassies abroad North Korea closed in each year, as sources date it."""
    first = params["from"] or today().year - LOOKING_BACK
    last = params["to"] or today().year
    closed = [
        state
        for state in Missions.load(params["as_of"]).embassies_on(today(), abroad=True)
        if state.on_date.kind == Post.CLOSED and state.since
    ]
    closed.sort(key=lambda state: (state.since[0].first, state.mission.city))
    years = grouped(closed, lambda state: state.since[0].first.year)
    years = {year: some for year, some in years.items() if first <= year <= last}
    # How many in whole years together: one of none says nothing of later years.
    whole = min(last, today().year - 1)
    heads: tuple[Series, ...] = ()
    if years and first <= whole:
        over = [state for year, some in years.items() if year <= whole for state in some]
        period = str(first) if first == whole else f"{first}/{whole}"
        heads = (Series("closed", "Embassies closed", (closed_point(period, over),)),)
    points = tuple(closed_point(str(year), some) for year, some in years.items())
    marks = [mark for some in years.values() for state in some for mark in state.on_date.marks]
    return Figure(
        topic="embassies closed",
        headed_by=heads,
        subtitle="Embassies of North Korea abroad by the year in which they were closed",
        unit="embassies",
        kind="bar",
        series=(Series("closed", "Embassies closed", points, "category-1"),),
        notes=(
            "Embassies that are closed now and of which a source dates the closing; other missions "
            "are not counted. A year without a bar is one of which no closing is on record.",
        ),
        **counted_from(params, MissionReading, (mark.record.source_id for mark in marks)),
    )


def counts_of(params: dict, *measures: str) -> list[PublishedCount]:
    years = years_of(params)
    counts = published(*measures, as_of=params["as_of"])
    return [count for count in counts if count.counted_on.last.year in years]


def own_points(
    params: dict, measure: Measure, counts: Sequence[PublishedCount], missions: Missions
) -> tuple[Point, ...]:
    """Our count on each 1 January, and on each day of which somebody published one, with a note."""
    days = {str(year): date(year, 1, 1) for year in years_of(params)}
    days |= {str(count.counted_on): count.counted_on.last for count in counts}
    points, compared = [], alike(measure, counts)
    for x, day in days.items():
        found = [c for c in compared if x in (c.counted_on, c.counted_on[:4])]
        note = "; ".join(Difference(count, missions).in_short for count in found)
        points.append(count_on(measure, day, missions).point(x, note))
    return tuple(points)


def of_days(ours: Series, label: str = "") -> Series:
    points = (replace(each, x=f"{each.x}-01-01") for each in ours.points if each.x.isdigit())
    return replace(ours, label=label or ours.label, points=tuple(points))


def years_of(params: dict) -> range:
    first, last = params["from"] or FIRST_YEAR, params["to"] or today().year
    return range(max(first, FIRST_YEAR), min(last, today().year) + 1)


@once_per_request
def sources_behind(model: type[Cited]) -> set[int]:
    return set(model.objects.order_by().values_list("source", flat=True))


def count_point(x: str, records: Collection[Any], **more: Any) -> Point:
    status, parts = Status.DERIVED.value, parts_of(records)
    return Point(x, Decimal(len(records)), status=status, records=parts, **more)


def counted_from(
    params: dict, model: type[Cited], sources: Iterable[int], beside: Iterable[PublishedCount] = ()
) -> dict[str, Any]:
    """What every figure states that counts records; `sources` are keys."""
    known, keys = reference_rows(Source), {*sources, *(count.source_id for count in beside)}
    found = sorted((known[key] for key in keys), key=lambda each: each.short_name)
    return {
        "sources": tuple(SourceRef(each.slug, each.short_name) for each in found),
        "as_of": as_of_text(params["as_of"], newest_edit(model)),
    }


@once_per_request
def newest_edit(model: type[Cited]) -> datetime | None:
    return model.objects.edited()


for title, slugs in texts_beside(__file__, "subjects.yaml").items():
    subject(title, *slugs)
