"""The widths that a picture is laid out for, and what a small one has of its whole."""

from dataclasses import dataclass

from nkworld.charts.figures import Figure
from nkworld.charts.numbers import Axis


@dataclass(frozen=True, slots=True)
class Layout:
    """Sizes in CSS pixels: `small` for what is looked up, `size` for labels.

    `name_column` is the widest that names at the lines' ends may be; 0 puts them inside. At most so
    many `events` are named above the plot; on a telephone by their short labels.
    """

    name: str
    width: int
    height: int
    small: float
    size: float
    value_ticks: int
    name_column: int
    line_width: float
    between_periods: int
    events: int = 12

    @property
    def is_narrow(self) -> bool:
        return not self.name_column


LAYOUTS = {
    layout.name: layout
    for layout in (
        Layout("wide", 880, 400, 13.5, 14.5, 5, 190, 2.5, 30),
        Layout("narrow", 360, 340, 13.0, 13.5, 3, 0, 2.2, 16, 4),
    )
}


@dataclass(frozen=True, slots=True)
class Panel:
    """`whole` is the figure of all small pictures, `axis` their common axis of values. It
    `is_keyed` where one key above all tells their series apart.
    """

    whole: Figure
    axis: Axis
    is_keyed: bool
