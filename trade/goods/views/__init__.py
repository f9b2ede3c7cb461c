from .goods import CommodityDetail, CommodityShareList, GoodsFlowList
from .index import Index
from .sanctions import ResolutionDetail, Sanctions

__all__ = [
    "CommodityDetail",
    "CommodityShareList",
    "GoodsFlowList",
    "Index",
    "ResolutionDetail",
    "Sanctions",
]
