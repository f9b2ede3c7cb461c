"""The figures of UN voting."""

from . import agreement, ballots, by_state, ideal_points, side_by_side

__all__ = ["agreement", "ballots", "by_state", "ideal_points", "side_by_side"]
