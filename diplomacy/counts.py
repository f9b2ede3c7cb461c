"""Counts on a day, with the list behind each."""

from dataclasses import dataclass
from datetime import date

from .posts import Missions
from .states import Relations


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
