"""Complete files: counted and digested, so that a download cut short can't pass for whole."""

import csv
import io
import json
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from itertools import chain
from tempfile import SpooledTemporaryFile
from typing import Any

from django.http import FileResponse

from nkworld.charts.numbers import plain
from nkworld.charts.spreadsheets import disarmed
from nkworld.limits import prolong_for_file

# A larger file is written to disk first, so that a million rows need no more memory than this.
MAX_IN_MEMORY = 8 * 2**20
BYTE_ORDER_MARK = "\ufeff"
CHUNK = 2000  # rows of a file that are in memory at once

Lines = Sequence[Sequence[Any]]


def csv_records(
    columns: Iterable[str],
    rows: Iterable[Iterable[Any]],
    for_excel: bool = False,
    header: bool = True,
) -> Iterator[str]:
    """The header and each row as one text; a Decimal keeps every digit, None is empty."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    for row in _with_header(columns, rows) if header else rows:
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


def _disarmed_line(line: Sequence[Any]) -> list[Any]:
    return [disarmed(value) if type(value) is str else value for value in line]


def _with_header(columns: Iterable[str], rows: Iterable[Iterable[Any]]) -> Iterator[Iterable[Any]]:
    yield columns
    yield from rows


def _text(value: Any) -> Any:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case Decimal():
            return plain(value)
        case datetime():
            return value.isoformat().replace("+00:00", "Z")
        case date():
            return value.isoformat()
        case list():
            return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)
    return str(value)


def _disarmed(value: Any, text: str) -> str:
    return disarmed(text) if isinstance(value, str | list) else text


class DataFile(FileResponse):
    """A file to be saved as `name`, as `write` writes it.

    Its length and SHA-256 (Repr-Digest) stand in its headers.
    """

    block_size = 2**16

    def __init__(self, name: str, content_type: str, write: Callable[[Any], None]) -> None:
        prolong_for_file()
        file = SpooledTemporaryFile(MAX_IN_MEMORY)  # noqa: SIM115 - the response closes it
        try:
            write(file)
        except BaseException:
            file.close()
            raise
        file.seek(0)
        digest = sha256()
        while part := file.read(self.block_size):
            digest.update(part)
        file.seek(0)
        super().__init__(file, as_attachment=True, filename=name, content_type=content_type)
        self["Repr-Digest"] = f"sha-256=:{b64encode(digest.digest()).decode()}:"
