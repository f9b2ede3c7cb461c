from .goods import CommodityDetail, GoodsFlowList, Index
from .sanctions import ResolutionDetail, Sanctions

__all__ = ["CommodityDetail", "GoodsFlowList", "Index", "ResolutionDetail", "Sanctions"]
