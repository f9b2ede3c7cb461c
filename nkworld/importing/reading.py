"""A file becomes rows of text, whatever program wrote it; its headings become columns of a dataset.

What is not taken, a file or a row, is refused with what, where and what to do about it; limits of
how much is read lie far above any real table. Nothing of Django is imported: reading_process runs
it by itself.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import IO, Any, NamedTuple

from nkworld.atlas.names import closest, compatible
from nkworld.running.xml_text import INVALID, refusal_of

LONGEST = 1_000  # characters of a sentence that quotes a whole letter
END = 500
HEADING = 80

MAX_UPLOAD = 25 * 2**20
MAX_ROWS = 200_000
MAX_ROW_NUMBER = 2**20  # of a sheet in Excel; empty rows are counted, too
MAX_COLUMNS = 200
MAX_CELLS = 5_000_000  # with anything in them
MAX_CELL = 32_767  # characters that a cell in Excel can hold
MAX_TEXT = 100_000_000  # characters of all cells together
MAX_UNPACKED = 400 * 2**20  # all parts of a workbook
MAX_PART = 50 * 2**20  # one part that is no sheet: its texts, its styles
MAX_PARTS = 5_000
MAX_REFUSALS = 5_000  # cells that can't be understood, then the rest isn't looked at
MAX_GUESSES = 100  # unknown words for which the nearest known one is looked for

SPLIT = "split it into several files, each with the header row."


@dataclass(frozen=True, slots=True)
class Refusal:
    """A sentence about one cell. `row` is counted as a spreadsheet counts, from 1."""

    sentence: str
    row: int | None = None
    column: str = ""

    def __post_init__(self) -> None:
        """What is quoted of the file may be long; what to do stands at the end."""
        if len(self.sentence) > LONGEST:
            object.__setattr__(
                self, "sentence", f"{self.sentence[: LONGEST - END]} … {self.sentence[-END:]}"
            )
        if len(self.column) > HEADING:
            object.__setattr__(self, "column", f"{self.column[:HEADING]}…")

    def __str__(self) -> str:
        parts = [f"row {self.row}" if self.row else "", self.column and f"column {self.column}"]
        place = ", ".join(filter(None, parts)) or "file"
        return f"{place[0].upper()}{place[1:]}: {self.sentence}"


class FileRefused(ValueError):
    """The file as a whole can't be read; `refusals` says why."""

    def __init__(self, *refusals: Refusal | str) -> None:
        self.refusals = [one if isinstance(one, Refusal) else Refusal(one) for one in refusals]
        super().__init__(" ".join(str(one) for one in self.refusals))


class Row(NamedTuple):
    """One row of a sheet; `problems` holds a sentence for each cell that can't be read.

    `marks` is what the format says of a cell: “struck” out, the “format” that shows a number in
    another scale or with a unit, the parts of a “date” that are shown.
    """

    number: int
    cells: list[str]
    problems: dict[int, str]
    marks: dict[int, dict[str, str]] = {}  # noqa: RUF012 - never written to
    hidden: bool = False


def refuse_row_number(number: int) -> None:
    if number > MAX_ROW_NUMBER:
        raise FileRefused(
            f"The file goes on beyond row {MAX_ROW_NUMBER:,}, the last that a sheet can have: it "
            "is damaged, or has empty rows without end. Copy the rows with figures into a new file."
        )


def refuse_columns(number: int, columns: int) -> None:
    if columns > MAX_COLUMNS:
        sentence = (
            f"The row has more than {MAX_COLUMNS} columns, which no table here has: is it the "
            "right sheet? Delete what stands to the right of the table."
        )
        raise FileRefused(Refusal(sentence, number))


