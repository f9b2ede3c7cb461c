"""The paper a drawing is made for."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sheet:
    """Sizes in CSS pixels: `small` for what is looked up, `size` for labels.

    `name_column` is the widest that names at the lines' ends may be; 0 puts them inside.
    """

    width: int
    height: int
    small: float
    size: float
    value_ticks: int
    name_column: int
    line_width: float
    between_periods: int


SHEETS = {
    "wide": Sheet(880, 400, 13.5, 14.5, 5, 190, 2.5, 30),
    "narrow": Sheet(360, 340, 13.0, 13.5, 3, 0, 2.2, 16),
}
