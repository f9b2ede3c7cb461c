"""Goods that cross the DPRK's border: what sources claim, and what is known of the claims."""

from .flow import Direction, Edition, Flow, FlowQuerySet, InterKoreanFlow
from .other_counts import OtherTradeCount, PartnerRank
from .records import Addition, SeriesBreak, Silence
from .south import SouthKoreanTrade
