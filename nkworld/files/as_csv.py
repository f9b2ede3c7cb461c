"""Rows as text: CSV, raw, with every digit, empty where there is nothing; and JSON, one a line."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import chain
from typing import Any, BinaryIO

import orjson

from nkworld.charts.as_json import disarmed, number
from nkworld.charts.words import plain

from .tables import Table, compact

BYTE_ORDER_MARK = "\ufeff"

Lines = Sequence[Sequence[Any]]


def write_csv(table: Table, for_excel: bool = False) -> Iterator[str]:
    """The file in parts. `for_excel` it is marked as UTF-8, and no text is taken for a formula."""
    if for_excel:
        yield BYTE_ORDER_MARK
    if table.lines is None:
        yield from csv_records(table.names, table.read(), for_excel)
    else:
        yield from csv_lines(table.names, table.read_lines(table.lines), for_excel)


def csv_records(
    columns: Iterable[str],
    rows: Iterable[Iterable[Any]],
    for_excel: bool = False,
    header: bool = True,
) -> Iterator[str]:
    """The header and each row as one text; a Decimal keeps every digit, None is empty."""
    return csv_lines(columns, ([list(map(cell_text, row))] for row in rows), for_excel, header)


def csv_lines(
    columns: Iterable[str], chunks: Iterable[Lines], for_excel: bool = False, header: bool = True
) -> Iterator[str]:
    """The same of lines that hold numbers and texts alone, many at once."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    for lines in chain([[tuple(columns)]] if header else [], chunks):
        if for_excel:
            lines = [[disarmed(v) if type(v) is str else v for v in line] for line in lines]
        writer.writerows(lines)
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


class Number(str):
    """A number as it is written: no spreadsheet takes it for a formula."""


def moment_text(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


def cell_text(value: Any) -> Any:
    match value:
        case None | str():
            return value
        case bool():
            return str(value).lower()
        case Decimal():
            return Number(plain(value))
        case datetime():
            return Number(moment_text(value))
        case list():
            return compact(value)
    return Number(value)  # of a date, too: its ISO form


OPTIONS = orjson.OPT_APPEND_NEWLINE | orjson.OPT_UTC_Z


def write_ndjson(file: BinaryIO, tables: Sequence[Table], about: object) -> None:
    as_known = lambda each: number(each) if isinstance(each, Decimal) else str(each)  # noqa: E731
    for row in tables[0].read_objects():
        file.write(orjson.dumps(row, default=as_known, option=OPTIONS))
