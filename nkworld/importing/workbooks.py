"""XLSX: what a reader of the sheet sees, as text, and what its format says of a cell.

The parts are read by expat as they come, so that a sheet takes no memory but that of one row. A
number keeps the digits of the file; a superscript stays one (“2634²”), since as a digit it would
be part of the number; what is struck out, hidden or shown in another scale is read and marked.
"""

import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import chain, islice
from pathlib import PurePosixPath
from typing import IO, Any
from xml.parsers import expat

from . import budgets
from .budgets import Row
from .header import letter, place_of
from .reading import ACCEPTED, OtherSheet
from .refusals import FileRefused, Refusal

SHEETS = "xl/worksheets/"
WORKBOOK = "xl/workbook.xml"
CHUNK = 2**16
LONGEST_NUMBER = 400  # digits: of more no float is made
MAX_MERGED = 5_000
OTHER_SHEETS, OTHER_ROWS, OTHER_TEXTS = 20, 200, 40  # that are looked at beside the one read
MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s+ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')
PLACE = re.compile(r"[A-Z]{1,3}[0-9]{1,11}")
DAMAGED = f"The workbook is damaged and can't be read. {ACCEPTED}"
CANT_OPEN = f"The workbook is damaged and can't be opened. {ACCEPTED}"
SUPERSCRIPT = str.maketrans(
    "0123456789+-=()abcdefghijklmnoprstuvwxyz", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ"
)
# Of the formats that Excel numbers itself only these show a time: ECMA-376, 18.8.30.
BUILT_IN = {
    14: "mm-dd-yy",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "m/d/yy h:mm",
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mmss.0",
    **dict.fromkeys((27, 30, 36, 50, 57), 'yyyy"年"m"月"'),
    **dict.fromkeys((28, 29, 31, 51, 54, 58), 'yyyy"年"m"月"d"日"'),
    9: "0%",
    10: "0.00%",
}
NO_WORDS = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')
ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
SCALING = re.compile(r"[0#?],+(?![0#?])|%")


@dataclass(frozen=True)
class Style:
    """What a cell's format says: `scales` is the code where a number is shown in another scale or
    with a unit, `shows` the parts of a date that are seen.
    """

    shows: str = ""
    elapsed: bool = False
    scales: str = ""
    struck: bool = False


@dataclass
class Book:
    """One sheet of a workbook, and what the workbook's sheets are called."""

    titles: list[str]
    rows: Iterator[Row]
    notes: list[str]
    merged: list[str]
    hidden_columns: list[int]
    others: list[OtherSheet]


def opened(file: IO[bytes], sheet: str = "") -> Book:
    """One sheet: the one named, or else the first with anything in it."""
    refuse_bomb(file)
    with _damage(CANT_OPEN):
        book = Workbook(file)
    found, rows = _named(book, sheet) if sheet else _first_filled(book)
    first = next(rows, None)  # what precedes the rows is known with the first
    return Book(
        [each.title for each in book.sheets],
        rows if first is None else chain([first], rows),
        [f"Read from the sheet “{found.title}”."],
        merged_in(file, found.part),
        found.hidden_columns,
        [_other(book, each) for each in book.sheets if each is not found][:OTHER_SHEETS],
    )


def merged_in(file: IO[bytes], part: str) -> list[str]:
    """The merged cells of a sheet, which stand behind its rows."""
    merged: list[str] = []
    rest = b""
    with zipfile.ZipFile(file) as archive, archive.open(part) as data:
        while (piece := data.read(2**20)) and len(merged) < MAX_MERGED:
            text = rest + piece
            merged += [ref.decode() for ref in MERGED.findall(text)]
            rest = text[text.rfind(b"<") :][-100:]
    return list(dict.fromkeys(merged))[:MAX_MERGED]


def refuse_bomb(file: IO[bytes]) -> None:
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise FileRefused(CANT_OPEN) from error
    if WORKBOOK not in {part.filename for part in parts}:
        raise FileRefused(f"The file is an archive, not an Excel workbook. {ACCEPTED}")
    if len(parts) > budgets.MAX_PARTS:
        raise FileRefused(_unpacks_too_far(f"{budgets.MAX_PARTS:,} parts"))
    if sum(part.file_size for part in parts) > budgets.MAX_UNPACKED:
        raise FileRefused(_unpacks_too_far(f"{budgets.MAX_UNPACKED // 2**20} MB"))
    for part in parts:
        if part.file_size > budgets.MAX_PART and not part.filename.startswith(SHEETS):
            most = f"{budgets.MAX_PART // 2**20} MB in its part {part.filename[-80:]}"
            raise FileRefused(_unpacks_too_far(most))


def _unpacks_too_far(most: str) -> str:
    return (
        f"The workbook unpacks to more than {most}, which no table here needs: copy the rows into "
        "a new workbook and upload that."
    )


