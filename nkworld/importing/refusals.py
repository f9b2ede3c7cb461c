"""Why a file, or one of its rows, is not taken: always what, where and what to do about it."""

from dataclasses import dataclass

LONGEST = 1_000  # characters of a sentence that quotes a whole letter
END = 500
HEADING = 80


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
