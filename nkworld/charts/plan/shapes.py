"""What a plan places: words, and lines of a grid."""

from dataclasses import dataclass
from typing import NamedTuple

Place = tuple[float, float]


class Box(NamedTuple):
    """A rectangle by its left upper corner."""

    x: float
    y: float
    width: float
    height: float

    def meets(self, other: "Box") -> bool:
        """Whether both cover any place, or are as good as one over the other."""
        return (
            self.x < other.x + other.width
            and other.x < self.x + self.width
            and self.y < other.y + other.height + 1
            and other.y < self.y + self.height + 1
        )


@dataclass(frozen=True, slots=True)
class Label:
    """One line of words on its baseline; x is its start, or its "middle" or "end"."""

    words: str
    x: float
    y: float
    anchor: str | None = None


@dataclass(frozen=True, slots=True)
class GridLine:
    """A line at a round value, with the value as it is written."""

    start: Place
    end: Place
    label: Label
    is_zero: bool
