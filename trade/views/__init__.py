"""The pages of trade."""

from .doubt import Compare, Revisions, SilenceMapPage, Valuation
from .tables import FlowList, Index, InterKoreanFlowList, PartnerRankList

__all__ = [
    "Compare",
    "FlowList",
    "Index",
    "InterKoreanFlowList",
    "PartnerRankList",
    "Revisions",
    "SilenceMapPage",
    "Valuation",
]
