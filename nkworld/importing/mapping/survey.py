"""What a dataset wants of a file, from its resource, and what stands in a sheet: its headings,
title and notes, and of each column what it holds.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from itertools import islice
from typing import Any

from django.db.models import DecimalField

from nkworld.atlas.models import DPRK, CountryNotResolved, CountryResolver
from nkworld.atlas.names import compatible
from nkworld.provenance.models import Source

from ..amounts import RAISED
from ..reading import Row, Sheet, key, letter, place_of
from ..widgets import RecordWidget, WordWidget, resources
from . import periods
from .periods import PERIOD, Pieces
from .recipe import HELPERS, PATTERNS, SUBJECTS, WORDS

LOOKED_THROUGH = 40  # rows for the headings, texts of a column for what it is
REMEMBERED = 5_000  # different texts of a column
LONGEST = 200  # characters of a text that tells what a column is
LONGEST_NUMBER = 60  # with the spaces between its digits: a longer text is gone through for ever
LISTED = 50  # cells of one kind
SLIP = 0.4  # of the rows: a cell that is empty more rarely is a slip
STAND_IN = "qperiodq"  # a word that no heading has, and the key of a heading keeps
NUMBER = re.compile(r"[-−–]?\s*[\d.,'’ \u00a0\u2009\u202f]*\d[\d.,'’ \u00a0\u2009\u202f]*")
YEAR = re.compile(r"(?:19|20)\d\d")
# A sign beside a number, a period or a name: 2,634.4 c · 194.6* · 2019 (p) · 2017 b) · Nauru 1)
MARK = re.compile(
    r"(?P<text>.*?[\w.)’'])\s*(?P<mark>[⁰¹²³⁴-⁹⁺-⁾ᵃ-ᶿʰ-ʸⁱⁿ]+|[*†‡§#]+|\([a-z]{1,2}\)|\[[a-z0-9]\]|"
    r"(?<=[\d ])\s?[a-z]\)|(?<=\s)\d\)|(?<=\d)\s[a-z]|(?<=\d)[pre](?![a-z]))",
    re.IGNORECASE,
)


def is_number(text: str) -> bool:
    return len(text) <= LONGEST_NUMBER and bool(NUMBER.fullmatch(text))


def states_figures(texts: Iterable[str]) -> bool:
    return any(is_number(text) and not YEAR.fullmatch(text.strip()) for text in texts if text)


@lru_cache(maxsize=20_000)
def unmarked(text: str) -> tuple[str, str]:
    """(“2019”, “(p)”) of “2019 (p)”: a text and the sign beside it, if there is one."""
    if text.isalnum() and text.isascii() and not text[-1:].isalpha():
        return text, ""
    text = text.strip()
    if len(text) < 120 and (found := MARK.fullmatch(text)):
        bare, mark = found["text"].strip(), found["mark"].strip()
        # A lone letter is a mark behind a number only: “Vitamin C” has none.
        if is_number(bare) or periods.pieces_of(bare) or not mark.isalpha() or RAISED.match(mark):
            return bare, mark
    return text, ""


@dataclass(frozen=True)
class Heading:
    index: int
    letter: str
    text: str  # as printed, its rows one after another
    key: str  # the same for every year and every way of writing
    period: Pieces
    parts: tuple[str, ...] = ()  # of each row


@dataclass
class Header:
    rows: Sequence[Row]
    merged: frozenset[tuple[int, int]] = frozenset()  # (row, index) of what a merge covers

    @property
    def first(self) -> int:
        return self.rows[0].number

    @property
    def last(self) -> int:
        return self.rows[-1].number

    @cached_property
    def headings(self) -> list[Heading]:
        # A heading over several columns stands in the first of them only.
        width = max(len(row.cells) for row in self.rows)
        lines = [[*row.cells, *[""] * (width - len(row.cells))] for row in self.rows]
        for row, line, below in zip(self.rows, lines, lines[1:], strict=False):
            for index in range(1, width):
                if not line[index] and (((row.number, index) in self.merged) or below[index]):
                    line[index] = line[index - 1]
        headings: list[Heading] = []
        counts: Counter[str] = Counter()
        for index, column in enumerate(zip(*lines, strict=True)):
            parts = list(dict.fromkeys(" ".join(one.split()) for one in column if one))
            text = " ".join(parts)
            period, rest = periods.found_in(unmarked(text)[0])
            name = key(rest.replace(PERIOD, STAND_IN)).replace(STAND_IN, PERIOD)
            if not period:
                name = name or "(empty)"
                counts[name] += 1
                name += f"#{counts[name]}" if counts[name] > 1 else ""
            headings.append(Heading(index, letter(index), text, name, period, tuple(parts)))
        return headings


@dataclass(frozen=True)
class Place:
    cell: str
    text: str

    @property
    def says(self) -> str:
        return f"{self.cell} says “{self.text}”"


@dataclass
class Facts:
    heading: Heading
    texts: dict[str, str] = field(default_factory=dict)  # {text: the first cell with it}
    filled: int = 0
    numbers: int = 0
    blanks: list[int] = field(default_factory=list)  # rows with figures and nothing here
    blank_count: int = 0
    has_dates: bool = False

    @property
    def stands_once(self) -> bool:
        """Whether it is empty more often than by a slip: a country before its rows."""
        return self.blank_count > SLIP * (self.blank_count + self.filled)

    @property
    def states_amounts(self) -> bool:
        return self.numbers > self.filled / 2

    @property
    def sample(self) -> list[str]:
        """Without the marks beside them."""
        return [unmarked(text)[0] for text in islice(self.texts, LOOKED_THROUGH)]


class Survey:
    """What stands above, below and beside the headings of a sheet, of each kind the first cells."""

    def __init__(self, sheet: Sheet, file_name: str, header: Header) -> None:
        self.sheet, self.file_name, self.header = sheet, file_name, header
        self.facts = [Facts(heading) for heading in header.headings]
        self.title: list[Place] = []
        self.notes: list[Place] = []  # lone lines below the headings
        self.hidden: list[Place] = []  # with figures
        self.struck: list[Place] = []
        self.scaled: list[tuple[Place, str]] = []  # with the format's code
        self.other_headings: list[int] = []  # rows with headings once more
        texts = {heading.text for heading in header.headings}
        for row in sheet:
            places = [_place(row, index) for index, text in enumerate(row.cells) if text]
            if row.number < header.first:
                self.title += places
            if row.number <= header.last:
                continue
            if is_note(row, len(self.facts)):
                keep(self.notes, *places)
                continue
            same = [place for place in places if place.text in texts]
            if len(same) > max(1, len(places)) / 2 and not states_figures(row.cells):
                self.other_headings.append(row.number)
                continue
            for facts in self.facts:
                index = facts.heading.index
                text = row.cells[index] if index < len(row.cells) else ""
                if not text:
                    facts.blank_count += 1
                    keep(facts.blanks, row.number)
                    continue
                facts.filled += 1
                facts.numbers += is_number(text)
                facts.has_dates |= "date" in row.marks.get(index, ())
                known = facts.texts
                if text not in known and len(known) < REMEMBERED and len(text) <= LONGEST:
                    known[text] = f"{facts.heading.letter}{row.number}"
            for index in range(len(row.cells)) if row.hidden else sheet.hidden_columns:
                if index < len(row.cells) and is_number(row.cells[index]):
                    keep(self.hidden, _place(row, index))
            for index, mark in row.marks.items():
                if "struck" in mark:
                    keep(self.struck, _place(row, index))
                if "format" in mark:
                    keep(self.scaled, (_place(row, index), mark["format"]))


def keep[T](listed: list[T], *more: T, most: int = LISTED) -> None:
    """So many as are named: a file may have a hundred thousand."""
    if len(listed) < most:
        listed.extend(more)


def _place(row: Row, index: int) -> Place:
    return Place(f"{letter(index)}{row.number}", row.cells[index])


def covered(merged: Iterable[str]) -> frozenset[tuple[int, int]]:
    """(row, index) of all cells that a merge covers, but the first of each."""
    cells: set[tuple[int, int]] = set()
    for ref in merged:
        (left, top), (right, bottom) = map(place_of, ref.split(":"))
        if (bottom - top + 1) * (right - left + 1) <= 100_000:
            cells |= {(r, i) for r in range(top, bottom + 1) for i in range(left, right + 1)}
            cells.discard((top, left))
    return frozenset(cells)


def is_note(row: Row, width: int) -> bool:
    """A lone line that states no figure: a note, a section's year, a source."""
    filled = [text for text in row.cells if text]
    if row.problems or not filled or width < 3:
        return not filled
    if len(filled) == 1:
        return not is_number(filled[0]) or bool(YEAR.fullmatch(filled[0].strip()))
    begins = PATTERNS["begins_a_note"]
    return len(filled) == 2 and not states_figures(filled) and bool(begins.match(filled[0]))


