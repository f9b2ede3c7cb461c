"""XLSX: what a reader of the sheet sees, as text, and what its format says of a cell.

A sheet is parsed as it comes and let go row by row. A number keeps the digits of the file; a
superscript stays one (“2634²”); what is struck out, hidden or shown in another scale is marked.
"""

import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import chain, islice
from operator import itemgetter
from pathlib import PurePosixPath
from typing import IO, Any, NamedTuple
from xml.etree import ElementTree  # noqa: S405 - follows no entity; the process has limits

from . import reading
from .amounts import in_digits
from .reading import ACCEPTED, FileRefused, OtherSheet, Refusal, Row, letter, place_of

type Element = ElementTree.Element

WORKBOOK = "xl/workbook.xml"
CHUNK = 2**16
LONGEST_NUMBER = 400  # digits: of more no float is made
WIDEST = 16_384  # cells that a row of Excel has, empty ones with them
MAX_MERGED = 5_000
OTHER_SHEETS, OTHER_ROWS, OTHER_TEXTS = 20, 200, 40  # that are looked at beside the one read
MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s+ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')
PLACE = re.compile(r"[A-Z]{1,3}[0-9]{1,11}")
DAMAGED = f"The workbook is damaged and can't be read. {ACCEPTED}"
SUPERSCRIPT = str.maketrans(
    "0123456789+-=()abcdefghijklmnoprstuvwxyz", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ"
)
# Of the formats that Excel numbers itself only these show a date or a share: ECMA-376, 18.8.30.
BUILT_IN = {
    **dict(enumerate(("mm-dd-yy", "d-mmm-yy", "d-mmm", "mmm-yy"), 14)),
    22: "m/d/yy h:mm",
    **dict.fromkeys((27, 30, 36, 50, 57), 'yyyy"年"m"月"'),
    **dict.fromkeys((28, 29, 31, 51, 54, 58), 'yyyy"年"m"月"d"日"'),
    **dict.fromkeys((9, 10), "0%"),
}
NO_WORDS = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')
SCALING = re.compile(r"[0#?],+(?![0#?])|%")


class Style(NamedTuple):
    """`scales`: the code of another scale or of a unit; `shows`: the parts of a date."""

    shows: str = ""
    scales: str = ""
    struck: bool = False


def opened(file: IO[bytes], sheet: str = "") -> tuple[Iterator[Row], dict[str, Any]]:
    """(rows, what else a Sheet says) of the sheet named, or of the first with anything in it."""
    with _damage(f"The workbook is damaged and can't be opened. {ACCEPTED}"):
        book = Workbook(file)
    titles = [each.title for each in book.sheets]
    # A sheet that is shown before one that is hidden.
    ordered = sorted(book.sheets, key=lambda each: each.state != "visible")
    named = [each for each in ordered if each.title.casefold() == sheet.strip().casefold()]
    if sheet and not named:
        listed = ", ".join(f"“{title}”" for title in titles)
        raise FileRefused(f"The workbook has no sheet “{sheet}”; it has {listed}.")
    for found in named[:1] if sheet else ordered:
        rows = found.rows()
        filled = rows if sheet else (row for row in rows if any(row.cells) or row.problems)
        # What precedes the rows is known with the first.
        if (first := list(islice(filled, 1))) or sheet:
            break
    else:
        raise FileRefused("The workbook is empty: no sheet has anything in it.")
    # The merged cells stand behind the rows.
    merged, text = dict[str, None](), b""
    with book.archive.open(found.part) as data:
        while (piece := data.read(2**20)) and len(merged) < MAX_MERGED:
            text = text[text.rfind(b"<") :][-100:] + piece
            merged |= dict.fromkeys(ref.decode() for ref in MERGED.findall(text))
    others = [each for each in book.sheets if each is not found]
    beside = [OtherSheet(each.title, each.state != "visible") for each in others]
    for each, other in zip(others, beside, strict=True):
        for row in islice(each.rows(), OTHER_ROWS):
            for index, cell in enumerate(row.cells):
                if re.fullmatch(r"-?[\d.,]+", cell):
                    other.numbers += 1
                elif cell and len(other.texts) < OTHER_TEXTS:
                    other.texts.append((f"{letter(index)}{row.number}", cell[:200]))
    return chain(first, filled), {
        "notes": [f"Read from the sheet “{found.title}”."],
        "title": found.title,
        "sheets": titles,
        "merged": list(merged)[:MAX_MERGED],
        "hidden_columns": found.hidden_columns,
        "others": beside[:OTHER_SHEETS],
    }


@contextmanager
def _damage(sentence: str) -> Iterator[None]:
    """What a damaged part makes of its reader is one sentence for the editor."""
    try:
        yield
    except (FileRefused, MemoryError):
        raise
    except (
        *(ElementTree.ParseError, zipfile.BadZipFile, NotImplementedError, OSError, EOFError),
        *(ValueError, LookupError, ArithmeticError),
        zipfile.zlib.error,  # type: ignore[attr-defined]
    ) as error:
        raise FileRefused(sentence) from error


