"""The spreadsheet of published counts, and the files of curated records in the seed folder, in the
order in which each may name others.
"""

from typing import Any

from import_export.fields import Field

from nkworld.importing.curated import CitedResource, NamedWidget, curated_table

from .models import (
    Accreditation,
    Event,
    HeadOfMission,
    Membership,
    Mission,
    MissionReading,
    Organization,
    Participation,
    RelationAct,
    Treaty,
)

POST = ["sending", "receiving", "city", "mission_type", "organization"]


curated_table("organizations.csv", Organization, ["slug"])
curated_table("treaties.csv", Treaty, ["slug"])
RelationActs = curated_table(
    "relation-acts.csv", RelationAct, ["country", "event", "date", "source", "citation"]
)
Events = curated_table("events.csv", Event, ["country", "date", "title", "source", "citation"])
curated_table(
    "heads-of-mission.csv",
    HeadOfMission,
    ["sending", "receiving", "person", "event", "date", "source", "citation"],
)
Memberships = curated_table(
    "memberships.csv",
    Membership,
    ["organization", "status", "joined", "left", "source", "citation"],
)
curated_table(
    "participations.csv",
    Participation,
    ["treaty", "status", "signed", "joined", "source", "citation"],
)
curated_table("missions.csv", Mission, POST)


class MissionWidget(NamedWidget):
    """The mission that a row's columns sending … organization name together."""

    def __init__(self) -> None:
        super().__init__(Mission)

    def load(self) -> None:
        missions = Mission.objects.select_related("sending", "receiving", "organization")
        self.by_name = {
            (
                one.sending.code,
                one.receiving.code,
                one.city,
                one.mission_type,
                one.organization.slug if one.organization else "",
            ): one
            for one in missions
        }

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Mission | None:
        """None where the desk has deleted the mission: what was said of it goes with it."""
        return self.by_name.get(tuple(row[column] for column in POST))


class OfMission(CitedResource):
    """Rows that say something of a mission."""

    mission = Field("mission", "city", widget=MissionWidget())

    def skip_row(
        self, instance: Any, original: Any, row: Any, import_validation_errors: Any = None
    ) -> bool:
        return not instance.mission_id or super().skip_row(
            instance, original, row, import_validation_errors
        )


MissionReadings = curated_table(
    "mission-readings.csv",
    MissionReading,
    ["mission", "status", "opened", "closed", "source", "citation"],
    base=OfMission,
)
curated_table(
    "accreditations.csv",
    Accreditation,
    ["mission", "country", "source", "citation"],
    base=OfMission,
)
