"""What a try tells: a row of the table."""

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Case:
    fault: str
    done: str
    seen: str
    broken: tuple[str, ...] = ()  # promises that did not hold, and where
    skipped: bool = False

    @property
    def verdict(self) -> str:
        return "BROKEN" if self.broken else "skipped" if self.skipped else "holds"


WIDTHS = (30, 42, 62, 7)
SHOWN = 8


def as_lines(columns: Iterable[str]) -> str:
    """A row of the table, its texts wrapped."""
    wrapped = [
        textwrap.wrap(text, width) or [""] for text, width in zip(columns, WIDTHS, strict=True)
    ]
    height = max(map(len, wrapped))
    filled = [lines + [""] * (height - len(lines)) for lines in wrapped]
    rows = zip(*filled, strict=True)
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, WIDTHS, strict=True)).rstrip()
        for row in rows
    )


def printed(case: Case) -> str:
    row = as_lines((case.fault, case.done, case.seen, case.verdict))
    more = [f"... and {len(case.broken) - SHOWN} more"] if len(case.broken) > SHOWN else []
    return "\n".join([row, *(f"    ! {each}" for each in [*case.broken[:SHOWN], *more])])
