"""Figures of the Council, of its list and of launches."""

from . import designations, launches, outcomes

__all__ = ["designations", "launches", "outcomes"]
