from .index import Index
from .records import BallotList, Korea, RollCallDetail, RollCallList

__all__ = [
    "BallotList",
    "Index",
    "Korea",
    "RollCallDetail",
    "RollCallList",
]
