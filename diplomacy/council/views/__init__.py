from .index import Index
from .records import (
    DesignationList,
    LaunchList,
    NuclearTestList,
    OutcomeList,
)
from .resolution import ResolutionDetail

__all__ = [
    "DesignationList",
    "Index",
    "LaunchList",
    "NuclearTestList",
    "OutcomeList",
    "ResolutionDetail",
]
