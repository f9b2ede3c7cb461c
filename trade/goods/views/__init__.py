from .goods import CommodityDetail, Index
from .sanctions import ResolutionDetail, Sanctions