@contextmanager
def _damage(sentence: str) -> Iterator[None]:
    """What a damaged part makes of its reader is one sentence for the editor."""
    try:
        yield
    except (FileRefused, MemoryError):
        raise
    except (
        *(expat.ExpatError, zipfile.BadZipFile, NotImplementedError, OSError, EOFError),
        *(ValueError, LookupError, ArithmeticError),
        zipfile.zlib.error,  # type: ignore[attr-defined]
    ) as error:
        raise FileRefused(sentence) from error


@dataclass
class SheetOfBook:
    title: str
    part: str
    state: str = "visible"
    hidden_columns: list[int] = field(default_factory=list)


class Workbook:
    """The parts that all sheets share: names, texts, styles."""

    def __init__(self, file: IO[bytes]) -> None:
        self.archive = zipfile.ZipFile(file)
        self.parts = {part.filename for part in self.archive.infolist()}
        self.epoch = datetime(1899, 12, 30)
        self.sheets = self._sheets()
        self.struck: set[int] = set()  # which of the texts are struck out
        self.texts = self._shared_texts()
        self.styles = self._styles()

    def _sheets(self) -> list[SheetOfBook]:
        targets = {
            one["Id"]: one["Target"]
            for name, one in self.elements("xl/_rels/workbook.xml.rels")
            if name == "Relationship"
        }
        sheets = []
        for name, one in self.elements(WORKBOOK):
            if name == "workbookPr" and one.get("date1904") in ("1", "true"):
                self.epoch = datetime(1904, 1, 1)
            elif name == "sheet":
                target = targets[next(one[key] for key in one if key.endswith(":id"))]
                part = str(PurePosixPath(target.lstrip("/")))
                part = part if part.startswith("xl/") else f"xl/{part}"
                if part in self.parts and "chartsheets" not in part:
                    sheets.append(SheetOfBook(one["name"], part, one.get("state", "visible")))
        return sheets

    def elements(self, part: str) -> Iterator[tuple[str, dict[str, str]]]:
        """(name without its prefix, attributes) of each element of a small part."""
        found: list[tuple[str, dict[str, str]]] = []
        if part in self.parts:
            for _ in self.parsed(part, lambda name, given: found.append((name, given))):
                pass
        yield from found

    def parsed(
        self,
        part: str,
        begin: Callable[[str, dict[str, str]], Any],
        end: Callable[[str], Any] | None = None,
        text: Callable[[str], Any] | None = None,
    ) -> Iterator[None]:
        """Hands each piece of a part to the handlers and pauses after it."""
        parser = expat.ParserCreate()
        parser.buffer_text = True

        def refuse(*_: Any) -> None:
            raise ValueError("A workbook has no document type: entities are not followed.")

        parser.StartDoctypeDeclHandler = refuse
        parser.StartElementHandler = lambda name, given: begin(name.rpartition(":")[2], given)
        if end:
            parser.EndElementHandler = lambda name: end(name.rpartition(":")[2])
        if text:
            parser.CharacterDataHandler = text
        with self.archive.open(part) as data:
            while piece := data.read(CHUNK):
                parser.Parse(piece)
                yield
            parser.Parse(b"", True)
            yield

    def _shared_texts(self) -> list[str]:
        reader = RichText()
        texts: list[str] = []

        def end(name: str) -> None:
            reader.end(name)
            if name == "si":
                text, struck = reader.taken()
                if struck:
                    self.struck.add(len(texts))
                texts.append(text)

        if "xl/sharedStrings.xml" in self.parts:
            for _ in self.parsed("xl/sharedStrings.xml", reader.begin, end, reader.data):
                pass
        return texts

    def _styles(self) -> list[Style]:
        codes, fonts, cells = dict(BUILT_IN), [], []
        within = ""
        for name, given in self.elements("xl/styles.xml"):
            if name == "numFmt" and "numFmtId" in given:
                codes[int(given["numFmtId"])] = given.get("formatCode", "")
            elif name in ("fonts", "cellXfs", "cellStyleXfs", "fills", "dxfs"):
                within = name
            elif name == "font" and within == "fonts":
                fonts.append(False)
            elif name == "strike" and within == "fonts" and fonts:
                fonts[-1] = given.get("val", "1") not in ("0", "false")
            elif name == "xf" and within == "cellXfs":
                cells.append((int(given.get("numFmtId", 0)), int(given.get("fontId", 0))))
        return [
            _style(codes.get(number, ""), font < len(fonts) and fonts[font])
            for number, font in cells
        ]


