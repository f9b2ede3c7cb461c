"""What sources say of the DPRK's relations: rows are claims, states are worked out from them."""

from .relation import (
    Accreditation,
    Event,
    HeadOfMission,
    Mission,
    MissionReading,
    PublishedCount,
    RelationAct,
)
from .stated import Membership, Organization, Participation, Treaty
