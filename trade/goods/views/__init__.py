from .goods import CommodityDetail
from .index import Index
from .sanctions import ResolutionDetail, Sanctions
