"""One row of the file and the figures that it states."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from nkworld.atlas.names import compatible

from ..budgets import Row
from ..header import letter
from . import figures, periods, units
from .description import FROM_TITLE, MISSING, PERIOD_PARTS, Mapping, Unit
from .headings import Header, Heading
from .lines import Line, Vocabulary
from .periods import Pieces

LONG = 40
BEGINS_A_NOTE = re.compile(
    r"[*※(（]|주\b|주[:)]|자료|출처|notes?\b|sources?\b|注|资料|数据", re.IGNORECASE
)
DIGIT = re.compile(r"\d")
NO_WORDS = ("period", *PERIOD_PARTS, "as_quoted")
REMEMBERED = 10_000  # texts of a column that repeats itself
EMPTY = "(empty)"  # the word for an empty cell among those with which a row is taken
TURNED = {
    "export": "import",
    "import": "export",
    "from-dprk": "to-dprk",
    "to-dprk": "from-dprk",
}
NOTE = "rows are titles or notes and were passed over"
TOTAL = "rows are totals and were passed over"
NO_FIGURE = "cells hold no figure and were passed over"
OTHER_PAIR = "rows are not about North Korea and were passed over"
NOT_WANTED = "rows were left out as the mapping says ({})"
WORD_LEFT_OUT = "rows were left out as the mapping says ({} is “{}”)"


class RowReader:
    """Makes lines of rows, one after another: a cell may take what stands above it."""

    def __init__(
        self,
        header: Header,
        title: list[tuple[str, str]],
        mapping: Mapping,
        vocabulary: Vocabulary,
    ) -> None:
        self.header, self.mapping, self.vocabulary = header, mapping, vocabulary
        self.width = len(header.headings)
        by_key = header.by_key()
        self.columns = [(h, c) for c in mapping.columns for h in by_key.get(c.heading, [])]
        self.base = [
            (h.index, c.field) for h, c in self.columns if c.field and not self._in_group(h, c)
        ]
        self.groups = self._grouped()
        self.only = [(h, frozenset(map(_plain, c.only))) for h, c in self.columns if c.only]
        self.filled_down = [h.index for h, c in self.columns if c.fill_down]
        self.amounts = [h.index for h, c in self.columns if c.field in vocabulary.amounts]
        self.totals = {_plain(word) for word in mapping.totals}
        self.totals_have_no_digits = not any(map(DIGIT.search, self.totals))
        self.texts = {index for index, name in self.base if name not in vocabulary.amounts}
        self.words = {name: mapping.known_words(name) for name in vocabulary.fields}
        self.with_words = self.words.keys() - {*vocabulary.amounts, *NO_WORDS}
        self.wanted = {h.index: c.field for h, c in self.columns if c.field}
        # What a text means is found out once, as long as a column has not too many.
        self.meaning_of = lru_cache(REMEMBERED)(self._meaning_of)
        self.period_of = lru_cache(REMEMBERED)(self._period_of)
        self.title_period = _period_of(title)
        self.above: dict[int, str] = {}
        self.year_above = ""

    def _in_group(self, heading: Heading, column: object) -> bool:
        """Whether the column is one of several beside each other that state figures."""
        sets, name = getattr(column, "sets", {}), getattr(column, "field", "")
        return name in self.vocabulary.amounts and bool(sets or heading.period)

    def _grouped(self) -> list[tuple[dict[str, str], Pieces, list[tuple[Heading, str]]]]:
        """[(what the headings say, their time, columns)]: the figures that each row states."""
        found: dict[tuple, tuple[dict[str, str], Pieces, list[tuple[Heading, str]]]] = {}
        for heading, column in self.columns:
            if self._in_group(heading, column):
                same = (*sorted(column.sets.items()), heading.period)
                found.setdefault(same, (column.sets, heading.period, []))[2].append(
                    (heading, column.field)
                )
        return list(found.values()) or [({}, Pieces(), [])]

    def lines_of(self, row: Row, passed_over: Counter[str]) -> Iterator[Line]:
        cells = self._cells(row)
        if reason := self._passed_over(row, cells):
            passed_over[reason] += 1
            return
        base = {name: cells[index] for index, name in self.base}
        for sets, period, columns in self.groups:
            line = self._line(row, base | sets, period, columns, cells)
            if isinstance(line, str):
                passed_over[line] += 1
            else:
                yield line

    def _cells(self, row: Row) -> list[str]:
        cells = [*row.cells, *[""] * (self.width - len(row.cells))]
        for index in self.filled_down:
            cells[index] = self.above[index] = cells[index] or self.above.get(index, "")
        return cells

    def _passed_over(self, row: Row, cells: list[str]) -> str:
        """Why the row states no figure at all; empty if it does."""
        filled = len(row.cells) - row.cells.count("")
        if self.width > 2 and filled == 1:
            alone = next(index for index, text in enumerate(row.cells) if text)
            if self._is_note(row, alone):
                self._keep_year(row.cells[alone])
                return NOTE
        amounts = self.amounts
        if amounts and filled and all(_is_word(cells[index]) for index in amounts):
            return NOTE
        for index in self.texts:
            if self.totals_have_no_digits and DIGIT.search(cells[index]):
                continue  # an address, a period: each row has another one
            if _plain(cells[index]) in self.totals and not self._means(index, cells[index]):
                return TOTAL
        for heading, words in self.only:
            if not _among(cells[heading.index], words):
                return NOT_WANTED.format(f"{heading.text}: {cells[heading.index] or 'empty'}")
        return ""

    def _is_note(self, row: Row, index: int) -> bool:
        """A lone cell names a country without figures only where an empty cell means something."""
        if row.problems:
            return False
        blank_speaks = self.mapping.empty != MISSING and index in self.texts
        text = row.cells[index].strip()
        return not blank_speaks or len(text) > LONG or bool(BEGINS_A_NOTE.match(text))

    def _keep_year(self, text: str) -> None:
        pieces = periods.pieces_of(text)
        if pieces.year and not pieces.part:
            self.year_above = pieces.year

    def _means(self, index: int, text: str) -> bool:
        """Whether the word of a total has a meaning of its own: two-way trade, say."""
        names = [name for place, name in self.base if place == index]
        names = ["country" if name in ("reporter", "partner") else name for name in names]
        word = compatible(text).casefold()
        return any(
            word in self.words.get(name, {}) or word in self.vocabulary.words.get(name, {})
            for name in names
        )

    def _line(
        self,
        row: Row,
        said: dict[str, str],
        period: Pieces,
        columns: list[tuple[Heading, str]],
        cells: list[str],
    ) -> Line | str:
        """The figure, or why there is none."""
        if constants := self.mapping.constants:
            own = {name: text for name, text in said.items() if text or name not in constants}
            said = constants | own
        line = Line(row.number, {}, {})
        turned = self.mapping.turned
        if "partner" in said:
            country, turned = self._other_side(said)
            if country is None:
                return OTHER_PAIR
            said["country"] = country
        if not self._take_amounts(line, said, columns, cells):
            return NO_FIGURE
        if reason := self._take_words(line, said, turned):
            return reason
        self._take_period(line, said, period)
        self._take_problems(line, row)
        return line

    def _other_side(self, said: dict[str, str]) -> tuple[str | None, bool]:
        """(the partner of North Korea in the row, whether it is the one who reports)"""
        reporter = said.get("reporter", "") or said.get("country", "")
        home = self.vocabulary.is_home
        if home(said["partner"]):
            return (None, True) if home(reporter) else (reporter, True)
        return (said["partner"], False) if home(reporter) else (None, False)

    def _take_amounts(
        self,
        line: Line,
        said: dict[str, str],
        columns: list[tuple[Heading, str]],
        cells: list[str],
    ) -> bool:
        """False where no cell of the row states an amount."""
        found: list[tuple[str, str, Heading | None]] = [
            (name, said[name], None) for name in self.vocabulary.amounts if name in said
        ]
        found += [(name, cells[heading.index], heading) for heading, name in columns]
        stated, quoted = False, []
        for name, text, heading in found:
            amount = figures.read(text, self.mapping, self.mapping.units.get(name, Unit()))
            stated |= not amount.is_missing
            line.values[name], line.printed[name] = amount.text, text
            if amount.problem:
                place = f"Column {heading.letter} (“{heading.text}”): " if heading else ""
                line.problems[name] = place + amount.problem
            if amount.printed:
                quoted.append(amount.printed)
        line.values["as_quoted"] = said.get("as_quoted") or "; ".join(quoted)
        return stated or not found

    def _take_words(self, line: Line, said: dict[str, str], turned: bool) -> str:
        """A reason, where the mapping leaves out what a word means."""
        for name, text in said.items():
            if name not in self.with_words:
                continue
            meaning = self.meaning_of(name, text)
            if meaning is None:
                return WORD_LEFT_OUT.format(name, text)
            if turned and name == "direction":
                meaning = TURNED.get(meaning, meaning)
            line.values[name], line.printed[name] = meaning, text
        return ""

    def _meaning_of(self, name: str, text: str) -> str | None:
        """By the mapping, then by the dataset; None where the mapping leaves it out."""
        meaning = self.words[name].get(text.casefold(), text)
        if meaning is None:
            return None
        known = self.vocabulary.words.get(name, {})
        return known.get(compatible(meaning).casefold(), meaning)

    def _take_period(self, line: Line, said: dict[str, str], heading: Pieces) -> None:
        texts = [said.get(kind, "") for kind in ("period", *PERIOD_PARTS)]
        pieces, label, printed = self.period_of(*texts, heading)
        if pieces.year and not pieces.part:
            self.year_above = pieces.year
        if pieces.part and not pieces.year:
            label = Pieces(self.year_above, pieces.part).label
        line.printed["period"] = printed or label
        line.values["period"] = label or texts[0]

    def _period_of(
        self, period: str, year: str, quarter: str, month: str, heading: Pieces
    ) -> tuple[Pieces, str, str]:
        """(what cells and heading say together, as the portal writes it, as the cells print it)"""
        pieces = self.title_period if period == FROM_TITLE else periods.pieces_of(period)
        for kind, text in zip(PERIOD_PARTS, (year, quarter, month), strict=True):
            if text:
                part = "" if kind == "year" else periods.part_of(text, kind)
                pieces = pieces.filled_from(periods.pieces_of(text))
                pieces = pieces.filled_from(Pieces("", part))
        pieces = pieces.filled_from(heading)
        if year == FROM_TITLE:
            pieces = pieces.filled_from(self.title_period)
        return pieces, pieces.label, " ".join(filter(None, (period, year, quarter, month)))

    def _take_problems(self, line: Line, row: Row) -> None:
        """A formula without a value matters where the column does."""
        for index, sentence in row.problems.items():
            if index in self.wanted:
                line.problems[_output(self.wanted[index])] = sentence
        if len(row.cells) > self.width and any(row.cells[self.width :]):
            index = next(i for i in range(self.width, len(row.cells)) if row.cells[i])
            line.problems["as_quoted"] = (
                f"The row goes on in column {letter(index)}, beyond the last heading: look for a "
                "separator inside a text, and put that text in double quotes."
            )


def _output(name: str) -> str:
    if name in PERIOD_PARTS:
        return "period"
    return "country" if name in ("reporter", "partner") else name


@lru_cache(maxsize=REMEMBERED)
def _plain(text: str) -> str:
    """합 계 is printed with a space for its looks."""
    return "".join(compatible(text).casefold().split()).strip(".:*")


def _among(text: str, words: frozenset[str]) -> bool:
    return _plain(text or EMPTY) in words


def _is_word(text: str) -> bool:
    """A unit under a heading, a word: certainly no amount, and no empty cell either."""
    return bool(text) and not DIGIT.search(text) and units.said_in(text) is not None


def _period_of(title: list[tuple[str, str]]) -> Pieces:
    found = {pieces for _, text in title if (pieces := periods.found_in(text)[0]) and pieces.year}
    return found.pop() if len(found) == 1 else Pieces()
