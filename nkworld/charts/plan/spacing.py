"""Where labels go so that none covers another."""

from collections import defaultdict
from itertools import pairwise

SQUARE = 4

Edges = tuple[float, float, float, float]


def spread(wanted: list[float], heights: list[float], low: float, high: float) -> list[float]:
    """Centres for labels of these heights, near the wanted ones, in order, none overlapping.

    Pushing down and pushing up differ by how far the crowd moved: their mean keeps every
    distance and moves the crowd evenly. All stay between low and high while there is room.
    """
    if not wanted:
        return []
    gaps = [(one + other) / 2 for one, other in pairwise(heights)]
    low, high = low + heights[0] / 2, high - heights[-1] / 2
    down, up = _pushed_down(wanted, gaps, low), _pushed_up(wanted, gaps, high)
    mean = [(one + other) / 2 for one, other in zip(down, up, strict=True)]
    return _pushed_down(_pushed_up(mean, gaps, high), gaps, low)


def _pushed_down(wanted: list[float], gaps: list[float], low: float) -> list[float]:
    placed = [max(wanted[0], low)]
    for centre, gap in zip(wanted[1:], gaps, strict=True):
        placed.append(max(centre, placed[-1] + gap))
    return placed


def _pushed_up(wanted: list[float], gaps: list[float], high: float) -> list[float]:
    upside_down = _pushed_down([-y for y in reversed(wanted)], gaps[::-1], -high)
    return [-y for y in reversed(upside_down)]


class Room:
    """Which part of a drawing is taken, in small squares: for each row the bits of its columns."""

    def __init__(self) -> None:
        self.rows: defaultdict[int, int] = defaultdict(int)

    def take_line(self, x1: float, y1: float, x2: float, y2: float) -> None:
        steps = int(max(abs(x2 - x1), abs(y2 - y1)) / SQUARE * 2) + 1
        for step in range(steps + 1):
            part = step / steps
            x, y = x1 + (x2 - x1) * part, y1 + (y2 - y1) * part
            self.rows[int(y // SQUARE)] |= 1 << int(x // SQUARE)

    def take(self, box: Edges) -> None:
        rows, columns = _squares(box)
        for row in rows:
            self.rows[row] |= columns

    def clashes(self, box: Edges) -> int:
        """How many squares of a box (left, top, right, bottom) are taken."""
        rows, columns = _squares(box)
        return sum([(self.rows[row] & columns).bit_count() for row in rows])


def _squares(box: Edges) -> tuple[range, int]:
    """The rows of a box, and the bits of its columns."""
    left, top, right, bottom = [int(edge // SQUARE) for edge in box]
    return range(top, bottom + 1), (1 << right + 1) - (1 << left)
