"""Rows with their names: before the row in a wide picture, above it in a narrow one."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from nkworld.charts.plan.layout import Layout
from nkworld.charts.plan.shapes import Label
from nkworld.charts.plan.text import shorten, text_width

NAME_COLUMN, GAP = 370, 10


@dataclass(frozen=True)
class RowLayout:
    """Rows from `top` downwards, each with `thickness` for what is drawn in it.

    `indent`: how far names above rows keep away from the left, where a line of the grid stands.
    `named` are labels of other pictures with which these are to begin at one place.
    """

    labels: tuple[str, ...]
    layout: Layout
    top: float
    thickness: float
    indent: float = 0
    named: tuple[str, ...] = ()

    @cached_property
    def left(self) -> float:
        """Where the rows' drawing begins."""
        if self.layout.is_narrow:
            return 2.0
        widest = max(text_width(label, self.layout.size) for label in self.named or self.labels)
        return min(widest, NAME_COLUMN) + 12

    @property
    def step(self) -> float:
        return self.thickness + GAP + (self.layout.size + 4 if self.layout.is_narrow else 0)

    @property
    def bottom(self) -> float:
        return self.top + self.step * len(self.labels)

    def start(self, index: int) -> float:
        """The upper edge of what is drawn in a row."""
        return self.top + self.step * (index + 1) - self.thickness - GAP / 2

    def middle(self, index: int) -> float:
        return self.start(index) + self.thickness / 2

    def index_at(self, y: float) -> float:
        """The fraction of an index that lies at a height."""
        return (y - self.middle(0)) / self.step

    def names(self) -> Iterator[Label]:
        size = self.layout.size
        for index, label in enumerate(self.labels):
            if self.layout.is_narrow:
                words = shorten(label, size, self.layout.width - self.indent)
                yield Label(words, self.indent, self.start(index) - 5)
            else:
                words = shorten(label, size, NAME_COLUMN)
                yield Label(words, self.left - 12, self.middle(index) + size * 0.35, "end")
