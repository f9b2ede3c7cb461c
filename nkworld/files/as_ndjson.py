"""Newline-delimited JSON: a row on each line, as it stands in a page of the same table."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any, BinaryIO

import orjson

from .tables import Table, as_number

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
