"""Which goods are traded, and what the Security Council has ruled about them."""

from .classification import Commodity, Sector
from .flow import GoodsFlow
from .sanctions import Measure, Resolution
from .share import CommodityShare
