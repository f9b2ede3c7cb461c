"""XLSX: the values a reader of the sheet sees, as text, hidden rows included.

A formula is read by the value that Excel kept beside it. Where none was kept (the file was
written by a program and never calculated) the cell is refused.
"""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import IO, Any

from openpyxl import load_workbook
from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._reader import FORMULA_TAG, WorkSheetParser

from . import budgets
from .budgets import Row
from .cell_text import as_text
from .reading import ACCEPTED
from .refusals import FileRefused, Refusal

SHEETS = "xl/worksheets/"
CHUNK = 2**20
MAX_MERGED = 500
MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s+ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')
DAMAGED = f"The workbook is damaged and can't be read. {ACCEPTED}"


@dataclass
class Book:
    """One sheet of a workbook, and what the workbook's sheets are called."""

    titles: list[str]
    part: str  # of the archive, where the sheet lies
    rows: Iterator[Row]
    notes: list[str]


def opened(file: IO[bytes], sheet: str = "") -> Book:
    """One sheet: the one named, or else the first with anything in it."""
    refuse_bomb(file)
    book = _open(file)
    found, rows = _named(book, sheet) if sheet else _first_filled(book)
    titles = [each.title for each in book.worksheets]
    return Book(titles, found._worksheet_path, rows, [f"Read from the sheet “{found.title}”."])


def merged_in(file: IO[bytes], part: str) -> list[str]:
    """The merged cells of a sheet, which are told behind its rows; so many that a header has."""
    found: list[str] = []
    rest = b""
    with zipfile.ZipFile(file) as archive, archive.open(part) as data:
        while (piece := data.read(CHUNK)) and len(found) < MAX_MERGED:
            text = rest + piece
            found += [ref.decode() for ref in MERGED.findall(text)]
            rest = text[text.rfind(b"<") :][-100:]
    return list(dict.fromkeys(found))[:MAX_MERGED]


def refuse_bomb(file: IO[bytes]) -> None:
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise FileRefused(f"The workbook is damaged and can't be opened. {ACCEPTED}") from error
    if "xl/workbook.xml" not in {part.filename for part in parts}:
        raise FileRefused(f"The file is an archive, not an Excel workbook. {ACCEPTED}")
    if len(parts) > budgets.MAX_PARTS:
        raise FileRefused(_unpacks_too_far(f"{budgets.MAX_PARTS:,} parts"))
    if sum(part.file_size for part in parts) > budgets.MAX_UNPACKED:
        raise FileRefused(_unpacks_too_far(f"{budgets.MAX_UNPACKED // 2**20} MB"))
    for part in parts:
        if part.file_size > budgets.MAX_PART and not part.filename.startswith(SHEETS):
            most = f"{budgets.MAX_PART // 2**20} MB in its part {part.filename[-80:]}"
            raise FileRefused(_unpacks_too_far(most))


def _unpacks_too_far(most: str) -> str:
    return (
        f"The workbook unpacks to more than {most}, which no table here needs: copy the rows into "
        "a new workbook and upload that."
    )


def _open(file: IO[bytes]) -> Any:
    try:
        return load_workbook(file, read_only=True, data_only=True, keep_links=False)
    except MemoryError:
        raise
    except Exception as error:  # openpyxl answers damage with whatever its parser met
        raise FileRefused(f"The workbook is damaged and can't be opened. {ACCEPTED}") from error


def _named(book: Any, name: str) -> tuple[Any, Iterator[Row]]:
    for sheet in book.worksheets:
        if sheet.title.casefold() == name.strip().casefold():
            return sheet, _rows(sheet)
    titles = ", ".join(f"“{sheet.title}”" for sheet in book.worksheets)
    raise FileRefused(f"The workbook has no sheet “{name}”; it has {titles}.")


def _first_filled(book: Any) -> tuple[Any, Iterator[Row]]:
    for sheet in book.worksheets:
        rows = (row for row in _rows(sheet) if row.cells or row.problems)
        if first := next(rows, None):
            return sheet, chain([first], rows)
    raise FileRefused("The workbook is empty: no sheet has anything in it.")


class Cells(WorkSheetParser):
    """openpyxl's reader of a sheet, below the one that fills up what lies between two rows: there
    a row's number alone, 99999999999, say, would be endless work.
    """

    def parse_cell(self, element: Any) -> dict[str, Any]:
        cell = super().parse_cell(element)
        if cell["value"] is None and element.find(FORMULA_TAG) is not None:
            cell["data_type"] = "f"
        return cell


def _rows(sheet: Any) -> Iterator[Row]:
    last = 0
    try:
        for row in _numbered(sheet):
            yield row
            last = row.number
    except (FileRefused, MemoryError):
        raise
    except Exception as error:  # a damaged part shows only when it is reached
        raise FileRefused(Refusal(DAMAGED, last + 1)) from error


def _numbered(sheet: Any) -> Iterator[Row]:
    book, last = sheet.parent, 0
    with book._archive.open(sheet._worksheet_path) as part:
        parser = Cells(
            part,
            sheet._shared_strings,
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        for number, cells in parser.parse():
            budgets.refuse_row_number(number)
            if number <= last:
                raise FileRefused(Refusal(f"Its number comes after {last:,}. {DAMAGED}", number))
            yield _row(sheet, number, cells)
            last = number


def _row(sheet: Any, number: int, cells: list[dict[str, Any]]) -> Row:
    texts: list[str] = []
    problems = {}
    for cell in cells:
        if cell["value"] is None and cell["data_type"] != "f":
            continue
        index = cell["column"] - 1
        budgets.refuse_columns(number, index + 1)
        if cell["row"] != number or index < len(texts):
            raise FileRefused(Refusal(f"One of its cells stands elsewhere. {DAMAGED}", number))
        texts += [""] * (index - len(texts))
        texts.append(as_text(ReadOnlyCell(sheet, **cell)))
        if problem := _problem(cell):
            problems[index] = problem
    return Row(number, texts, problems)


def _problem(cell: dict[str, Any]) -> str:
    """A sentence for a formula without a value, and for Excel's own errors."""
    place = f"The cell {get_column_letter(cell['column'])}{cell['row']}"
    if cell["data_type"] == "f":
        return (
            f"{place} holds a formula that was never calculated: open the file in Excel and save "
            "it, or paste the values."
        )
    if cell["data_type"] == "e":
        return f"{place} shows the error {cell['value']}: correct it."
    return ""
