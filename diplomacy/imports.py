"""The spreadsheet of published counts, and the files of curated records in the seed folder, in the
order in which each may name others.
"""

from typing import Any

from import_export.fields import Field

from nkworld.importing.curated import CitedResource, curated_table
from nkworld.importing.widgets import RecordWidget

from .alliances.models import Obligation
from .council.models import Designation, Launch, NuclearTest, Outcome
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
from .voting.models import Ballot, RollCall

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


class MissionWidget(RecordWidget):
    """What several columns of a row name together; None where the desk has deleted it."""

    columns = POST
    by_name: dict[tuple, Any]

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

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        return self.by_name.get(tuple(row[column] for column in self.columns))


class OwnedResource(CitedResource):
    """Rows that say something of an `owner`: where the desk has deleted it, they go with it."""

    owner: str

    def skip_row(self, instance: Any, *row: Any) -> bool:
        return not getattr(instance, f"{self.owner}_id") or super().skip_row(instance, *row)


class OfMission(OwnedResource):
    owner = "mission"
    mission = Field("mission", "city", widget=MissionWidget())


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


curated_table("roll-calls.csv", RollCall, ["source", "number"])


class RollCallWidget(MissionWidget):
    columns = ["source", "roll_call"]

    def load(self) -> None:
        of_korea = RollCall.objects.exclude(subject="").select_related("source")
        self.by_name = {(each.source.slug, str(each.number)): each for each in of_korea}


class OfRollCall(OwnedResource):
    owner = "roll_call"
    roll_call = Field("roll_call", "roll_call", widget=RollCallWidget())


curated_table("ballots.csv", Ballot, ["roll_call", "country"], base=OfRollCall)


curated_table(
    "council-outcomes.csv", Outcome, ["date", "kind", "document", "sitting", "source", "citation"]
)
curated_table("designations.csv", Designation, ["reference", "edition"])
curated_table("launches.csv", Launch, ["source", "number"])
curated_table("nuclear-tests.csv", NuclearTest, ["number", "date", "source", "citation"])


curated_table("alliances.csv", Obligation, ["country", "began", "source"])