def _style(code: str, struck: bool) -> Style:
    shown = code.partition(";")[0]
    plain = NO_WORDS.sub("", shown).lower()
    elapsed = bool(ELAPSED.search(shown))
    shows = "".join(part for part in "ymdhs" if part in plain) if "general" not in plain else ""
    words = "".join(re.findall(r'"([^"]*)"', shown)).strip()
    says_unit = not shows and (SCALING.search(plain) or any(map(str.isalpha, words)))
    return Style(shows, elapsed, shown if says_unit else "", struck)


class RichText:
    """Puts the runs of one text together; phonetic ones, which are printed above it, apart."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.struck: list[bool] = []
        self.phonetic = self.in_text = self.raised = self.is_struck = False

    def begin(self, name: str, given: dict[str, str]) -> None:
        if name == "rPh":
            self.phonetic = True
        elif name == "r":
            self.raised = self.is_struck = False
        elif name == "vertAlign":
            self.raised = given.get("val") == "superscript"
        elif name == "strike":
            self.is_struck = given.get("val", "1") not in ("0", "false")
        elif name == "t":
            self.in_text = not self.phonetic

    def data(self, text: str) -> None:
        if self.in_text:
            raised = text.translate(SUPERSCRIPT) if self.raised else text
            self.pieces.append(raised)
            if text.strip():
                self.struck.append(self.is_struck)

    def end(self, name: str) -> None:
        if name == "t":
            self.in_text = False
        elif name == "rPh":
            self.phonetic = False
        elif name == "r":
            self.raised = self.is_struck = False

    def taken(self) -> tuple[str, bool]:
        """(the text as it stands, whether any of it is struck out); ready for the next then."""
        text, struck = "".join(self.pieces).replace("x005F_", "").strip(), any(self.struck)
        self.pieces, self.struck = [], []
        return text, struck


def _named(book: Workbook, name: str) -> tuple[SheetOfBook, Iterator[Row]]:
    for sheet in book.sheets:
        if sheet.title.casefold() == name.strip().casefold():
            return sheet, _rows(book, sheet)
    titles = ", ".join(f"“{sheet.title}”" for sheet in book.sheets)
    raise FileRefused(f"The workbook has no sheet “{name}”; it has {titles}.")


def _first_filled(book: Workbook) -> tuple[SheetOfBook, Iterator[Row]]:
    """A sheet that is shown before one that is hidden."""
    for sheet in sorted(book.sheets, key=lambda sheet: sheet.state != "visible"):
        rows = (row for row in _rows(book, sheet) if any(row.cells) or row.problems)
        if first := next(rows, None):
            return sheet, chain([first], rows)
    raise FileRefused("The workbook is empty: no sheet has anything in it.")


def _other(book: Workbook, sheet: SheetOfBook) -> OtherSheet:
    """What else stands in the workbook: the first texts of a sheet, and how many numbers."""
    found = OtherSheet(sheet.title, sheet.state != "visible")
    for row in islice(_rows(book, sheet), OTHER_ROWS):
        for index, text in enumerate(row.cells):
            if re.fullmatch(r"-?[\d.,]+", text):
                found.numbers += 1
            elif text and len(found.texts) < OTHER_TEXTS:
                found.texts.append((f"{letter(index)}{row.number}", text[:200]))
    return found


def _rows(book: Workbook, sheet: SheetOfBook) -> Iterator[Row]:
    reader = SheetReader(book, sheet)
    try:
        with _damage(DAMAGED):
            for _ in book.parsed(sheet.part, reader.begin, reader.end, reader.data):
                yield from reader.taken()
    except FileRefused as error:
        yield from reader.taken()
        if str(error).endswith(DAMAGED) and error.refusals[0].row is None:
            raise FileRefused(Refusal(DAMAGED, reader.last + 1)) from error
        raise


class SheetReader:
    """Rows of one sheet, made as expat meets them."""

    def __init__(self, book: Workbook, sheet: SheetOfBook) -> None:
        self.book, self.sheet = book, sheet
        self.rows: list[Row] = []
        self.last = 0  # the number of the row read before
        self.rich = RichText()
        self.in_value = self.in_row = self.in_inline = False
        self.value: list[str] = []
        self.formula = False
        self.inline: tuple[str, bool] | None = None
        self._new_row({})

    def taken(self) -> list[Row]:
        rows, self.rows = self.rows, []
        return rows

    def _new_row(self, given: dict[str, str]) -> None:
        self.number = int(given.get("r", self.last + 1))
        self.hidden = given.get("hidden") in ("1", "true")
        self.texts: list[str] = []
        self.problems: dict[int, str] = {}
        self.marks: dict[int, dict[str, str]] = {}
        self.next = 0

    def begin(self, name: str, given: dict[str, str]) -> None:
        if name == "c":
            self.cell, self.value, self.formula, self.inline = given, [], False, None
        elif name == "v":
            self.in_value = True
        elif name == "row":
            self._new_row(given)
            budgets.refuse_row_number(self.number)
            if self.number <= self.last:
                raise FileRefused(
                    Refusal(f"Its number comes after {self.last:,}. {DAMAGED}", self.number)
                )
        elif name == "f":
            self.formula = True
        elif name == "is":
            self.in_inline = True
        elif self.in_inline:
            self.rich.begin(name, given)
        elif name == "col" and given.get("hidden") in ("1", "true"):
            first, last = int(given["min"]), min(int(given["max"]), budgets.MAX_COLUMNS)
            self.sheet.hidden_columns += range(first - 1, last)

    def data(self, text: str) -> None:
        if self.in_value:
            self.value.append(text)
        elif self.in_inline:
            self.rich.data(text)

    def end(self, name: str) -> None:
        if name == "v":
            self.in_value = False
        elif name == "c":
            self._end_cell()
        elif name == "row":
            marks, hidden = self.marks, self.hidden
            self.rows.append(Row(self.number, self.texts, self.problems, marks, hidden))
            self.last = self.number
        elif name == "is":
            self.in_inline, self.inline = False, self.rich.taken()
        elif self.in_inline:
            self.rich.end(name)

    def _end_cell(self) -> None:
        index, row = self._place()
        self.next = index + 1
        value = "".join(self.value).strip()
        if not (value or self.inline or self.formula):
            return
        budgets.refuse_columns(self.number, index + 1)
        text = self._text(index, value)
        if index < len(self.texts) or row != self.number:
            raise FileRefused(Refusal(f"One of its cells stands elsewhere. {DAMAGED}", self.number))
        self.texts += [""] * (index - len(self.texts))
        self.texts.append(text)

    def _place(self) -> tuple[int, int]:
        """(column from 0, row) where the cell says that it stands."""
        place = self.cell.get("r")
        if place is None:
            return self.next, self.number
        if not PLACE.fullmatch(place):
            raise ValueError(place[:20])
        return place_of(place)

    def _text(self, index: int, value: str) -> str:
        kind = self.cell.get("t", "n")
        number = int(self.cell.get("s", 0))
        style = self.book.styles[number] if number < len(self.book.styles) else Style()
        text, struck = self.inline or (None, False)
        if kind == "s" and value:
            text, struck = self.book.texts[int(value)], int(value) in self.book.struck
        if style.struck or struck:
            self.marks.setdefault(index, {})["struck"] = "1"
        if text is not None:
            return text
        place = f"The cell {letter(index)}{self.number}"
        if not value:
            self.problems[index] = (
                f"{place} holds a formula that was never calculated: open the file in Excel and "
                "save it, or paste the values."
            )
            return ""
        if kind == "e":
            self.problems[index] = f"{place} shows the error {value}: correct it."
            return value
        if kind == "b":
            return {"1": "TRUE", "0": "FALSE", "true": "TRUE", "false": "FALSE"}[value]
        if kind == "d":
            return _moment_text(datetime.fromisoformat(value), style)
        if kind != "n":
            return value
        if style.shows:
            return self._date(index, value, style)
        if style.scales:
            self.marks.setdefault(index, {})["format"] = style.scales
        return number_text(value)

    def _date(self, index: int, value: str, style: Style) -> str:
        days = float(value)
        if style.elapsed:
            return str(timedelta(days=days))
        if self.book.epoch.year == 1899 and 0 < days < 60:
            days += 1  # Excel counts a 29 February 1900
        moment = self.book.epoch + timedelta(days=days)
        if style.shows == "y" and 1900 <= days <= 2100:
            self.problems[index] = (
                f"The cell {letter(index)}{self.number} shows {moment:%Y} and holds {value}: its "
                "format makes a date of a number. Format the column as a number."
            )
        self.marks.setdefault(index, {})["date"] = style.shows
        if days <= 0:
            return str((datetime.min + timedelta(days=days)).time())
        rounded = (moment + timedelta(milliseconds=500)).replace(microsecond=0)
        return _moment_text(rounded if days % 1 else moment, style)


def number_text(value: str) -> str:
    """Fifteen digits are what Excel itself keeps: 0.30000000000000004 was typed as 0.3."""
    if value.isdecimal() and value.isascii() and len(value) <= LONGEST_NUMBER:
        return value.lstrip("0") or "0"
    exact = Decimal(f"{float(value):.15g}")
    if not exact.is_finite():
        raise ValueError(value[:20])
    text = f"{exact:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _moment_text(moment: datetime, style: Style) -> str:
    """As it is shown: Excel makes a date of “2015-03”, and its format shows no day then."""
    if style.shows and not set(style.shows) & set("yd"):
        return str(moment.time())
    day: date = moment.date()
    if style.shows == "y":
        return f"{day:%Y}"
    if day.day == 1 and style.shows and "d" not in style.shows:
        return f"{day:%Y-%m}"
    return day.isoformat()
