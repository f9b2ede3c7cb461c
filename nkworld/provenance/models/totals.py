"""Which of a table's values may be added, so that a review can show totals before and after."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Totals:
    """Values are added within one source, one year and one combination of the fields `by`.

    `by` names fields of the cell, or of what one names: `commodity__level`. Rows enter that
    answer `only`; excluded rows, further readings and parts of a year never do. `partner` is the
    field whose members are shown one by one; where values are amounts of a year, not states at
    its end, its years are added too (`over_years`).
    """

    by: tuple[str, ...] = ()
    only: Mapping[str, Any] = field(default_factory=dict)
    partner: str = ""
    over_years: bool = True
