"""Which files a figure has, by the ending of their address."""

from collections.abc import Callable
from dataclasses import dataclass

from .figure_files import FigureFiles

CSV, JSON, SVG, PNG = "text/csv; charset=utf-8", "application/json", "image/svg+xml", "image/png"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class FileFormat:
    title: str
    content_type: str
    write: Callable[[FigureFiles], str | bytes]


FORMATS = {
    "csv": FileFormat("CSV", CSV, lambda files: files.csv),
    "csv-metadata.json": FileFormat(
        "What the CSV’s columns are", "application/csvm+json", lambda files: files.csv_metadata
    ),
    "excel.csv": FileFormat("CSV for spreadsheets", CSV, lambda files: files.excel_csv),
    "xlsx": FileFormat("Excel", XLSX, lambda files: files.xlsx),
    "json": FileFormat("JSON", JSON, lambda files: files.json),
    "svg": FileFormat("SVG", SVG, lambda files: files.svg),
    "png": FileFormat("PNG", PNG, lambda files: files.png),
    "phone.png": FileFormat("PNG for a telephone", PNG, lambda files: files.phone_png),
    "zip": FileFormat("ZIP", "application/zip", lambda files: files.zip),
}
