"""CSV: raw text, every digit, empty where there is nothing."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import chain
from typing import Any, BinaryIO

import orjson

from nkworld.charts.numbers import plain
from nkworld.charts.spreadsheets import disarmed

from .tables import Table, as_number, compact

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
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    for row in chain([columns], rows) if header else rows:
        cells = [_text(value) for value in row]
        if for_excel:
            cells = [_disarmed(v, text) for v, text in zip(row, cells, strict=True)]
        writer.writerow(cells)
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


def csv_lines(
    columns: Iterable[str], chunks: Iterable[Lines], for_excel: bool = False
) -> Iterator[str]:
    """The same of lines that hold numbers and texts alone, many at once."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    for lines in chain([[tuple(columns)]], chunks):
        writer.writerows(map(_disarmed_line, lines) if for_excel else lines)
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


class Number(str):
    """A number as it is written: no spreadsheet takes it for a formula."""


def moment_text(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


def _disarmed_line(line: Sequence[Any]) -> list[Any]:
    return [disarmed(value) if type(value) is str else value for value in line]


def _text(value: Any) -> Any:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case Decimal():
            return plain(value)
        case datetime():
            return moment_text(value)
        case date():
            return value.isoformat()
        case list():
            return compact(value)
    return str(value)


def _disarmed(value: Any, text: str) -> str:
    return disarmed(text) if isinstance(value, str | list) else text


OPTIONS = orjson.OPT_APPEND_NEWLINE | orjson.OPT_UTC_Z


def write_ndjson(file: BinaryIO, table: Table) -> None:
    for line in lines(table):
        file.write(line)


def lines(table: Table) -> Iterator[bytes]:
    for row in table.read_objects():
        yield orjson.dumps(row, default=plain_json, option=OPTIONS)


def plain_json(value: Any) -> Any:
    """What orjson does not know: a number as JSON has it, anything else as its text."""
    if isinstance(value, Decimal):
        return as_number(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value)
