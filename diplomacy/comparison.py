"""How our count of a day differs from one that others published of it, item by item."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from nkworld.atlas.models import DPRK, Country
from nkworld.charts import exact, in_a_row
from nkworld.provenance.records import grouped

from .acts import Act
from .models import MissionReading, PublishedCount
from .posts import Missions, MissionState
from .reasons import why, why_here, why_not_here, why_not_sure
from .states import Relations, RelationState
from .yardstick import Reckoning, What, country_of, day_of, published, reckon

# Counted as countries with relations beyond the members of the United Nations.
BEYOND_THE_UN = ("PSE", "EUE")
NEAR = timedelta(days=366)  # a list of states without relations speaks of the year around it


@dataclass(frozen=True)
class Item:
    """One country that makes, or may make, a difference between two counts, with the reason."""

    state: RelationState
    counted: str  # where: here | there | here, not certain | not here
    reason: str

    @property
    def country(self) -> Country:
        return self.state.country

    @property
    def records(self) -> list:
        return self.state.acts


@dataclass(frozen=True)
class Embassy:
    """One mission that we count, or that may have been open and is not counted, with the reason."""

    state: MissionState
    reason: str

    @property
    def is_sure(self) -> bool:
        return self.state.standing.is_sure

    @property
    def place(self) -> tuple:
        """Those not counted come first, then the doubtful ones."""
        mission = self.state.mission
        return self.state.is_open, self.is_sure, mission.partner.name, mission.city


@dataclass(frozen=True)
class Difference:
    """One published count beside ours of its day.

    `items` are countries that only one of the two has, where the names behind the published
    number are known (`is_named`), else those that may make the difference. `posts` are what is
    behind our count of missions.
    """

    published: PublishedCount
    ours: Reckoning
    is_named: bool = False
    items: tuple[Item, ...] = ()
    posts: tuple[Embassy, ...] = ()

    @property
    def title(self) -> str:
        return self.published.get_what_display()

    @property
    def theirs(self) -> int:
        return int(self.published.value)

    @property
    def gap(self) -> int:
        return self.ours.value - self.theirs

    @property
    def is_reached(self) -> bool:
        """Does the published number lie between what is sure here and what may be?"""
        return self.ours.holds(self.theirs)

    @property
    def explained(self) -> bool:
        """Do the items account for all of it?"""
        if not self.is_named:
            return self.is_reached
        signs = sum(1 if item.counted == HERE else -1 for item in self.items)
        return signs == self.gap

    @property
    def band(self) -> str:
        low, high = self.ours.low, self.ours.high
        return f"{low} to {high}" if low != high else str(low)

    @property
    def remark(self) -> str:
        return " ".join(filter(None, [self._of_the_names(), self._of_the_numbers()]))

    def _of_the_names(self) -> str:
        if self.is_named:
            return THEIRS_INFERRED
        return "The published number comes without names."

    def _of_the_numbers(self) -> str:
        short = self.theirs - self.ours.high
        if short > 0:
            what = "countries" if self.published.what == What.RELATIONS else "missions"
            return (
                f"At least {short} of the {what} behind it are not on record here, and no page "
                "read here names them."
            )
        if self.ours.low - self.theirs > 0:
            return "More are certain here than were counted there."
        if not self.is_named and self.gap:
            return "Any of those below may make the difference."
        return ""


HERE, THERE = "here only", "there only"
UNSURE, PERHAPS = "here, not certain", "not here, perhaps there"
THEIRS_INFERRED = (
    "Theirs is inferred: the members of the United Nations without North Korea and without those "
    "that the list of October 2017 shows as having no relations, and Palestine and the European "
    "Union, which makes the published number."
)


def differences(missions: Missions, as_of: datetime | None = None) -> list[Difference]:
    """Every published count beside ours of its day, in the order of time."""
    return [difference(count, missions) for count in published(as_of=as_of)]


def difference(count: PublishedCount, missions: Missions) -> Difference:
    """One published count beside ours of its day."""
    day = day_of(count)
    ours = reckon(count.what, day, missions)
    if count.what != What.RELATIONS:
        posts = (Embassy(state, why(state, day)) for state in (*ours.counted, *ours.perhaps))
        return Difference(count, ours, posts=tuple(sorted(posts, key=lambda post: post.place)))
    theirs = names_behind(count, missions.relations)
    if theirs is None:
        return Difference(count, ours, items=_doubts(ours))
    return Difference(count, ours, True, _by_name(missions.relations, ours, theirs))


def names_behind(count: PublishedCount, relations: Relations) -> set[Country] | None:
    """The countries behind a published number of relations: those that a list of states without
    relations, of a year around, leaves over, if they are as many; None if nobody knows.
    """
    lists = lists_of_none(relations)
    near = [without for listed, without in lists if abs(listed - day_of(count)) < NEAR]
    if not near:
        return None
    members = set(Country.objects.present().filter(un_member=True).exclude(code=DPRK))
    beyond = set(Country.objects.filter(code__in=BEYOND_THE_UN))
    left = [(members - without) | beyond for without in near]
    return next((found for found in left if len(found) == count.value), None)


def lists_of_none(relations: Relations) -> list[tuple[date, set[Country]]]:
    """(last day, countries) of each list of states without relations that is on record."""
    marks = [m for t in relations.timelines.values() for m in t.marks if m.act == Act.NONE]
    by_page = grouped(marks, lambda mark: (mark.date, mark.record.citation))
    return [(day.last, {m.record.country for m in found}) for (day, _), found in by_page.items()]


def _by_name(relations, ours, theirs):
    """Countries that only one of the two has."""
    counted = {state.country for state in ours.counted}
    only_ours = [relations.of(country, ours.day) for country in counted - theirs]
    only_theirs = [relations.of(country, ours.day) for country in theirs - counted]
    items = [
        *(Item(state, THERE, why_not_here(state)) for state in only_theirs),
        *(Item(state, HERE, why_here(state)) for state in only_ours),
    ]
    return tuple(sorted(items, key=lambda item: (item.counted, item.country.name)))


def _doubts(ours):
    """Countries that may make the difference: not counted here first, then the doubtful ones."""
    perhaps = sorted(ours.perhaps, key=lambda state: state.country.name)
    unsure = sorted(ours.unsure, key=lambda state: state.country.name)
    return (
        *(Item(state, PERHAPS, why_not_here(state)) for state in perhaps),
        *(Item(state, UNSURE, why_not_sure(state)) for state in unsure),
    )


def in_short(difference: Difference) -> str:
    """One published count beside ours, as a note to a figure says it: by which countries too."""
    count, ours = difference.published, difference.ours
    told = (
        f"{count.source} counted {exact(count.value)} on {count.counted_on.label}, "
        f"{ours.value} are on record here ({difference.band})"
    )
    if difference.is_named:
        names = {c: [i.country.name for i in difference.items if i.counted == c] for c in ORDER}
        parts = [f"{where}: {in_a_row(some)}" for where, some in names.items() if some]
        return "; ".join([told, *parts])
    perhaps = sorted({country_of(state).name for state in ours.perhaps})
    if not difference.is_reached and difference.gap < 0:
        return f"{told}; the others are not named by any page read here"
    if difference.gap < 0 and perhaps:
        return f"{told}; not counted here, perhaps there: {in_a_row(perhaps)}"
    if difference.gap > 0:
        return f"{told}; {len(ours.unsure)} of ours are not certain or disputed"
    return told


ORDER = (THERE, HERE)


def undated_closings(missions: Missions, day: date) -> list[tuple[MissionState, MissionReading]]:
    """Pairs of a mission’s state on a day and the reading that has it closed without a date."""
    return [
        (state, reading)
        for state in missions.on(day)
        for reading in state.readings
        if _closed_without_a_date(reading)
    ]


def _closed_without_a_date(reading):
    return reading.status == MissionReading.Status.CLOSED and not reading.closed
