"""The pages of trade."""

from .doubt import Compare, Revisions, SilenceMapPage, Valuation
from .tables import FlowList, Index, InterKoreanFlowList

__all__ = [
    "Compare",
    "FlowList",
    "Index",
    "InterKoreanFlowList",
    "Revisions",
    "SilenceMapPage",
    "Valuation",
]
