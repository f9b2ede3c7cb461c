"""XLSX: the values a reader of the sheet sees, as text, hidden rows included.

A formula is read by the value that Excel kept beside it. Where none was kept (the file was
written by a program and never calculated) the cell is refused.
"""

import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import IO, Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from .reading import ACCEPTED, Row
from .refusals import FileRefused

MAX_UNPACKED = 400 * 2**20
MAX_PARTS = 5_000
MAX_COLUMNS = 200
FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")
QUOTED_OR_COLOUR = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')


def rows_of(file: IO[bytes], sheet: str = "") -> tuple[Iterator[Row], list[str]]:
    """(rows, notes) of one sheet: the one named, or else the first with anything in it."""
    refuse_bomb(file)
    book = _open(file, data_only=True)
    chosen = _named(book, sheet) if sheet else _first_filled(book)
    formulas = _open(file, data_only=False)[chosen.title] if _has_formulas(file) else None
    return _rows(chosen, formulas), [f"Read from the sheet “{chosen.title}”."]


def refuse_bomb(file: IO[bytes]) -> None:
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise FileRefused(f"The workbook is damaged and can't be opened. {ACCEPTED}") from error
    names = {part.filename for part in parts}
    if sum(part.file_size for part in parts) > MAX_UNPACKED or len(parts) > MAX_PARTS:
        raise FileRefused(
            f"The workbook unpacks to more than {MAX_UNPACKED // 2**20} MB, which no table here "
            "needs: copy the rows into a new workbook and upload that."
        )
    if "xl/workbook.xml" not in names:
        raise FileRefused(f"The file is an archive, not an Excel workbook. {ACCEPTED}")


def _open(file: IO[bytes], data_only: bool) -> Any:
    try:
        with warnings.catch_warnings():
            # openpyxl tells of styles and extensions that it leaves out; none holds a figure.
            warnings.simplefilter("ignore", UserWarning)
            return load_workbook(file, read_only=True, data_only=data_only, keep_links=False)
    except Exception as error:  # openpyxl answers damage with whatever its parser met
        raise FileRefused(f"The workbook is damaged and can't be opened. {ACCEPTED}") from error


def _named(book: Any, name: str) -> Any:
    for sheet in book.worksheets:
        if sheet.title.casefold() == name.strip().casefold():
            return sheet
    titles = ", ".join(f"“{sheet.title}”" for sheet in book.worksheets)
    raise FileRefused(f"The workbook has no sheet “{name}”; it has {titles}.")


def _first_filled(book: Any) -> Any:
    for sheet in book.worksheets:
        sheet.reset_dimensions()
        if any(cell.value is not None for row in sheet.iter_rows() for cell in row):
            return sheet
    raise FileRefused("The workbook is empty: no sheet has anything in it.")


def _has_formulas(file: IO[bytes]) -> bool:
    """Whether a second pass is needed at all: read in pieces, nothing is kept."""
    with zipfile.ZipFile(file) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
        return any(_contains_formula(archive, name) for name in sheets)


def _contains_formula(archive: zipfile.ZipFile, name: str) -> bool:
    end = b""
    with archive.open(name) as part:
        while piece := part.read(2**20):
            if FORMULA.search(end + piece):
                return True
            end = piece[-20:]
    return False


def _rows(sheet: Any, formulas: Any) -> Iterator[Row]:
    try:
        yield from _paired(sheet, formulas)
    except FileRefused:
        raise
    except Exception as error:  # a damaged part shows only when it is reached
        raise FileRefused(f"The workbook is damaged and can't be read. {ACCEPTED}") from error


def _paired(sheet: Any, formulas: Any) -> Iterator[Row]:
    sheet.reset_dimensions()
    written = _written_rows(formulas)
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        beside = next(written, ())
        if len(cells) > MAX_COLUMNS and any(c.value is not None for c in cells[MAX_COLUMNS:]):
            raise FileRefused(
                f"Row {number} has more than {MAX_COLUMNS} columns: is it the right sheet?"
            )
        cells = cells[:MAX_COLUMNS]
        yield Row(number, [as_text(cell) for cell in cells], _problems(cells, beside))


def _written_rows(formulas: Any) -> Iterator[tuple]:
    if formulas is not None:
        formulas.reset_dimensions()
        yield from formulas.iter_rows()


def _problems(cells: Iterable[Any], beside: Sequence[Any]) -> dict[int, str]:
    """{column index: sentence} for formulas without a value and for Excel's own errors."""
    found = {}
    for index, cell in enumerate(cells):
        if cell.value is None and index < len(beside) and beside[index].value is not None:
            found[index] = (
                f"The cell {get_column_letter(index + 1)}{beside[index].row} holds a formula that "
                "was never calculated: open the file in Excel and save it, or paste the values."
            )
        elif cell.data_type == "e":
            found[index] = f"The cell {cell.coordinate} shows the error {cell.value}: correct it."
    return found


def as_text(cell: Any) -> str:
    """What the cell says, without the noise of binary fractions."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return number_text(value)
    return moment_text(value, cell.number_format)


def number_text(value: Any) -> str:
    """Fifteen digits are what Excel itself keeps: 0.30000000000000004 was typed as 0.3."""
    exact = Decimal(value) if isinstance(value, int) else Decimal(f"{value:.15g}")
    text = f"{exact:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def moment_text(value: Any, number_format: str) -> str:
    """Excel makes a date of “2015-03”; its format, which shows no day, tells that it did."""
    if isinstance(value, time | timedelta):
        return str(value)
    day = value.date() if isinstance(value, datetime) else value
    shown = QUOTED_OR_COLOUR.sub("", number_format).lower()
    if isinstance(day, date) and day.day == 1 and "d" not in shown:
        return f"{day:%Y-%m}"
    return day.isoformat()
