"""The formats of files, each with its writer.

A view gives the tables and what is told of them, see `answering.FileAnswers`; an error is never put
into a file.
"""

import json
from collections.abc import Sequence
from typing import BinaryIO, ClassVar

from rest_framework.renderers import BaseRenderer

from ..files import BYTE_ORDER_MARK, csv_lines, csv_records
from .about import About
from .as_archive import write_archive
from .as_csvw import csvw
from .as_ndjson import write_ndjson
from .as_parquet import write_parquet
from .as_xlsx import write_xlsx
from .tables import Table


class FileRenderer(BaseRenderer):
    """`takes_table` where the file is of one table, the others being asked for by name."""

    ending: ClassVar[str]
    content_type: ClassVar[str] = ""  # where more is said than the media type
    takes_table: ClassVar[bool] = False

    def write(self, file: BinaryIO, tables: Sequence[Table], about: About) -> None:
        raise NotImplementedError


class CsvRenderer(FileRenderer):
    """For machines: raw text, every digit, empty where there is nothing."""

    media_type = "text/csv"
    format = "csv"
    ending = "csv"
    content_type = "text/csv; charset=utf-8; header=present"
    takes_table = True
    for_excel = False

    def write(self, file: BinaryIO, tables: Sequence[Table], about: About) -> None:
        table = tables[0]
        if self.for_excel:
            file.write(BYTE_ORDER_MARK.encode())
        if table.lines is None:
            texts = csv_records(table.names, table.read(), self.for_excel)
        else:
            texts = csv_lines(table.names, table.read_lines(table.lines), self.for_excel)
        for text in texts:
            file.write(text.encode())


class ExcelCsvRenderer(CsvRenderer):
    """For Excel: marked as UTF-8, and no text is taken for a formula."""

    format = "csv-excel"
    ending = "excel.csv"
    for_excel = True


class CsvMetadataRenderer(FileRenderer):
    """What the CSV file of the same question holds, as CSV on the Web says it."""

    media_type = "application/csvm+json"
    format = "csv-metadata"
    ending = "csv-metadata.json"

    def write(self, file: BinaryIO, tables: Sequence[Table], about: About) -> None:
        for table in tables:
            for _ in table.read():
                pass
        urls = [about.address_as("csv", table) for table in tables]
        described = csvw(tables, urls, about)
        file.write(json.dumps(described, ensure_ascii=False, indent=2).encode() + b"\n")


class NdjsonRenderer(FileRenderer):
    media_type = "application/x-ndjson"
    format = "ndjson"
    ending = "ndjson"

    def write(self, file: BinaryIO, tables: Sequence[Table], about: About) -> None:
        write_ndjson(file, tables[0])


class XlsxRenderer(FileRenderer):
    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    format = "xlsx"
    ending = "xlsx"

    def write(self, file: BinaryIO, tables: Sequence[Table], about: About) -> None:
        write_xlsx(file, tables, about)


class ParquetRenderer(FileRenderer):
    media_type = "application/vnd.apache.parquet"
    format = "parquet"
    ending = "parquet"
    takes_table = True

    def write(self, file: BinaryIO, tables: Sequence[Table], about: About) -> None:
        write_parquet(file, tables[0], about)


class ZipRenderer(FileRenderer):
    media_type = "application/zip"
    format = "zip"
    ending = "zip"

    def write(self, file: BinaryIO, tables: Sequence[Table], about: About) -> None:
        write_archive(file, tables, about)


FILE_FORMATS: list[type[FileRenderer]] = [
    CsvRenderer,
    ExcelCsvRenderer,
    CsvMetadataRenderer,
    NdjsonRenderer,
    XlsxRenderer,
    ParquetRenderer,
    ZipRenderer,
]
