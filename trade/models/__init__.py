"""Goods that cross the DPRK's border: what sources claim, and what is known of the claims."""

from .flow import (
    Direction,
    Edition,
    Flow,
    FlowQuerySet,
    InterKoreanFlow,
    OneWay,
    OtherTradeCount,
    PartnerRank,
)
from .records import Addition, SeriesBreak, Silence, SouthKoreanTrade
