"""Rows as text: CSV, raw, with every digit, empty where there is nothing; and JSON, one a line."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from itertools import chain
from typing import Any, BinaryIO

import orjson

from nkworld.charts.as_json import disarmed, number
from nkworld.charts.words import plain

from .tables import Table, compact

BYTE_ORDER_MARK = "\ufeff"


def write_csv(table: Table, for_excel: bool = False) -> Iterator[str]:
    """The file in parts. `for_excel` it is marked as UTF-8, and no text is taken for a formula."""
    if for_excel:
        yield BYTE_ORDER_MARK
    yield from csv_records(table.names, table.read(), for_excel)


def csv_records(
    columns: Iterable[str],
    rows: Iterable[Iterable[Any]],
    for_excel: bool = False,
    header: bool = True,
) -> Iterator[str]:
    """The header and each row as one text; a Decimal keeps every digit, None is empty."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    for row in chain([tuple(columns)] if header else [], rows):
        cells = [v if type(v) in WRITTEN_SO else AS_TEXT.get(type(v), cell_text)(v) for v in row]
        if for_excel:
            cells = [disarmed(v) if type(v) is str else v for v in cells]
        writer.writerow(cells)
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


class Number(str):
    """A number as it is written: no spreadsheet takes it for a formula."""


def moment_text(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


WRITTEN_SO = {str, int, type(None)}
AS_TEXT: dict[type, Callable[[Any], str]] = {
    bool: lambda value: str(value).lower(),
    Decimal: lambda value: Number(plain(value)),
    # Few days and moments come again and again.
    datetime: lru_cache(1_000)(lambda value: Number(moment_text(value))),
    date: lru_cache(1_000)(lambda value: Number(value)),
    list: compact,
}


def cell_text(value: Any) -> Any:
    """Texts and nothing as they are; a date, too, is written in its ISO form."""
    if value is None or isinstance(value, str):
        return value
    return AS_TEXT.get(type(value), Number)(value)


OPTIONS = orjson.OPT_APPEND_NEWLINE | orjson.OPT_UTC_Z


def write_ndjson(file: BinaryIO, tables: Sequence[Table], about: object) -> None:
    as_known = lambda each: number(each) if isinstance(each, Decimal) else str(each)  # noqa: E731
    for row in tables[0].read_objects():
        file.write(orjson.dumps(row, default=as_known, option=OPTIONS))
