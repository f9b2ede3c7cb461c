"""Figures of the Council, of its list and of launches."""

from . import designations, launches, outcomes
