from .goods import CommodityDetail, GoodsFlowList
from .index import Index
from .sanctions import ResolutionDetail, Sanctions

__all__ = ["CommodityDetail", "GoodsFlowList", "Index", "ResolutionDetail", "Sanctions"]
