"""Which embassies North Korea gave up, by the year of which a source dates the closing."""

from collections.abc import Sequence
from decimal import Decimal

from nkworld.charts import Point, Series
from nkworld.charts.words import in_a_row
from nkworld.provenance.models import Status

from .posts import Missions, MissionState, Post, today
from .published_counts.own import marked
from .sentences import doubt

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
    years: dict[str, list[MissionState]] = {}
    for state in found:
        years.setdefault(str(state.since[0].first.year), []).append(state)
    points = tuple(point_of(year, some) for year, some in years.items())
    return Series("closed", "Embassies closed", points, "category-1")


def in_all(found: Sequence[MissionState], first: int, last: int) -> tuple[Series, ...]:
    """How many in whole years together: one of none says nothing of later years."""
    whole = min(last, today().year - 1)
    if not found or whole < first:
        return ()
    closed = [state for state in found if state.since[0].first.year <= whole]
    period = str(first) if first == whole else f"{first}/{whole}"
    return (Series("closed", "Embassies closed", (point_of(period, closed),)),)


def _named(found: Sequence[MissionState]) -> str:
    """“Madrid and Tripoli, and perhaps Kinshasa (sources disagree)”"""
    sure = in_a_row([state.mission.city for state in found if state.is_sure])
    others = [f"{each.mission.city} ({doubt(each)})" for each in found if not each.is_sure]
    perhaps = f"perhaps {in_a_row(others)}" if others else ""
    return ", and ".join(filter(None, [sure, perhaps]))
