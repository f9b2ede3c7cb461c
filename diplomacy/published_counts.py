"""What others counted of a day, our own count of it, and what makes the difference."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, cast

from nkworld.asking.parameters import rules_of
from nkworld.atlas.memo import once_per_request
from nkworld.atlas.models import DPRK, Country, countries
from nkworld.charts import Part, Point, Series, exact, in_a_row
from nkworld.charts.description import spoken_plainly
from nkworld.charts.figures import Claim
from nkworld.charts.periods import when
from nkworld.charts.words import READ, spoken
from nkworld.figures.amounts import point_of_claim
from nkworld.portal.panels import Fact
from nkworld.provenance.models import Source, Status
from nkworld.provenance.tables import grouped, parts_of

from .models import PublishedCount, RelationAct
from .posts import Missions, MissionState
from .states import Act, Relations, RelationState, State

Measure = PublishedCount.Measure
AFRICA = "Africa"
OwnState = RelationState | MissionState


class OwnCount:
    """Our own count of one thing on one day: the states that are counted and sure; missions that
    are counted though nobody dates their opening, which makes the count an estimate; states that
    are counted and may be otherwise, and those that are not counted and may have been there.
    """

    def __init__(self, day: date, states: Iterable[OwnState]) -> None:
        found = grouped(states, lambda state: state.on_date.certainty)
        self.day = day
        self.sure, self.undated = tuple(found["sure"]), tuple(found["undated"])
        self.unsure, self.perhaps = tuple(found["unsure"]), tuple(found["perhaps"])
        self.counted = (*self.sure, *self.undated, *self.unsure)
        self.value = len(self.counted)
        self.low = len(self.sure) + len(self.undated)
        self.high = self.value + len(self.perhaps)
        self.band = f"{self.low} to {self.high}" if self.low != self.high else str(self.low)

    def point(self, x: str, note: str = "") -> Point:
        """Without bounds where nothing is in doubt."""
        status = (Status.ESTIMATED if self.undated else Status.DERIVED).value
        is_open = self.low != self.high
        low, high = (Decimal(self.low), Decimal(self.high)) if is_open else (None, None)
        records = marked(*self.counted, *self.perhaps)
        return Point(x, Decimal(self.value), low, high, status, note=note, records=records)


def marked(*states: OwnState) -> tuple[Part, ...]:
    """The records by which things stand so; of an embassy that nobody dates, all on it."""
    return parts_of(
        record
        for state in states
        for record in [m.record for m in state.on_date.marks] or getattr(state, "readings", [])
    )


@once_per_request
def count_on(measure: str, day: date, missions: Missions) -> OwnCount:
    """Our count of what somebody else counted. A country has one embassy of North Korea."""
    if measure == Measure.RELATIONS:
        # A union beside its members is no further country.
        found = missions.relations.on(day)
        return OwnCount(day, (found[c] for c in found if c.kind != Country.Kind.AGGREGATE))
    if measure in (Measure.HOSTS, Measure.EMBASSIES_ABROAD, Measure.EMBASSIES_IN_PYONGYANG):
        is_abroad = measure != Measure.EMBASSIES_IN_PYONGYANG
        return OwnCount(day, missions.embassies_on(day, is_abroad))
    abroad = measure != Measure.MISSIONS_IN_PYONGYANG
    posts = [post for post in missions.on(day) if post.mission.is_abroad == abroad]
    if measure == Measure.MISSIONS_IN_AFRICA:
        posts = [post for post in posts if post.mission.receiving.region == AFRICA]
    return OwnCount(day, posts)


MEASURES = list(Measure.values)
# Short, as they stand among the dots; the table and the reckoning tell what was counted.
SERIES_LABELS = {
    Measure.RELATIONS: "Published counts",
    Measure.HOSTS: "Hosts, published",
    Measure.EMBASSIES_ABROAD: "Abroad, published",
    Measure.MISSIONS_ABROAD: "Missions abroad, published",
    Measure.MISSIONS_IN_AFRICA: "Missions in Africa, published",
    Measure.EMBASSIES_IN_PYONGYANG: "In Pyongyang, published",
    Measure.MISSIONS_IN_PYONGYANG: "Missions in Pyongyang, published",
}


@once_per_request
def published(*measures: str, as_of: datetime | None = None) -> list[PublishedCount]:
    """What others counted, one claim for each day and thing, in the order of time."""
    rule = next(iter(rules_of(PublishedCount.dataset, as_of).values()), None)
    if rule is None:
        return []
    shown = PublishedCount.objects.headline(rule, as_of)
    counts = shown.filter(measure__in=measures or MEASURES)
    return sorted(
        counts.cited(),
        key=lambda c: (c.counted_on.first, c.counted_on.last, MEASURES.index(c.measure)),
    )


def who(source: Source) -> str:
    """A source as the subject of a sentence: “the ROK foreign ministry”, “NCNK”."""
    return f"the {source}" if "ministry" in str(source) else str(source)


def series_of(counts: Iterable[PublishedCount]) -> tuple[Series, ...]:
    """One series for each thing that others counted."""
    ordered = sorted(counts, key=lambda count: count.counted_on)
    found = grouped(ordered, lambda count: count.measure)
    return tuple(
        Series(
            f"{measure}-published",
            label,
            tuple({str(c.counted_on): point_of(c, c.note) for c in found[measure]}.values()),
            "other",
        )
        for measure, label in SERIES_LABELS.items()
        if found[measure]
    )


def point_of(count: PublishedCount, note: str = "") -> Point:
    return replace(point_of_claim(count), x=str(count.counted_on), note=note)


def why_not_here(state: RelationState) -> str:
    """Why a country is not counted here on a day, in a sentence."""
    since = state.on_date.since_label
    if state.country.kind == Country.Kind.AGGREGATE:
        return "A union beside its members: counted there, and not among the countries here."
    return {
        State.UNKNOWN: "No source read here tells any act until that day.",
        State.NEVER: "By the lists read here it never had relations.",
        State.NONE: "The first act known here is later, or disputed.",
        State.SEVERED: f"Broken off ({since}) by the acts known here, which others contradict.",
        State.SUSPENDED: f"Suspended ({since}): counted there, not counted as in force here.",
        State.RECOGNISED: f"Recognised ({since}); no source read here dates relations.",
    }[state.kind]


def why(state: MissionState, day: date) -> str:
    """Why a mission counts as open on a day, or may have been open, in a sentence or two."""
    since = state.on_date.since_label
    if state.is_open and state.disputed:
        opened = f"Opened {since}" if since else "No source dates the opening"
        return f"{opened}. Sources disagree."
    if state.is_open and since:
        return f"Opened {since}, and not known to have closed by then."
    if state.is_open:
        return f"No source dates the opening. {_first_heard(state, day)}".strip()
    if since:
        return f"Closed {since}. {_first_heard(state, day)} No source dates the return."
    return "Closed, and no source says when: it may still have been open."


def _first_heard(state: MissionState, day: date) -> str:
    seen = [r.stated_for for r in state.readings if r.status == "open" and r.stated_for]
    if seen:
        listed = min(seen, key=lambda one: one.first)
        later = "only later, " if listed.first > day else ""
        return f"Seen open {later}on a list of {listed.label}."
    over = [r.closed for r in state.readings if r.closed and r.closed.last >= day]
    return f"Known from its closing, {min(over, key=lambda d: d.last).label}." if over else ""


# Counted as countries with relations beyond the members of the United Nations.
BEYOND_THE_UN = ("PSE", "EUE")
NEAR = timedelta(days=366)  # a list of states without relations speaks of the year around it
HERE, THERE = "here only", "there only"
UNSURE, PERHAPS = "here, not certain", "not here, perhaps there"
THEIRS_INFERRED = (
    "Theirs is inferred: the members of the United Nations without North Korea and without those "
    "that the list of October 2017 shows as having no relations, and Palestine and the European "
    "Union, which makes the published number."
)


@dataclass(frozen=True)
class Item:
    state: OwnState
    reason: str
    counted: str = ""  # where a country is: HERE, THERE, UNSURE or PERHAPS


class Difference:
    """`items` are countries that only one of the two has, where the names behind the published
    number are known (`is_named`), else those that may make the difference. `posts` are what is
    behind our count of missions.
    """

    def __init__(self, count: PublishedCount, missions: Missions) -> None:
        # Our own count of that day is held against it: of a month the last.
        day, is_of_countries = count.counted_on.last, count.measure == Measure.RELATIONS
        behind = countries_behind(count, missions.relations) if is_of_countries else None
        ours = count_on(count.measure, day, missions)
        self.published, self.ours, self.theirs = count, ours, int(count.value or 0)
        self.gap = ours.value - self.theirs
        self.is_reached = ours.low <= self.theirs <= ours.high
        self.is_named = behind is not None
        self.items: list[Item] = []
        self.posts: list[Item] = []
        if not is_of_countries:
            # Those not counted come first, then the doubtful ones.
            posts: list[Any] = [*ours.counted, *ours.perhaps]
            posts.sort(key=lambda p: (p.is_open, p.is_sure, p.country.name, p.mission.city))
            self.posts = [Item(post, why(post, day)) for post in posts]
        elif behind is None:
            relations = cast(tuple[RelationState, ...], ours.perhaps)
            self.items = [Item(state, why_not_here(state), PERHAPS) for state in relations]
            for doubtful in ours.unsure:
                others = in_a_row([str(o.label).lower() for o in doubtful.on_date.alternatives])
                said = "by other dates, or but for one unreviewed compilation"
                text = f"Not certain: {said}, {others}."
                if doubtful.disputed:
                    text = f"Sources disagree: {others}." if others else "Sources disagree."
                self.items.append(Item(doubtful, text, UNSURE))
            self.items.sort(key=lambda item: (item.counted == UNSURE, item.state.country.name))
        else:
            self.items = _only_one_has(behind, ours, missions.relations)

    @property
    def explained(self) -> bool:
        if not self.is_named:
            return self.is_reached
        return sum(1 if item.counted == HERE else -1 for item in self.items) == self.gap

    @property
    def remark(self) -> str:
        named = THEIRS_INFERRED if self.is_named else "The published number comes without names."
        if self.is_named and self.explained:
            return named
        short = self.theirs - self.ours.high
        if short > 0:
            what = "countries" if self.published.measure == Measure.RELATIONS else "missions"
            return (
                f"{named} At least {short} of the {what} behind it are not on record here, and no "
                "page read here names them."
            )
        if self.ours.low > self.theirs and self.ours.undated:
            return (
                f"{named} More are on record here: what counts as a mission differs, and one of "
                "which no source dates the opening is counted from the beginning of relations."
            )
        if self.ours.low > self.theirs:
            return f"{named} More are beyond dispute here than were counted there."
        if not self.is_named and self.gap:
            return f"{named} Any of those below may make the difference."
        return named

    @property
    def in_short(self) -> str:
        count, ours = self.published, self.ours
        text = (
            f"{who(count.source)} counted {self.theirs} {when(count.counted_on)}, "
            f"{ours.value} are on record here ({ours.band})"
        )
        if self.is_named:
            countries = grouped(self.items, lambda item: item.counted)
            names = {c: [each.state.country.name for each in countries[c]] for c in (THERE, HERE)}
            apart = [f"{c}: {in_a_row(some)}" for c, some in names.items() if some]
            return "; ".join([text, *apart])
        perhaps = sorted({state.country.name for state in ours.perhaps})
        if not self.is_reached and self.gap < 0:
            return f"{text}; the others are not named by any page read here"
        if self.gap < 0 and perhaps:
            return f"{text}; not counted here, perhaps there: {in_a_row(perhaps)}"
        if self.gap > 0:
            return f"{text}; {len(ours.unsure)} of ours are not certain or disputed"
        return text


def differences(missions: Missions, as_of: datetime | None = None) -> list[Difference]:
    return [Difference(count, missions) for count in published(as_of=as_of)]


def _only_one_has(theirs: set[Country], ours: OwnCount, relations: Relations) -> list[Item]:
    counted = {state.country for state in ours.counted}
    items = []
    for country in theirs ^ counted:
        state = relations.of(country, ours.day)
        if country in theirs:
            items.append(Item(state, why_not_here(state), THERE))
            continue
        reason = "An act of opening is known and none of breaking off; the lists show none."
        if state.disputed:
            reason = "Relations were restored by the acts known here; lists show none."
        items.append(Item(state, reason, HERE))
    return sorted(items, key=lambda item: (item.counted, item.state.country.name))


def countries_behind(count: PublishedCount, relations: Relations) -> set[Country] | None:
    """The countries behind a published number of relations: those that a list of states without
    relations, of a year around, leaves over, if they are as many; None if nobody knows.
    """
    marks = [m for t in relations.timelines.values() for m in t.marks if m.act == Act.NONE]
    lists = grouped(marks, lambda mark: (mark.date, mark.record.citation))
    near = [
        {cast(RelationAct, mark.record).country for mark in found}
        for (listed, _), found in lists.items()
        if abs(listed.last - count.counted_on.last) < NEAR
    ]
    if not near:
        return None
    present = [each for each in countries().values() if each.kind == Country.Kind.COUNTRY]
    members = {each for each in present if each.un_member and each.code != DPRK}
    beyond = {each for each in countries().values() if each.code in BEYOND_THE_UN}
    left = [(members - without) | beyond for without in near]
    return next((found for found in left if len(found) == count.value), None)


FACTS = (Measure.RELATIONS, Measure.HOSTS, Measure.EMBASSIES_IN_PYONGYANG)
# Counted under two names: one embassy stands in each country.
ONE_IN_EACH = {Measure.HOSTS, Measure.EMBASSIES_ABROAD}


def alike(measure: Measure, counts: Iterable[PublishedCount]) -> list[PublishedCount]:
    """Those that count the same as a measure of ours."""
    measures = ONE_IN_EACH if measure in ONE_IN_EACH else {measure}
    return [count for count in counts if count.measure in measures]


def facts_on(day: date, missions: Missions, urls: Mapping[str, str] | None = None) -> list[Fact]:
    """Our counts of a day, each beside the published one nearest in time."""
    facts = []
    for measure in FACTS:
        term, point = str(measure.label), count_on(measure, day, missions).point(day.isoformat())
        # A state is told of a day that is not over yet: the claim is of no period.
        claims = [Claim(term, "", point)]
        # How far our own count may be off stands beside it.
        note = f"by dated acts{f', {point.low} to {point.high}' if point.has_range else ''}"
        counts = alike(measure, published())
        for count in sorted(counts, key=lambda count: abs(count.counted_on.last - day))[:1]:
            theirs, on = point_of(count), str(count.counted_on)
            counted = f"{who(count.source)} counted {spoken(theirs, exact)} {when(on)}"
            claims.append(Claim(f"{count.get_measure_display()}, {count.source}", on, theirs))
            unread = READ.get(count.read, "")
            note = f"{note}; {counted}{f' ({unread})' if unread else ''}"
        url = (urls or {}).get(measure, "")
        value = spoken_plainly(point, exact)
        is_disputed = any(claim.point.is_disputed for claim in claims)
        facts.append(Fact(term, value, note, url, tuple(claims), is_disputed=is_disputed))
    return facts
