"""Which goods are traded, and what the Security Council has ruled about them."""

from .classification import Commodity, Sector
from .flow import CommodityShare, GoodsFlow, GoodsFlowQuerySet
from .sanctions import Measure, Resolution
