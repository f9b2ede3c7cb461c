"""What sources say of the DPRK's relations: rows are claims, states are worked out from them."""

from .event import Event
from .head_of_mission import HeadOfMission
from .mission import Accreditation, Mission, MissionReading
from .organization import Membership, Organization
from .published_count import PublishedCount
from .relation import RelationAct
from .treaty import Participation, Treaty
