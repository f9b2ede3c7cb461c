"""A file becomes rows of text with their row numbers, whatever program wrote it.

What an editor hands in is read in a process of its own (see reading_process), which imports
nothing of Django.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import IO, Any

from .budgets import Row, refuse_too_large, within_budgets
from .refusals import FileRefused, Refusal

ACCEPTED = "Save it as “CSV UTF-8” or as an Excel workbook (.xlsx) and upload that."

EMPTY_ROWS = 200  # that may stand among the first ones

# By their first bytes, because a name proves nothing.
NOT_TABLES = {
    b"%PDF": "The file is a PDF, whatever its name says. Copy its table into a spreadsheet first.",
    b"\xd0\xcf\x11\xe0": "The file is an old Excel workbook (.xls) or a locked one. In Excel "
    "choose “Save as”, “Excel workbook (.xlsx)”, without a password, and upload that.",
    b"\x89PNG": f"The file is a picture. {ACCEPTED}",
    b"\xff\xd8\xff": f"The file is a picture. {ACCEPTED}",
    b"\x1f\x8b": f"The file is compressed (gzip): unpack it. {ACCEPTED}",
    b"Rar!": f"The file is a compressed archive: unpack it. {ACCEPTED}",
    b"7z\xbc\xaf": f"The file is a compressed archive: unpack it. {ACCEPTED}",
    b"{\\rtf": f"The file is a text document (RTF). {ACCEPTED}",
    b"SQLite format 3": f"The file is a database. {ACCEPTED}",
}


@dataclass
class OtherSheet:
    """A sheet of the workbook that is not read: its first texts with their cells, and how many
    numbers it has.
    """

    title: str
    hidden: bool = False
    numbers: int = 0
    texts: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Sheet:
    """A first row, the header of a plain table, and the rows below it, read as one goes along."""

    first: Row
    rows: Iterable[Row]
    notes: list[str] = field(default_factory=list)
    title: str = ""  # of a workbook's sheet
    sheets: list[str] = field(default_factory=list)  # of a workbook
    merged: list[str] = field(default_factory=list)  # A1:C1
    hidden_columns: list[int] = field(default_factory=list)
    others: list[OtherSheet] = field(default_factory=list)
    # {column: its heading in the file}, where a mapping gave it another.
    printed: dict[str, str] = field(default_factory=dict)

    @property
    def header(self) -> list[str]:
        return self.first.cells


def read(file: IO[bytes], sheet: str = "", first: int = 0) -> Sheet:
    """The Sheet in a binary file that can seek; `sheet` names one of a workbook's. With `first`
    so many rows are read of it, to be looked at.

    Raises FileRefused, also while its rows are being read.
    """
    refuse_by_size(file)
    start = file.read(512)
    file.seek(0)
    for magic, sentence in NOT_TABLES.items():
        if start.startswith(magic):
            raise FileRefused(sentence)
    if start.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith((b"<!doctype", b"<html", b"<?xml")):
        raise FileRefused(f"The file is a web page, whatever its name says. {ACCEPTED}")
    if not start.startswith(b"PK\x03\x04"):
        from . import text_files

        rows, notes = text_files.rows_of(file)
        return with_header(rows, first, notes=notes)
    from . import workbooks

    rows, rest = workbooks.opened(file, sheet)
    return with_header(rows, first, **rest)


def refuse_by_size(file: IO[bytes]) -> None:
    size = file.seek(0, 2)
    file.seek(0)
    if not size:
        raise FileRefused("The file is empty: there is nothing to read in it.")
    refuse_too_large(size)


def with_header(rows: Iterable[Row], first: int, **rest: Any) -> Sheet:
    """The first row with anything in it is the header; empty rows are passed over."""
    # An endless run of empty rows is not walked through for the sake of a look.
    filled = within_budgets(islice(rows, first + EMPTY_ROWS) if first else rows)
    header = next(filled, None)
    if header is None:
        raise FileRefused("The file is empty: there is nothing to read in it.")
    if header.problems:
        raise FileRefused(*(Refusal(text, header.number) for text in header.problems.values()))
    width = max(index for index, text in enumerate(header.cells, 1) if text)
    return Sheet(header._replace(cells=header.cells[:width]), filled, **rest)