def within_budgets(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows that hold anything; FileRefused as soon as they are more than is read."""
    count = cells = characters = 0
    for row in rows:
        refuse_row_number(row.number)
        lengths = [len(text) for text in row.cells]
        filled = len(lengths) - lengths.count(0)
        if not (filled or row.problems):
            continue
        refuse_columns(row.number, len(lengths))
        cells, characters = cells + filled, characters + sum(lengths)
        for number, most, what in (
            (count, MAX_ROWS, "rows"),  # without the header
            (cells, MAX_CELLS, "filled cells"),
            (characters, MAX_TEXT, "characters of text"),
        ):
            if number > most:
                raise FileRefused(
                    f"The file has more than {most:,} {what}, the most that is read at once: "
                    f"{SPLIT}"
                )
        count += 1
        if max(lengths, default=0) > MAX_CELL:
            endless = {
                index: f"The cell holds {length:,} characters, and {MAX_CELL:,} are read at most: "
                "shorten it. Where a whole table stands in it, a quotation mark is missing."
                for index, length in enumerate(lengths)
                if length > MAX_CELL
            }
            read = ["" if index in endless else text for index, text in enumerate(row.cells)]
            row = row._replace(cells=read, problems=row.problems | endless)
        yield row


ACCEPTED = "Save it as “CSV UTF-8” or as an Excel workbook (.xlsx) and upload that."

# By their first bytes, because a name proves nothing.
NOT_TABLES = {
    b"%PDF": "The file is a PDF, whatever its name says. Copy its table into a spreadsheet first.",
    b"\xd0\xcf\x11\xe0": "The file is an old Excel workbook (.xls) or a locked one. In Excel "
    "choose “Save as”, “Excel workbook (.xlsx)”, without a password, and upload that.",
    b"\x89PNG": f"The file is a picture. {ACCEPTED}",
    b"\xff\xd8\xff": f"The file is a picture. {ACCEPTED}",
    b"\x1f\x8b": f"The file is compressed (gzip): unpack it. {ACCEPTED}",
    b"Rar!": f"The file is a compressed archive: unpack it. {ACCEPTED}",
    b"7z\xbc\xaf": f"The file is a compressed archive: unpack it. {ACCEPTED}",
    b"{\\rtf": f"The file is a text document (RTF). {ACCEPTED}",
    b"SQLite format 3": f"The file is a database. {ACCEPTED}",
}
MARKS = {
    b"\xef\xbb\xbf": "utf-8-sig",
    b"\xff\xfe\x00\x00": "utf-32",
    b"\x00\x00\xfe\xff": "utf-32",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}
NAMES = {
    "utf-8-sig": "UTF-8",
    "utf-8": "UTF-8",
    "cp949": "EUC-KR (CP949, Korean)",
    "gb18030": "GB18030 (Chinese)",
    "cp1252": "Windows-1252 (Western European)",
}
SAMPLE = 200_000
SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab"}
PLAIN = frozenset(',;\t\r\n 0123456789.-"')
# Letters that tables of trade are full of, in Korean and in Chinese.
FAMILIAR = {
    "cp949": "이다는의에을로한국중수출입억만달러원북남조선무역년월총액대교일본시아",
    "gb18030": "的中国对出口进美元亿万年月朝鲜贸易总额俄罗斯韩日本和与为在人民",
    "cp1252": "",
}


@dataclass
class OtherSheet:
    """A sheet that is not read: its first texts with their cells, and how many numbers it has."""

    title: str
    hidden: bool = False
    numbers: int = 0
    texts: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Sheet:
    """A first row, the header of a plain table, and the rows below it, read as one goes along."""

    first: Row
    rows: Iterable[Row]
    notes: list[str] = field(default_factory=list)
    title: str = ""  # of a workbook's sheet
    sheets: list[str] = field(default_factory=list)  # of a workbook
    merged: list[str] = field(default_factory=list)  # A1:C1
    hidden_columns: list[int] = field(default_factory=list)
    others: list[OtherSheet] = field(default_factory=list)
    # {column: its heading in the file}, where a mapping gave it another.
    printed: dict[str, str] = field(default_factory=dict)

    @property
    def header(self) -> list[str]:
        return self.first.cells

    def __iter__(self) -> Iterator[Row]:
        """The first row, too, which a reader of plain tables takes for headings."""
        return chain([self.first], self.rows)


def read(file: IO[bytes], sheet: str = "") -> Sheet:
    """The Sheet in a file that can seek, or that named; FileRefused, also while rows are read."""
    refuse_by_size(file)
    start = file.read(512)
    file.seek(0)
    for magic, sentence in NOT_TABLES.items():
        if start.startswith(magic):
            raise FileRefused(sentence)
    if start.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith((b"<!doctype", b"<html", b"<?xml")):
        raise FileRefused(f"The file is a web page, whatever its name says. {ACCEPTED}")
    if not start.startswith(b"PK\x03\x04"):
        return _of_text(file)
    from . import workbooks

    rows, rest = workbooks.opened(file, sheet)
    return with_header(rows, **rest)


def refuse_by_size(file: IO[bytes]) -> None:
    size = file.seek(0, 2)
    file.seek(0)
    if not size:
        raise FileRefused("The file is empty: there is nothing to read in it.")
    if size > MAX_UPLOAD:
        most = f"{MAX_UPLOAD // 2**20} MB"
        raise FileRefused(f"The file is larger than {most}, the most that can be uploaded: {SPLIT}")


def with_header(rows: Iterable[Row], **rest: Any) -> Sheet:
    """The first row with anything in it is the header; empty rows are passed over."""
    filled = within_budgets(rows)
    if (header := next(filled, None)) is None:
        raise FileRefused("The file is empty: there is nothing to read in it.")
    if header.problems:
        raise FileRefused(*(Refusal(text, header.number) for text in header.problems.values()))
    width = max(index for index, text in enumerate(header.cells, 1) if text)
    return Sheet(header._replace(cells=header.cells[:width]), filled, **rest)


def _of_text(file: IO[bytes]) -> Sheet:
    data = file.read()
    encoding = encoding_of(data)
    text = data.decode(encoding)
    if found := INVALID.search(text):
        # A zero byte tells that it is no text at all; others came along with a copy.
        nul = f"There is a zero byte in the file, so it is damaged or not a table. {ACCEPTED}"
        sentence = nul if found[0] == "\0" else refusal_of(text)
        raise FileRefused(Refusal(sentence, text.count("\n", 0, found.start()) + 1))
    # The one that cuts most of the first rows into equally many cells: a title above the table may
    # hold a comma of its own.
    lines = list(islice(io.StringIO(text[:SAMPLE], newline=""), 50))
    evenness: dict[str, tuple[int, int]] = {}  # rows of the commonest width, and that width
    for mark in SEPARATORS:
        widths: Counter[int] = Counter()
        with suppress(csv.Error):  # what was read before it tells enough
            rows = csv.reader(lines, delimiter=mark)
            widths.update(len(cells) for cells in rows if len(cells) > 1 and any(cells))
        evenness[mark] = max(((rows, width) for width, rows in widths.items()), default=(0, 0))
    separator = max(evenness, key=evenness.__getitem__)
    name = NAMES.get(encoding, encoding.upper())
    note = f"Read as {name} text, columns separated by {SEPARATORS[separator]}."
    return with_header(_rows(text, separator), notes=[note])


def encoding_of(data: bytes) -> str:
    """The name of the encoding that the bytes are in; FileRefused if none fits."""

    def fits(encoding: str) -> bool:
        try:
            data.decode(encoding)
        except UnicodeDecodeError:
            return False
        return True

    if marked := next((one for mark, one in MARKS.items() if data.startswith(mark)), ""):
        if not fits(marked):
            damaged = f"The file says that it is {marked.upper()} but is damaged."
            raise FileRefused(f"{damaged} {ACCEPTED}")
        return marked
    sample = data[: SAMPLE - SAMPLE % 2]
    # Latin digits and commas leave a byte of two zero; read the wrong way round they are gone.
    for encoding in ("utf-16-le", "utf-16-be") if sample.count(0) >= len(sample) / 20 else ():
        plain = sum(char in PLAIN for char in sample.decode(encoding, "ignore"))
        if plain >= len(sample) / 20 and fits(encoding):
            return encoding
    if fits("utf-8"):
        return "utf-8"
    # What Korean, Chinese and Western programs write when they do not write Unicode: such bytes
    # read as one another without error, and the words decide.
    fitting = list(filter(fits, FAMILIAR))
    familiar = {one: sum(map(sample.decode(one, "ignore").count, FAMILIAR[one])) for one in fitting}
    for encoding, letters in familiar.items():
        if letters > sum(familiar.values()) - letters:
            return encoding
    if not fitting:
        raise FileRefused(f"The file is not text in any encoding known here. {ACCEPTED}")
    from charset_normalizer import from_bytes  # costs more than to read a small file

    guess = from_bytes(sample, cp_isolation=[*FAMILIAR]).best()
    return guess.encoding if guess and guess.encoding in fitting else fitting[0]


def _rows(text: str, separator: str) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            yield Row(number, [cell.strip() for cell in cells], {})
    except csv.Error as error:
        raise FileRefused(
            Refusal(
                f"The row can't be told apart from the next ({error}): a quotation mark is opened "
                "and not closed, or stands alone inside a cell. Double it or take it out.",
                number + 1,
            )
        ) from error


def key(text: str) -> str:
    """`Value (USD)` and `value_usd` are the same heading; of a long one its beginning tells."""
    return re.sub(r"[\W_]+", "_", compatible(text[:200]).casefold()).strip("_")


def columns_of(first: Row, resource: Any) -> dict[int, str]:
    """{index: column} of a header without companions; FileRefused names every wrong heading."""
    names, header, row = resource.headings(), first.cells, first.number
    known = {key(name): column for name, column in names.items()}
    keys = [key(text) for text in header]
    accompanied = {name for name, column in resource.every_companion().items() if column in keys}
    places: dict[str, int] = {}
    refusals = []
    for index, (name, text) in enumerate(zip(keys, header, strict=True)):
        if name in accompanied:
            continue
        if not text:
            sentence = "The column has no heading: name it, or delete the column."
        elif name not in known:
            hint = "Rename it to one of those known"
            if near := closest(name, known, 0.7):
                hint = f"Did you mean “{near}”? Rename it"
            sentence = f"“{text}” is not a column of this dataset. {hint}, or delete the column."
        elif (before := places.setdefault(column := known[name], index)) != index:
            sentence = (
                f"The headings “{header[before]}” (column {letter(before)}) and “{text}” (column "
                f"{letter(index)}) both mean {column}: keep one."
            )
        else:
            continue
        refusals.append(Refusal(sentence, row, text or letter(index)))
    for column in resource.required():
        if column not in places and not (column == "source" and resource.chosen):
            others = [name for name, meant in names.items() if meant == column and name != column]
            also = f" ({', '.join(others[:6])} are understood, too)" if others else ""
            sentence = f"The file has no column “{column}”{also}: add it in the header row."
            refusals.append(Refusal(sentence, row, column))
    if refusals:
        raise FileRefused(*refusals)
    return {index: column for column, index in places.items()}


def letter(index: int) -> str:
    """The letter over a spreadsheet's column: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, place = divmod(index - 1, 26)
        letters = chr(65 + place) + letters
    return letters


def place_of(cell: str) -> tuple[int, int]:
    """(index of the column, number of the row) of B7."""
    letters = cell.rstrip("0123456789")
    index = 0
    for one in letters:
        index = index * 26 + ord(one) - 64
    return index - 1, int(cell[len(letters) :])
