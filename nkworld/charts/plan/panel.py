"""What a small picture has of the whole to which it belongs."""

from dataclasses import dataclass

from nkworld.charts.figures import Figure
from nkworld.charts.numbers import Axis


@dataclass(frozen=True, slots=True)
class Panel:
    """`whole` is the figure of all small pictures, `axis` their common axis of values. It
    `is_keyed` where one key above all tells their series apart.
    """

    whole: Figure
    axis: Axis
    is_keyed: bool
