from .index import Index
from .records import (
    DesignationList,
    LaunchList,
    ListCountList,
    NuclearTestList,
    OutcomeList,
)
from .resolution import ResolutionDetail

__all__ = [
    "DesignationList",
    "Index",
    "LaunchList",
    "ListCountList",
    "NuclearTestList",
    "OutcomeList",
    "ResolutionDetail",
]
