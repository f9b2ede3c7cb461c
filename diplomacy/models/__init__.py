"""What sources say of the DPRK's relations: rows are claims, states are worked out from them."""

from .mission import Accreditation, HeadOfMission, Mission, MissionReading
from .relation import Event, PublishedCount, RelationAct
from .stated import Membership, Organization, Participation, Treaty
