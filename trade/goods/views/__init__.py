from .goods import CommodityDetail
from .index import Index
from .sanctions import ResolutionDetail, Sanctions

__all__ = [
    "CommodityDetail",
    "Index",
    "ResolutionDetail",
    "Sanctions",
]
