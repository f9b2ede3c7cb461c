"""Goods that cross the DPRK's border: what sources claim, and what is known of the claims."""

from .flow import Direction, Edition, Flow, FlowQuerySet, InterKoreanFlow, value_not_negative
from .records import Addition, SeriesBreak, Silence

__all__ = [
    "Addition",
    "Direction",
    "Edition",
    "Flow",
    "FlowQuerySet",
    "InterKoreanFlow",
    "SeriesBreak",
    "Silence",
    "value_not_negative",
]