class Workbook:
    def __init__(self, file: IO[bytes]) -> None:
        self.archive = zipfile.ZipFile(file)
        self.parts, exceeded = set(self.archive.namelist()), []
        if WORKBOOK not in self.parts:
            raise FileRefused(f"The file is an archive, not an Excel workbook. {ACCEPTED}")
        parts = self.archive.infolist()
        if len(parts) > reading.MAX_PARTS:
            exceeded.append(f"{reading.MAX_PARTS:,} parts")
        if sum(part.file_size for part in parts) > reading.MAX_UNPACKED:
            exceeded.append(f"{reading.MAX_UNPACKED // 2**20} MB")
        for each in parts:
            if each.file_size > reading.MAX_PART and not each.filename.startswith("xl/worksheets/"):
                most = f"{reading.MAX_PART // 2**20} MB in its part"
                exceeded.append(f"{most} {each.filename[-80:]}")
        for most in exceeded[:1]:
            raise FileRefused(
                f"The workbook unpacks to more than {most}, which no table here needs: copy the "
                "rows into a new workbook and upload that."
            )
        root = self.tree(WORKBOOK)
        from_1904 = [one.get("date1904") in ("1", "true") for one in root.iterfind("{*}workbookPr")]
        self.epoch = datetime(1904, 1, 1) if any(from_1904) else datetime(1899, 12, 30)
        links = {one.get("Id"): one for one in self.tree("xl/_rels/workbook.xml.rels")}
        self.sheets = []
        for one in root.iterfind("{*}sheets/{*}sheet"):
            link = links[next(text for key, text in one.items() if key.endswith("}id"))]
            part = str(PurePosixPath(link.attrib["Target"].lstrip("/")))
            part = part if part.startswith("xl/") else f"xl/{part}"
            if part in self.parts and "chartsheets" not in part:
                self.sheets.append(
                    SheetOfBook(self, one.attrib["name"], part, one.get("state", "visible"))
                )
        self.texts: list[tuple[str, bool]] = []  # each with whether it is struck out
        if "xl/sharedStrings.xml" in self.parts:
            for one in self.elements("xl/sharedStrings.xml"):
                if one.tag.endswith("}si"):
                    self.texts.append(_text_of(one))
                    one.clear()
        root, codes = self.tree("xl/styles.xml"), dict(BUILT_IN)
        for one in root.iterfind("{*}numFmts/{*}numFmt"):
            codes[int(one.attrib["numFmtId"])] = one.get("formatCode", "")
        struck = [_is_struck(font, "{*}strike") for font in root.iterfind("{*}fonts/{*}font")]
        self.styles: list[Style] = []
        for one in root.iterfind("{*}cellXfs/{*}xf"):
            font, shown = int(one.get("fontId", 0)), codes.get(int(one.get("numFmtId", 0)), "")
            shown = shown.partition(";")[0]
            plain = NO_WORDS.sub("", shown).lower()
            shows = "".join(part for part in "ymd" if part in plain)
            words = "".join(re.findall(r'"([^"]*)"', shown)).strip()
            names_unit = not shows and (SCALING.search(plain) or any(map(str.isalpha, words)))
            self.styles.append(
                Style(shows, shown if names_unit else "", any(struck[font : font + 1]))
            )

    def tree(self, part: str) -> Element:
        """A small part as a whole; empty if it is not there."""
        if part not in self.parts:
            return ElementTree.Element("none")
        *_, root = self.elements(part)
        return root

    def elements(self, part: str) -> Iterator[Element]:
        parser: ElementTree.XMLPullParser[Element] = ElementTree.XMLPullParser(("end",))
        with self.archive.open(part) as data:
            while piece := data.read(CHUNK):
                if b"<!DOCTYPE" in piece:
                    raise ValueError("A workbook has no document type: entities are not followed.")
                parser.feed(piece)
                yield from map(itemgetter(1), parser.read_events())
        parser.close()


def _is_struck(format: Element, path: str) -> bool:
    return any(flag.get("val", "1") not in ("0", "false") for flag in format.iterfind(path))


def _text_of(item: Element) -> tuple[str, bool]:
    """(a text put together of its runs without phonetic ones, whether any of it is struck out)"""
    space = item.tag.rpartition("}")[0] + "}" if "}" in item.tag else ""
    whole, struck = "", False
    for one in item:
        text = one.text or "" if one.tag == f"{space}t" else ""
        if one.tag == f"{space}r":
            text, raised = one.findtext(f"{space}t", ""), f"{space}rPr/{space}vertAlign"
            if any(each.get("val") == "superscript" for each in one.iterfind(raised)):
                text = text.translate(SUPERSCRIPT)
            struck |= bool(text.strip()) and _is_struck(one, f"{space}rPr/{space}strike")
        whole += text
    return whole.replace("x005F_", "").strip(), struck


