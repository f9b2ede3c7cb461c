from .claims import AgreementList, IdealPointList
from .index import Index
from .records import BallotList, Korea, RollCallDetail, RollCallList

__all__ = [
    "AgreementList",
    "BallotList",
    "IdealPointList",
    "Index",
    "Korea",
    "RollCallDetail",
    "RollCallList",
]
