"""The figures of UN voting."""

from . import agreement, ballots, by_state, ideal_points
