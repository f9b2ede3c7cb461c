"""The figures of UN voting."""

from . import agreement, ballots, by_state, ideal_points

__all__ = ["agreement", "ballots", "by_state", "ideal_points"]
