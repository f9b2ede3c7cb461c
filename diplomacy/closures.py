"""Which embassies North Korea gave up, by the year of which a source dates the closing."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from nkworld.charts import Point, Sentence, Series, exact, topic
from nkworld.charts.sentences import Claim, is_over, spoken, when, when_newest
from nkworld.charts.words import in_a_row
from nkworld.provenance.models import Status
from nkworld.provenance.points import day_of, tells_newest

from .posts import Missions, MissionState, Post, today
from .sentences import doubt

LOOKING_BACK = 10  # years of which the figure speaks unless asked
MOST_NAMED = 15


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
    return Point(x, Decimal(sure), low, high, Status.DERIVED.value, note=_named(found))


def by_year(found: Sequence[MissionState]) -> Series:
    years: dict[str, list[MissionState]] = {}
    for state in found:
        years.setdefault(str(state.since[0].first.year), []).append(state)
    points = tuple(point_of(year, some) for year, some in years.items())
    return Series("closed", "Embassies closed", points, "category-1")


def statement(params: dict, found: Sequence[MissionState], first: int) -> Sentence:
    """How many since a year, the last of them, and where they were."""
    if not found:
        return topic("North Korean embassies that were closed")
    day, year = day_of(params), params["from"]
    of_one_year = bool(year) and year == params["to"]
    last = found[-1].since[0]
    ended = str(last) if is_over(str(last), day) else str(first)
    period = str(year) if of_one_year else f"{first}/{ended}"
    point = point_of(period, found)
    where = f": {_named(found)}" if len(found) <= MOST_NAMED else ""
    embassies = "embassy" if len(found) == 1 else "embassies"
    amount = f"{spoken(point, exact)} {embassies} abroad"
    if of_one_year:
        text = f"In {year} North Korea closed {amount} on record here{where}"
    else:
        told = _last(params, ended, day)
        text = f"Since {first} North Korea closed {amount} on record here{told}{where}"
    claim = Claim("North Korean embassies closed", period, point)
    return Sentence(text, (claim,), is_newest=not of_one_year and tells_newest(params))


def _last(params: dict, ended: str, day: date) -> str:
    told = when_newest(ended, day) if tells_newest(params) else when(ended)
    return f", the last {told}"


def _named(found: Sequence[MissionState]) -> str:
    """“Madrid and Tripoli, and perhaps Kinshasa (sources disagree)”"""
    sure = in_a_row([state.mission.city for state in found if state.is_sure])
    others = [f"{each.mission.city} ({doubt(each)})" for each in found if not each.is_sure]
    perhaps = f"perhaps {in_a_row(others)}" if others else ""
    return ", and ".join(filter(None, [sure, perhaps]))
