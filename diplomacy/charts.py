"""How many countries and missions on each 1 January, and what others counted of other days.

A point that names a year is of its 1 January; between them stand the days of which somebody
published a count, with ours of the same day.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Max

from nkworld.atlas.memo import once_per_request
from nkworld.charts import Figure, Point, Series, SourceRef
from nkworld.charts.words import in_a_row
from nkworld.figures import registry as figures
from nkworld.figures.registry import as_of_text
from nkworld.portal.subjects import subject
from nkworld.provenance.models import Cited, Source, Status
from nkworld.provenance.records import grouped, reference_rows

from .models import MissionReading, PublishedCount, RelationAct
from .posts import Missions, MissionState, Post, today
from .published_counts import (
    Measure,
    count_on,
    day_of,
    difference,
    in_short,
    marked,
    published,
    series_of,
)
from .questions import CountsOverTime
from .states import FOUNDED

LOOKING_BACK = 10  # years of which the figure speaks unless asked


def closures(missions: Missions, first: int, last: int) -> list[MissionState]:
    """Embassies abroad that are closed now, and were closed in these years, the earliest first."""
    found = [
        state
        for state in missions.embassies_on(today(), abroad=True)
        if state.on_date.kind == Post.CLOSED
        and state.since
        and first <= state.since[0].first.year <= last
    ]
    return sorted(found, key=lambda state: (state.since[0].first, state.mission.city))


def point_of(x: str, found: Sequence[MissionState]) -> Point:
    """How many nobody has open since; at most those of which somebody has, too."""
    number, sure = len(found), sum(state.is_sure for state in found)
    low, high = (None, None) if sure == number else (Decimal(sure), Decimal(number))
    status, records = Status.DERIVED.value, marked(*found)
    return Point(x, Decimal(sure), low, high, status, note=_named(found), records=records)


def by_year(found: Sequence[MissionState]) -> Series:
    years = grouped(found, lambda state: str(state.since[0].first.year))
    points = tuple(point_of(year, some) for year, some in years.items())
    return Series("closed", "Embassies closed", points, "category-1")


def _named(found: Sequence[MissionState]) -> str:
    """“Madrid and Tripoli, and perhaps Kinshasa (sources disagree)”"""
    sure = in_a_row([state.mission.city for state in found if state.is_sure])
    others = [f"{each.mission.city} ({each.doubt})" for each in found if not each.is_sure]
    perhaps = f"perhaps {in_a_row(others)}" if others else ""
    return ", and ".join(filter(None, [sure, perhaps]))


FIRST_YEAR = FOUNDED.year + 1
PAST_DATES = "A date known only to the year counts from the end of that year."
BANDS = (
    "The band runs from what is beyond dispute to all that may have been; what others counted "
    "stands beside ours of the same day (see “How we count”)."
)
DATE = "Date"  # a year stands for its 1 January


@figures.register(
    "diplomacy/relations",
    title="Countries with relations",
    datasets=["diplomacy/relations", "diplomacy/published-counts"],
    also_of=["diplomacy/missions"],
    parameters=CountsOverTime,
)
def relations(params: dict) -> Figure:
    """The number of countries with which North Korea has relations, on 1 January of each year."""
    missions, counts = Missions.load(params["as_of"]), counts_of(params, Measure.RELATIONS)
    ours = Series(
        "relations",
        "Countries with relations",
        own_points(params, Measure.RELATIONS, counts, missions),
        "category-1",
    )
    series = (ours, *series_of(counts))
    return Figure(
        topic="countries with relations",
        headed_by=(of_days(ours),),
        subtitle="Countries with relations in force, on 1 January of each year",
        unit="countries",
        measure="count",
        kind="line",
        x_title=DATE,
        series=series,
        sources=sources_behind(RelationAct, counts),
        notes=(
            "Counted from acts that a source dates. Lowered relations are in force. What one "
            "unreviewed compilation alone opens is counted and not certain.",
            "The European Union, with which there are relations since 2001, is not counted beside "
            "its members.",
            BANDS,
            PAST_DATES,
        ),
        as_of=as_of_text(params, newest_edit(RelationAct)),
    )


@figures.register(
    "diplomacy/missions",
    title="Embassies, both ways",
    datasets=["diplomacy/missions", "diplomacy/published-counts"],
    also_of=["diplomacy/relations"],
    parameters=CountsOverTime,
)
def missions(params: dict) -> Figure:
    """North Korea’s embassies abroad and those in Pyongyang, on 1 January of each year."""
    known = Missions.load(params["as_of"])
    counts = counts_of(
        params, Measure.EMBASSIES_ABROAD, Measure.HOSTS, Measure.EMBASSIES_IN_PYONGYANG
    )
    sides = {
        "abroad": ("North Korea’s embassies abroad", Measure.EMBASSIES_ABROAD, "category-1"),
        "pyongyang": ("Embassies in Pyongyang", Measure.EMBASSIES_IN_PYONGYANG, "category-2"),
    }
    ours = {
        slug: Series(slug, label, own_points(params, measure, counts, known), role)
        for slug, (label, measure, role) in sides.items()
    }
    return Figure(
        topic="embassies",
        headed_by=(
            of_days(ours["abroad"], "Abroad"),
            of_days(ours["pyongyang"], "In Pyongyang"),
        ),
        subtitle="Embassies that were open on 1 January of each year",
        unit="embassies",
        measure="count",
        kind="line",
        x_title=DATE,
        series=(*ours.values(), *series_of(counts)),
        sources=sources_behind(MissionReading, counts),
        notes=(
            "Where no source dates an opening, the embassy is taken to go back to the beginning "
            "of relations: a year with such embassies is an estimate.",
            BANDS,
            PAST_DATES,
        ),
        as_of=as_of_text(params, newest_edit(MissionReading)),
    )


@figures.register(
    "diplomacy/embassies-closed",
    title="Embassies that North Korea closed",
    datasets=["diplomacy/missions"],
    also_of=["diplomacy/relations"],
    parameters=CountsOverTime,
    words=["embassy closures"],
)
def embassies_closed(params: dict) -> Figure:
    """How many of its embassies abroad North Korea closed in each year, as sources date it."""
    first = params["from"] or today().year - LOOKING_BACK
    missions = Missions.load(params["as_of"])
    last = params["to"] or today().year
    found = closures(missions, first, last)
    # How many in whole years together: one of none says nothing of later years.
    whole = min(last, today().year - 1)
    heads: tuple[Series, ...] = ()
    if found and first <= whole:
        closed = [state for state in found if state.since[0].first.year <= whole]
        period = str(first) if first == whole else f"{first}/{whole}"
        heads = (Series("closed", "Embassies closed", (point_of(period, closed),)),)
    return Figure(
        topic="embassies closed",
        headed_by=heads,
        subtitle="Embassies of North Korea abroad by the year in which they were closed",
        unit="embassies",
        measure="count",
        kind="bar",
        series=(by_year(found),),
        sources=sources_of(
            mark.record.source_id for state in found for mark in state.on_date.marks
        ),
        notes=(
            "Embassies that are closed now and of which a source dates the closing; other missions "
            "are not counted. A year without a bar is one of which no closing is on record.",
        ),
        as_of=as_of_text(params, newest_edit(MissionReading)),
    )


def counts_of(params: dict, *measures: str) -> list[PublishedCount]:
    """The published counts of the years asked for."""
    years = years_of(params)
    return [c for c in published(*measures, as_of=params["as_of"]) if day_of(c).year in years]


def own_points(
    params: dict, measure: str, counts: Sequence[PublishedCount], missions: Missions
) -> tuple[Point, ...]:
    """Our count on each 1 January, and on each day of which somebody published one.

    The note of such a day, and of its year, sets the two counts side by side.
    """
    days = {str(year): date(year, 1, 1) for year in years_of(params)}
    days |= {str(count.counted_on): day_of(count) for count in counts}
    values = {x: notes_of(counts, measure, x, missions) for x in days}
    return tuple(count_on(measure, day, missions).point(x, values[x]) for x, day in days.items())


def of_days(ours: Series, label: str = "") -> Series:
    """Our counts of each 1 January, by the day."""
    points = (replace(each, x=f"{each.x}-01-01") for each in ours.points if each.x.isdigit())
    return replace(ours, label=label or ours.label, points=tuple(points))


def notes_of(counts: Iterable[PublishedCount], measure: str, x: str, missions: Missions) -> str:
    """The published counts of one x, or of its year, beside ours."""
    same = Measure.EMBASSIES_ABROAD if measure == Measure.HOSTS else measure
    alike = {same} | ({Measure.HOSTS} if measure == Measure.EMBASSIES_ABROAD else set())
    found = [c for c in counts if c.measure in alike and x in (c.counted_on, c.counted_on[:4])]
    return "; ".join(in_short(difference(count, missions)) for count in found)


def years_of(params: dict) -> range:
    first, last = params["from"] or FIRST_YEAR, params["to"] or today().year
    return range(max(first, FIRST_YEAR), min(last, today().year) + 1)


def sources_behind(model: type[Cited], counts: Iterable[PublishedCount]) -> tuple[SourceRef, ...]:
    """The sources of the records that are counted, and of the published counts."""
    return sources_of([*source_keys(model), *(count.source_id for count in counts)])


@once_per_request
def source_keys(model: type[Cited]) -> set[int]:
    return set(model.objects.order_by().values_list("source", flat=True))


def sources_of(keys: Iterable[int]) -> tuple[SourceRef, ...]:
    """The sources of these keys, each once, by name."""
    known = reference_rows(Source)
    found = sorted((known[key] for key in set(keys)), key=lambda each: each.short_name)
    return tuple(SourceRef(each.slug, each.short_name) for each in found)


@once_per_request
def newest_edit(model: type[Cited]) -> datetime | None:
    """When a counted record was last edited; None before there is one."""
    return model.history.aggregate(newest=Max("history_date"))["newest"]


subject(
    "Relations and embassies",
    "diplomacy/relations",
    "diplomacy/missions",
    "diplomacy/embassies-closed",
)
subject(
    "Votes at the United Nations",
    "diplomacy/voting-agreement",
    "diplomacy/voting-agreement-by-state",
    "diplomacy/roll-call-ballots",
    "diplomacy/ideal-points",
)
subject(
    "The Security Council", "diplomacy/outcomes", "diplomacy/designations", "diplomacy/launches"
)
subject("Alliances", "diplomacy/alliances")
subject("The war in Ukraine", "diplomacy/russia-war")
subject(
    "Visits and exchanges",
    "diplomacy/visits",
    "diplomacy/visits-by-year",
    "diplomacy/china-exchanges",
)
subject("Crime", "diplomacy/cyber-theft")
