"""Rows with their names: before the row on a wide sheet, above it on a narrow one."""

from dataclasses import dataclass

from nkworld.charts.svg.text import shorten, text_width

NAME_COLUMN, GAP = 230, 10


@dataclass(frozen=True, slots=True)
class Shelf:
    """Rows from `top` downwards, each with `thickness` for what is drawn in it.

    `indent`: how far names above rows keep away from the left, where a line of the grid stands.
    """

    labels: tuple[str, ...]
    is_narrow: bool
    size: float
    width: float
    top: float
    thickness: float
    indent: float = 0

    @property
    def left(self):
        """Where the rows' drawing begins."""
        if self.is_narrow:
            return 2.0
        widest = max(text_width(label, self.size) for label in self.labels)
        return min(widest, NAME_COLUMN) + 12

    @property
    def step(self):
        return self.thickness + GAP + (self.size + 4 if self.is_narrow else 0)

    @property
    def bottom(self):
        return self.top + self.step * len(self.labels)

    def start(self, index):
        """The upper edge of what is drawn in a row."""
        return self.top + self.step * (index + 1) - self.thickness - GAP / 2

    def middle(self, index):
        return self.start(index) + self.thickness / 2

    def write(self, pen):
        for index, label in enumerate(self.labels):
            if self.is_narrow:
                words = shorten(label, self.size, self.width - self.indent)
                x, anchor = self.indent, None
                y = self.start(index) - 5
            else:
                words, x, anchor = shorten(label, self.size, NAME_COLUMN), self.left - 12, "end"
                y = self.middle(index) + self.size * 0.35
            pen.text(x, y, words, "ink", self.size, "row", halo=True, text_anchor=anchor)


def shelf(figure, sheet, top, thickness, indent=0):
    narrow = not sheet.name_column
    return Shelf(figure.labels, narrow, sheet.size, sheet.width, top, thickness, indent)
