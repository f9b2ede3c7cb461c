"""An Excel workbook: a sheet for each table, typed, and one that tells what they are."""

import zipfile
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, BinaryIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.writer.excel import ExcelWriter

from nkworld.charts.as_json import FORMULA
from nkworld.charts.words import plain
from nkworld.running.xml_text import without_invalid

from .about import About
from .tables import Table, compact

MOST_ROWS = 250_000  # Excel itself ends at 1,048,576
MOST_LETTERS = 32_767  # in one cell of Excel
FIRST_MONTH = (1900, 3)  # Excel's calendar has a day too many before
WIDTHS = {
    **{"citation": 40, "as_quoted": 50, "note": 60, "url": 40, "derivation": 40},
    **{"label": 34, "licence": 34, "denominator": 30, "context": 40},
}
BOLD = Font(bold=True)
# Whoever asks for the same file again gets the same bytes: no clock stands in it.
EPOCH = datetime(1980, 1, 1)


class TooManyRows(ValueError):
    """More than a workbook holds."""


def write_xlsx(file: BinaryIO, tables: Sequence[Table], about: About) -> None:
    """Rows pass one by one. TooManyRows if a workbook can't hold them."""
    workbook = Workbook(write_only=True)
    for table in tables:
        sheet = workbook.create_sheet(table.name.rsplit("/", 1)[-1][:31])
        sheet.freeze_panes = "A2"
        for place, column in enumerate(table.columns, start=1):
            sheet.column_dimensions[get_column_letter(place)].width = WIDTHS.get(column.name, 16)
        sheet.append([_bold(sheet, column.name) for column in table.columns])
        cells = [Cells(sheet) for _ in table.columns]
        for row in table.read():
            if table.count > MOST_ROWS:
                for each in workbook.worksheets:  # the files in which they wait to be saved
                    each.close()
                    each._writer.cleanup()
                raise TooManyRows
            sheet.append([each.of(value) for each, value in zip(cells, row, strict=True)])
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.columns))}{table.count + 1}"
    sheet = workbook.create_sheet("About")
    sheet.column_dimensions["A"].width = 26
    sheet.column_dimensions["B"].width = 110
    for name, text in about.pairs(tables):
        cell = Cells(sheet).of(text)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.append([_bold(sheet, name), cell])
    sheet.append([])
    for table in tables:
        for column in table.columns:
            meaning = f"{column.meaning} Unit: {column.unit}." if column.unit else column.meaning
            sheet.append([_bold(sheet, f"{table.name}: {column.name}"), Cells(sheet).of(meaning)])
    workbook.properties.created = workbook.properties.modified = EPOCH
    ExcelWriter(workbook, Still(file, "w", zipfile.ZIP_DEFLATED)).save()


class Cells:
    """Cells of one column, each sort made once, for a row is written as soon as it is appended. A
    text is one whatever it begins with: nothing is written before it.
    """

    def __init__(self, sheet: Any) -> None:
        self.whole, self.broken, self.day, self.moment, self.text, self.formula = (
            WriteOnlyCell(sheet) for _ in range(6)
        )
        self.whole.number_format, self.broken.number_format = "#,##0", "#,##0.0#############"
        self.day.number_format, self.moment.number_format = "yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss"
        self.formula.quotePrefix = True

    def of(self, value: Any) -> Any:
        match value:
            case None | bool() | int():
                return value
            case Decimal():
                text = plain(value)  # as it stands: no digit passes through a double
                cell = self.broken if "." in text else self.whole
                cell.value, cell.data_type = text, "n"
                return cell
            case datetime():
                return self._dated(self.moment, value.astimezone(UTC).replace(tzinfo=None))
            case date():
                return self._dated(self.day, value)
            case list():
                return self._text(compact(value))
        return self._text(str(value))

    def _dated(self, cell: Any, value: Any) -> Any:
        if (value.year, value.month) < FIRST_MONTH:
            return self._text(value.isoformat())
        cell.value = value
        return cell

    def _text(self, text: str) -> Any:
        cell = self.formula if FORMULA.match(text) else self.text
        cell.value = without_invalid(text)[:MOST_LETTERS]
        cell.data_type = "s"
        return cell


def _bold(sheet: Any, text: str) -> Any:
    cell = Cells(sheet).of(text)
    cell.font = BOLD
    return cell


class Still(zipfile.ZipFile):
    """A file of files that does not tell when these were written."""

    def open(self, name: Any, *args: Any, **more: Any) -> Any:
        if isinstance(name, zipfile.ZipInfo):
            name.date_time = EPOCH.timetuple()[:6]
        return super().open(name, *args, **more)
