from .bodies import Organizations, TreatyList
from .counts import HowWeCount
from .records import ActList, EventList, MissionList
from .world import Courses, Index

__all__ = [
    "ActList",
    "Courses",
    "EventList",
    "HowWeCount",
    "Index",
    "MissionList",
    "Organizations",
    "TreatyList",
]
