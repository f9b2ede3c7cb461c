"""The pages of trade."""

from .doubt import Compare, Revisions, Valuation
from .silence import SilenceMapPage
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
