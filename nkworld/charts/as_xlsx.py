"""The figure as an Excel workbook: its numbers as numbers, and a sheet that says whose they are."""

import re
import shutil
import zipfile
from collections.abc import Iterable, Mapping
from datetime import datetime
from io import BytesIO
from typing import BinaryIO

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from nkworld.charts.as_csv import NUMBERS, columns_of, rows_of
from nkworld.charts.figures import Figure
from nkworld.charts.spreadsheets import disarmed
from nkworld.xml_text import without_invalid

YEAR = re.compile(r"[0-9]{4}")
WIDTHS = {"label": 34, "note": 60, "licence": 34, "unit": 24, "denominator": 30, "context": 40}
OTHER_WIDTH = 16
# Whoever asks for the same file again gets the same bytes: no clock stands in it.
EPOCH = datetime(1980, 1, 1)
CORE = "docProps/core.xml"
CLOCK = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


def to_xlsx(figure: Figure, terms: Mapping[str, str], about: Iterable[tuple[str, str]]) -> bytes:
    """Two sheets: Data has the rows and columns of the CSV, About the pairs of a name and a text.

    A value is exact up to the 15 digits that Excel keeps; an empty cell is a gap.
    """
    workbook = Workbook()
    data = workbook.active
    assert isinstance(data, Worksheet)  # noqa: S101 - a new workbook has a sheet
    _fill(data, figure, terms)
    _tell(workbook.create_sheet("About"), about)
    file, still = BytesIO(), BytesIO()
    workbook.save(file)
    without_clock(file, still)
    return still.getvalue()


def _fill(sheet: Worksheet, figure: Figure, terms: Mapping[str, str]) -> None:
    sheet.title = "Data"
    columns = columns_of(figure, terms)
    sheet.append(columns)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for number, row in enumerate(rows_of(figure, terms), start=2):
        for index, name in enumerate(columns, start=1):
            _write(sheet.cell(number, index), name, row[name])
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    for index, name in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(index)].width = WIDTHS.get(name, OTHER_WIDTH)


def _write(cell: Cell, column: str, text: str) -> None:
    if column in NUMBERS and text:
        cell.value, cell.data_type = text, "n"  # as it stands: no digit passes through a double
        cell.number_format = "#,##0" if "." not in text else "#,##0.0#############"
    elif column == "period" and YEAR.fullmatch(text):
        cell.value = int(text)
    elif column == "break":
        cell.value = text == "true"
    elif text:
        _write_text(cell, text)


def _tell(sheet: Worksheet, about: Iterable[tuple[str, str]]) -> None:
    for number, (name, text) in enumerate(about, start=1):
        sheet.cell(number, 1, name).font = Font(bold=True)
        cell = sheet.cell(number, 2)
        _write_text(cell, text)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.column_dimensions["A"].width = 22
    sheet.column_dimensions["B"].width = 110


def _write_text(cell: Cell, text: str) -> None:
    """As text, whatever it begins with."""
    cell.value = disarmed(without_invalid(text))
    cell.data_type = "s"


def without_clock(file: BinaryIO, still: BinaryIO) -> None:
    """Write the same workbook without the times at which it and its parts were written."""
    with zipfile.ZipFile(file) as parts, zipfile.ZipFile(still, "w") as made:
        for name in parts.namelist():
            info = zipfile.ZipInfo(name, EPOCH.timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            with parts.open(name) as part, made.open(info, "w", force_zip64=False) as copied:
                if name == CORE:
                    clock = rb"\g<1>" + f"{EPOCH:%Y-%m-%dT%H:%M:%SZ}".encode()
                    copied.write(CLOCK.sub(clock, part.read()))
                else:
                    shutil.copyfileobj(part, copied)
