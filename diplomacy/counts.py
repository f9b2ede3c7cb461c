"""Counts on a day with the list behind each, and how they differ from those published for 2017."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from nkworld.atlas.models import Country
from nkworld.provenance.models import Source

from .posts import Missions
from .states import Relations, State

PUBLISHED_DAY = date(2017, 1, 1)
PIIE = "https://www.piie.com/blogs/north-korea-witness-transformation/sources-north-korea-and-world"
# The states beyond the members of the UN that the published 164 count.
COUNTED_BEYOND_THE_UN = ("PSE", "EUE")
LISTS_OF_2017 = "koryojournal"


@dataclass(frozen=True)
class Counts:
    """How many on a day; each number is the length of a list."""

    day: date
    relations: list  # RelationState in force
    hosts: list  # countries with an embassy of the DPRK
    embassies_abroad: list  # MissionState
    embassies_in_pyongyang: list

    @property
    def unsure_relations(self):
        return [state for state in self.relations if not state.standing.is_sure]


def counts_on(day, as_of=None, relations=None, missions=None):
    """The Counts of a day; Relations and Missions may be given if they are read already."""
    relations = relations or Relations.load(as_of)
    missions = missions or Missions.load(as_of, relations)
    in_force = [state for state in relations.on(day).values() if state.in_force]
    abroad = missions.embassies_abroad(day)
    hosts = {state.mission.receiving for state in abroad}
    return Counts(
        day,
        sorted(in_force, key=lambda state: state.country.name),
        sorted(hosts, key=lambda country: country.name),
        abroad,
        missions.embassies_in_pyongyang(day),
    )


@dataclass(frozen=True)
class Item:
    """One country that one count has and the other has not, with the reason."""

    country: Country
    counted_by: str  # ours | theirs
    reason: str
    records: tuple = ()


@dataclass(frozen=True)
class Difference:
    """One published count beside ours. `explained`: the items account for all of it."""

    title: str
    theirs: int
    ours: int
    source: Source | None
    citation: str
    as_quoted: str
    items: list[Item]
    remark: str = ""

    @property
    def gap(self):
        return self.ours - self.theirs

    @property
    def explained(self):
        signs = sum(1 if item.counted_by == "ours" else -1 for item in self.items)
        return signs == self.gap


def differences(as_of=None):
    """Ours at the start of 2017 against 164 relations, 24 embassies in Pyongyang, 47 hosts."""
    relations = Relations.load(as_of)
    missions = Missions.load(as_of, relations)
    ours = counts_on(PUBLISHED_DAY, relations=relations, missions=missions)
    paper: dict[str, Any] = {
        "source": Source.objects.filter(slug="ncnk").first(),
        "citation": PIIE,
    }
    return [
        Difference(
            "Countries with relations",
            164,
            len(ours.relations),
            as_quoted="164 countries",
            items=_relation_items(relations, ours),
            remark=THEIRS_INFERRED,
            **paper,
        ),
        Difference(
            "Embassies in Pyongyang",
            24,
            len(ours.embassies_in_pyongyang),
            as_quoted="24 embassies",
            items=[],
            remark=_doubtful(missions, abroad=False),
            **paper,
        ),
        Difference(
            "Countries with an embassy of the DPRK",
            47,
            len(ours.hosts),
            as_quoted="47 countries",
            items=[],
            remark=_doubtful(missions, abroad=True),
            **paper,
        ),
    ]


THEIRS_INFERRED = (
    "The published list itself could not be read. Theirs is inferred: the members of the United "
    "Nations without North Korea and without those that the list of October 2017 shows as having "
    "no relations, and Palestine and the European Union, which makes 164."
)


def _relation_items(relations, ours):
    theirs = _theirs(relations)
    counted = {state.country for state in ours.relations}
    only_ours = [_item(relations, one, "ours") for one in counted - theirs]
    only_theirs = [_item(relations, one, "theirs") for one in theirs - counted]
    return sorted([*only_theirs, *only_ours], key=lambda i: (i.counted_by, i.country.name))


def _theirs(relations):
    """The countries behind the published number, as far as they can be inferred."""
    listed = {
        country
        for country, timeline in relations.timelines.items()
        for mark in timeline.marks
        if mark.sighting and mark.record.source.slug == LISTS_OF_2017
    }
    members = Country.objects.present().filter(un_member=True).exclude(code="PRK")
    beyond = Country.objects.filter(code__in=COUNTED_BEYOND_THE_UN)
    return (set(members) - listed) | set(beyond)


def _item(relations, country, counted_by):
    state = relations.of(country, PUBLISHED_DAY)
    reason = _reason(relations, state, counted_by)
    return Item(country, counted_by, reason, tuple(state.acts))


def _reason(relations, state, counted_by):
    """Why one counts it and the other does not, in a sentence."""
    if counted_by == "ours":
        if state.disputed:
            return "Relations were restored by the acts known here; lists show none."
        return "An act of opening is known and none of breaking off; the lists show none."
    since = state.standing.since_label
    return {
        State.UNKNOWN: "Counted there; no source read here dates an opening.",
        State.NONE: "Counted there; the first act known here is later, or disputed.",
        State.SEVERED: f"Broken off ({since}), and no act of restoration is known here.",
        State.SUSPENDED: f"Suspended ({since}): counted there, not counted as in force here.",
        State.RECOGNISED: f"Recognised ({since}); no source read here dates relations.",
    }[state.kind]


def _doubtful(missions, abroad):
    """Which embassies of the list rest on an opening without a date, and which may be missing."""
    states = missions.on(PUBLISHED_DAY)
    mine = [
        state
        for state in states
        if state.mission.mission_type == "embassy" and state.mission.is_abroad == abroad
    ]
    undated = sum(state.is_open and not state.certain for state in mine)
    perhaps = [
        state.mission.partner.name for state in mine if state.may_be_open and not state.is_open
    ]
    sentence = f"{undated} of ours rest on an opening that no source dates."
    if perhaps:
        sentence += f" Perhaps open as well, and not counted: {', '.join(perhaps)}."
    return sentence
