"""The files of curated records in the seed folder, in the order in which each may name others."""

from typing import Any

from django.db.models import UniqueConstraint
from import_export.fields import Field

from nkworld.importing.curated import CitedResource, NamedWidget, curated_table

from . import models
from .alliances.models import Obligation
from .council.models import Designation, Launch, NuclearTest, Outcome
from .voting.models import Ballot, RollCall

POST = {
    "sending": "sending__code",
    "receiving": "receiving__code",
    "city": "city",
    "mission_type": "mission_type",
    "organization": "organization__slug",
}
CALL = {"source": "source__slug", "roll_call": "number"}


class TogetherWidget(NamedWidget):
    """The record that several columns of a row name together: {column: path of what it says}."""

    def __init__(self, model: Any, paths: dict[str, str]) -> None:
        super().__init__(model)
        self.paths = paths

    def load(self) -> None:
        every = self.model.objects.in_bulk()
        keys = self.model.objects.values_list("pk", *self.paths.values())
        self.by_name = {tuple(str(v or "") for v in values): every[pk] for pk, *values in keys}

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        return self.by_name.get(tuple(row[column] for column in self.paths))


class OwnedResource(CitedResource):
    """Rows that say something of an `owner`: where the desk has deleted it, they go with it."""

    owner: str

    def skip_row(self, instance: Any, *row: Any) -> bool:
        return not getattr(instance, f"{self.owner}_id") or super().skip_row(instance, *row)


class OfMission(OwnedResource):
    owner = "mission"
    mission = Field("mission", "city", widget=TogetherWidget(models.Mission, POST))


def table(file: str, model: Any, **more: Any) -> Any:
    # What tells a row from the others: the fields that are there once together.
    [only] = [each for each in model._meta.constraints if isinstance(each, UniqueConstraint)]
    return curated_table(file, model, list(only.fields), **more)


curated_table("organizations.csv", models.Organization, ["slug"])
curated_table("treaties.csv", models.Treaty, ["slug"])
RelationActs = table("relation-acts.csv", models.RelationAct)
Events = table("events.csv", models.Event)
table("heads-of-mission.csv", models.HeadOfMission)
Memberships = table("memberships.csv", models.Membership)
table("participations.csv", models.Participation)
curated_table("missions.csv", models.Mission, [*POST])
MissionReadings = table("mission-readings.csv", models.MissionReading, base=OfMission)
table("accreditations.csv", models.Accreditation, base=OfMission)
table("roll-calls.csv", RollCall)


class OfRollCall(OwnedResource):
    owner = "roll_call"
    roll_call = Field("roll_call", "roll_call", widget=TogetherWidget(RollCall, CALL))


table("ballots.csv", Ballot, base=OfRollCall)
table("council-outcomes.csv", Outcome)
table("designations.csv", Designation)
table("launches.csv", Launch)
table("nuclear-tests.csv", NuclearTest)
table("alliances.csv", Obligation)