@dataclass
class SheetOfBook:
    book: Workbook
    title: str
    part: str
    state: str
    hidden_columns: list[int] = field(default_factory=list)

    def rows(self) -> Iterator[Row]:
        """As they are parsed; FileRefused names the row in which the damage lies."""
        last = cells = 0
        try:
            with _damage(DAMAGED):
                for one in self.book.elements(self.part):
                    if one.tag[-2:] == "}c":
                        cells += 1
                        if cells > WIDEST:
                            raise ValueError("No row of a sheet has so many cells.")
                    elif one.tag[-4:] == "}row":
                        row = self._row(one, last)
                        last, cells = row.number, 0
                        one.clear()
                        yield row
                    elif one.tag[-4:] == "}col" and one.get("hidden") in ("1", "true"):
                        first, end = int(one.attrib["min"]), int(one.attrib["max"])
                        self.hidden_columns += range(first - 1, min(end, reading.MAX_COLUMNS))
        except FileRefused as error:
            if str(error).endswith(DAMAGED) and error.refusals[0].row is None:
                raise FileRefused(Refusal(DAMAGED, last + 1)) from error
            raise

    def _row(self, given: Element, last: int) -> Row:
        number = int(given.get("r", last + 1))
        reading.refuse_row_number(number)
        if number <= last:
            raise FileRefused(Refusal(f"Its number comes after {last:,}. {DAMAGED}", number))
        row = Row(number, [], {}, {}, given.get("hidden") in ("1", "true"))
        tag = given.tag.removesuffix("row").__add__
        value_tag, inline_tag, formula_tag = tag("v"), tag("is"), tag("f")
        index = -1
        for cell in given:
            index, at = index + 1, number
            if place := cell.get("r"):
                if not PLACE.fullmatch(place):
                    raise ValueError(place[:20])
                index, at = place_of(place)
            inline = cell.find(inline_tag)
            value = cell.findtext(value_tag, "").strip()
            if not value and inline is None and cell.find(formula_tag) is None:
                continue
            reading.refuse_columns(number, index + 1)
            text = self._text(cell, value, inline, row, index)
            if index < len(row.cells) or at != number:
                raise FileRefused(Refusal(f"One of its cells stands elsewhere. {DAMAGED}", number))
            row.cells.extend([""] * (index - len(row.cells)))
            row.cells.append(text)
        return row

    def _text(self, cell: Element, value: str, inline: Element | None, row: Row, index: int) -> str:
        """What a cell shows; what its format says of it, and why it can't be read, join the row."""
        kind, number = cell.get("t", "n"), int(cell.get("s", 0))
        style = next(iter(self.book.styles[number : number + 1]), Style())
        text, struck = (None, False) if inline is None else _text_of(inline)
        if kind == "s" and value:
            text, struck = self.book.texts[int(value)]
        if style.struck or struck:
            row.marks.setdefault(index, {})["struck"] = "1"
        if text is not None:
            return text
        place = f"The cell {letter(index)}{row.number}"
        if not value:
            row.problems[index] = (
                f"{place} holds a formula that was never calculated: open the file in Excel and "
                "save it, or paste the values."
            )
            return ""
        if kind == "e":
            row.problems[index] = f"{place} shows the error {value}: correct it."
            return value
        if kind == "b":
            return {"1": "TRUE", "0": "FALSE", "true": "TRUE", "false": "FALSE"}[value]
        if kind not in ("d", "n"):
            return value
        if kind == "n" and not style.shows:
            if style.scales:
                row.marks.setdefault(index, {})["format"] = style.scales
            # Fifteen digits are what Excel itself keeps: 0.30000000000000004 was typed as 0.3.
            if value.isdecimal() and value.isascii() and len(value) <= LONGEST_NUMBER:
                return value.lstrip("0") or "0"
            if not (exact := Decimal(f"{float(value):.15g}")).is_finite():
                raise ValueError(value[:20])
            return in_digits(exact)
        if kind == "d":
            moment = datetime.fromisoformat(value)
        else:
            days = float(value)
            moment = self.book.epoch + timedelta(days=days, milliseconds=500 if days % 1 else 0)
            if style.shows == "y" and 1900 <= days <= 2100:
                row.problems[index] = (
                    f"{place} shows {moment:%Y} and holds {value}: its format makes a date of a "
                    "number. Format the column as a number."
                )
            row.marks.setdefault(index, {})["date"] = style.shows
        # As it is shown: Excel makes a date of “2015-03”, and its format shows no day then.
        without_day = moment.day == 1 and style.shows and "d" not in style.shows
        form = "%Y" if style.shows == "y" else "%Y-%m" if without_day else "%Y-%m-%d"
        return moment.strftime(form)
