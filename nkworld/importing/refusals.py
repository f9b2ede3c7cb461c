"""Why a file, or one of its rows, is not taken: always what, where and what to do about it; and
how much of one is read: limits far above any real table.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

LONGEST = 1_000  # characters of a sentence that quotes a whole letter
END = 500
HEADING = 80

MAX_UPLOAD = 25 * 2**20
MAX_ROWS = 200_000
MAX_ROW_NUMBER = 2**20  # of a sheet in Excel; empty rows are counted, too
MAX_COLUMNS = 200
MAX_CELLS = 5_000_000  # with anything in them
MAX_CELL = 32_767  # characters that a cell in Excel can hold
MAX_TEXT = 100_000_000  # characters of all cells together
MAX_UNPACKED = 400 * 2**20  # all parts of a workbook
MAX_PART = 50 * 2**20  # one part that is no sheet: its texts, its styles
MAX_PARTS = 5_000
MAX_REFUSALS = 5_000  # cells that can't be understood, then the rest isn't looked at
MAX_GUESSES = 100  # unknown words for which the nearest known one is looked for

SPLIT = "split it into several files, each with the header row."


@dataclass(frozen=True, slots=True)
class Refusal:
    """A sentence about one cell. `row` is counted as a spreadsheet counts, from 1."""

    sentence: str
    row: int | None = None
    column: str = ""

    def __post_init__(self) -> None:
        """What is quoted of the file may be long; what to do stands at the end."""
        if len(self.sentence) > LONGEST:
            cut = f"{self.sentence[: LONGEST - END]} … {self.sentence[-END:]}"
            object.__setattr__(self, "sentence", cut)
        if len(self.column) > HEADING:
            object.__setattr__(self, "column", f"{self.column[:HEADING]}…")

    def __str__(self) -> str:
        parts = [f"row {self.row}" if self.row else "", self.column and f"column {self.column}"]
        place = ", ".join(filter(None, parts)) or "file"
        return f"{place[0].upper()}{place[1:]}: {self.sentence}"


class FileRefused(ValueError):
    """The file as a whole can't be read; `refusals` says why."""

    def __init__(self, *refusals: Refusal | str) -> None:
        self.refusals = [one if isinstance(one, Refusal) else Refusal(one) for one in refusals]
        super().__init__(" ".join(str(one) for one in self.refusals))


class Row(NamedTuple):
    """One row of a sheet; `problems` holds a sentence for each cell that can't be read.

    `marks` is what the format says of a cell: “struck” out, the “format” that shows a number in
    another scale or with a unit, the parts of a “date” that are shown.
    """

    number: int
    cells: list[str]
    problems: dict[int, str]
    marks: dict[int, dict[str, str]] = {}  # noqa: RUF012 - never written to
    hidden: bool = False


def refuse_row_number(number: int) -> None:
    if number > MAX_ROW_NUMBER:
        raise FileRefused(
            f"The file goes on beyond row {MAX_ROW_NUMBER:,}, the last that a sheet can have: it "
            "is damaged, or has empty rows without end. Copy the rows with figures into a new file."
        )


def refuse_columns(number: int, columns: int) -> None:
    if columns > MAX_COLUMNS:
        sentence = (
            f"The row has more than {MAX_COLUMNS} columns, which no table here has: is it the "
            "right sheet? Delete what stands to the right of the table."
        )
        raise FileRefused(Refusal(sentence, number))


def within_budgets(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows that hold anything; FileRefused as soon as they are more than is read."""
    count = cells = characters = 0
    for row in rows:
        refuse_row_number(row.number)
        lengths = [len(text) for text in row.cells]
        filled = len(lengths) - lengths.count(0)
        if not (filled or row.problems):
            continue
        refuse_columns(row.number, len(lengths))
        cells, characters = cells + filled, characters + sum(lengths)
        for number, most, what in (
            (count, MAX_ROWS, "rows"),  # without the header
            (cells, MAX_CELLS, "filled cells"),
            (characters, MAX_TEXT, "characters of text"),
        ):
            if number > most:
                raise FileRefused(
                    f"The file has more than {most:,} {what}, the most that is read at once: "
                    f"{SPLIT}"
                )
        count += 1
        if max(lengths, default=0) > MAX_CELL:
            endless = {
                index: f"The cell holds {length:,} characters, and {MAX_CELL:,} are read at most: "
                "shorten it. Where a whole table stands in it, a quotation mark is missing."
                for index, length in enumerate(lengths)
                if length > MAX_CELL
            }
            read = ["" if index in endless else text for index, text in enumerate(row.cells)]
            row = row._replace(cells=read, problems=row.problems | endless)
        yield row