def subjects_in(text: str) -> set[str]:
    """PRK, KOR or both: of whom a text speaks; of nobody where it only names its source."""
    if PATTERNS["names_a_source"].match(text.lstrip()):
        return set()
    return {code for code, pattern in SUBJECTS.items() if pattern.search(compatible(text))}


@cache
def _codes() -> dict[str, str]:
    """{name in any of the languages: ISO's two letters}, without those that mean two countries."""
    from babel import Locale  # whose data take a tenth of a second to read

    listed = WORDS["countries"]
    codes: dict[str, str] = {**listed["names"]}
    several: set[str] = set()
    for locale in listed["locales"]:
        for code, name in Locale.parse(locale).territories.items():
            if len(code) == 2 and code.isalpha() and code not in listed["no_countries"]:
                folded = compatible(name).casefold()
                if codes.setdefault(folded, code) != code:
                    several.add(folded)
    return {name: code for name, code in codes.items() if name not in several}


def code_abroad(name: str) -> str:
    """ISO's two letters of a country that is named in another language; empty if nobody knows."""
    return _codes().get(compatible(name).casefold().strip(), "")


class Wanted:
    """The columns of a dataset, the words that each understands, and its unit."""

    def __init__(self, dataset: str, chosen: Source | None = None) -> None:
        resource = resources()[dataset](chosen)
        model, self.fields = resource._meta.model, resource.columns()
        self.resource, self.source = resource, chosen
        self.dataset, self.unit = dataset, model.unit
        own = WORDS["own_units"].items()
        self.measure = next((what for begins, what in own if re.match(begins, self.unit, re.I)), "")
        of_model = {field.name: field for field in model._meta.fields}
        verbose = {n: str(of_model[n].verbose_name) for n in self.fields if n in of_model}
        self.labels = {name: name for name in (*HELPERS, *self.fields)} | verbose | WORDS["labels"]
        self.amounts = [n for n in self.fields if isinstance(of_model.get(n), DecimalField)]
        # What is printed is kept from the file; of which source it is was said.
        self.required = [n for n in resource.required() if n not in ("as_quoted", "source")]
        self.headings = {key(heading): column for heading, column in resource.headings().items()}
        self.widgets = {name: resource.fields[name].widget for name in self.fields}
        choosing = {n: w for n, w in self.widgets.items() if isinstance(w, WordWidget)}
        self.words = {n: {w: str(m) for w, m in c.words.items()} for n, c in choosing.items()}
        self.choices = {
            name: [(str(value), str(label)) for value, label in of_model[name].choices]
            for name in choosing
            if name in of_model and of_model[name].choices
        }
        # Fields whose texts name records: countries, codes of goods, donors.
        self.records = [n for n, w in self.widgets.items() if isinstance(w, RecordWidget)]
        self.implied: dict[str, Any] = {**resource.table.implied}
        country = self.widgets.get("country")
        self.takes_home = getattr(country, "takes_home", False) or country is None
        self.resolver = getattr(country, "resolver", None) or CountryResolver.load()
        self.understands = cache(self._understands)

    def is_country(self, text: str) -> bool:
        return bool(self._code_of(text))

    def is_home(self, text: str) -> bool:
        return self._code_of(text) == DPRK or code_abroad(text) == "KP"

    def _code_of(self, text: str) -> str:
        try:
            return str(self.resolver.resolve(text).code)
        except CountryNotResolved:
            return ""

    def _understands(self, name: str, text: str) -> bool:
        try:
            return bool(self.widgets[name].clean(text, row={}))
        except ValueError:
            return False
