"""A sheet under a recipe: cell by cell it becomes figures, and what is left out is listed."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from nkworld.atlas.names import compatible

from .. import amounts
from ..reading import MAX_ROWS, FileRefused, Refusal, Row, Sheet, letter, place_of
from . import periods
from . import recipe as steps
from .periods import Pieces
from .recipe import MONEY_FLOWS, PERIOD_PARTS, REFUSED, ZERO, Edit, Numbers, Recipe, Scale, unit_in
from .survey import Header, Heading, Wanted, covered, is_note, keep, unmarked

REMEMBERED = 10_000  # texts of a column that repeats itself
LISTED = 200  # cells of one reason
EMPTY = "(empty)"  # the word for an empty cell among those with which a row is taken
DIGIT = re.compile(r"\d")
DIGITS = re.compile(r"[1-9][0-9]*")
DAY = re.compile(r"(\d{4})(-\d\d)?(-\d\d)?")
EUROPEAN = re.compile(r"-?(\d+|\d{1,3}([. ]\d{3})+)(,\d+)?")  # 1.234.567,8
CURRENCY = re.compile(r"^(?:US\$|USD|\$|₩)\s*|\s*(?:USD|US\$)$", re.IGNORECASE)
FIELD_OF = {"reporter": "country", "partner": "country", **dict.fromkeys(PERIOD_PARTS, "period")}
NO_WORDS = ("period", *PERIOD_PARTS, "as_quoted")
TURNED = {"export": "import", "import": "export", "from-dprk": "to-dprk", "to-dprk": "from-dprk"}
NO_FIGURE = "cells without a figure"


@dataclass
class Figure:
    """One figure: `values` for the parser, `cell` where it stands, `printed` what stands there."""

    number: int
    cell: str
    values: dict[str, str] = field(default_factory=dict)
    printed: str = ""
    problems: dict[str, tuple[str, str]] = field(default_factory=dict)  # {field: (cell, sentence)}


def amount_of(text: str, numbers: Numbers, scale: Scale) -> tuple[str, str]:
    """(the amount for the parser, what is printed); both are empty where nothing is known. Exact,
    whatever it is multiplied by; ValueError where it can't be read.
    """
    printed = f"{text} {scale.printed}".strip()
    if scale.factor in ("", "1") and DIGITS.fullmatch(text):
        return text, printed  # as most are printed
    plain = compatible(text)
    if not plain or plain.casefold() in amounts.ABSENT or text in amounts.ABSENT:
        return {REFUSED: (text, text), ZERO: ("0", text)}.get(numbers.signs.get(text, ""), ("", ""))
    amounts.refuse_raised(text)
    number = CURRENCY.sub("", plain)
    if numbers.decimal == ",":
        number = number.replace("\u00a0", " ").replace("\u202f", " ").replace("−", "-")
        if EUROPEAN.fullmatch(number):
            number = re.sub(r"[. ]", "", number).replace(",", ".")
        elif "." in number:
            why = "has a point where the file writes decimals with a comma: correct the cell."
            raise ValueError(f"“{number}” {why}")
    amount = amounts.parse(number)
    return ("", "") if amount is None else (amounts.in_digits(amount * scale.number), printed)


@lru_cache(maxsize=REMEMBERED)
def plain(text: str) -> str:
    """합 계 is printed with a space for its looks."""
    return "".join(compatible(text).casefold().split()).strip(".:*")


class Group(NamedTuple):
    """Columns that state one figure, what their headings say, and their time."""

    sets: dict[str, str]
    period: Pieces
    columns: list[tuple[Heading, str, Scale]]

    @property
    def at(self) -> str:
        values = [heading.letter for heading, name, _ in self.columns if name == "value"]
        return next(iter(values or [heading.letter for heading, _, _ in self.columns]), "")


class Figures:
    """Iterate once; then `left_out` is complete: {reason: the first cells or rows}."""

    def __init__(self, sheet: Sheet, recipe: Recipe, wanted: Wanted) -> None:
        self.sheet, self.recipe, self.wanted = sheet, recipe, wanted
        headings, self.merged = recipe.get(steps.Headings), covered(sheet.merged)
        below = (row for row in sheet if row.number >= headings.row)
        self.header = Header(list(islice(below, headings.depth)), self.merged)
        self.width = len(self.header.headings)
        self.left_out: dict[str, list[str]] = {}
        self.counts: Counter[str] = Counter()
        self.kinds = set(map(type, recipe.steps))
        hidden = sheet.hidden_columns if steps.LeaveOutHidden in self.kinds else ()
        self.columns = [
            (heading, column)
            for column in recipe.columns
            for heading in self.header.headings
            if heading.key == column.heading and heading.index not in hidden
        ]
        self.groups = self._grouped()
        stating = {heading.index for group in self.groups for heading, _, _ in group.columns}
        used = [(heading.index, column.field) for heading, column in self.columns if column.field]
        self.base = [(index, name) for index, name in used if index not in stating]
        self.amount_columns = [index for index, name in used if name in wanted.amounts]
        self.key_columns = [index for index, name in self.base if name not in wanted.amounts]
        self.only = [(h, frozenset(map(plain, c.only))) for h, c in self.columns if c.only]
        filled = recipe.get(steps.FillDown).headings
        self.fill_down = {h.index for h in self.header.headings if h.key in filled}
        self.totals = set(map(plain, recipe.get(steps.LeaveOutTotals).words))
        self.edits: dict[int, list[Edit]] = {}
        for edit in recipe.each(Edit):
            self.edits.setdefault(place_of(edit.cell)[1], []).append(edit)
        self.marks = recipe.get(steps.Markers).meanings
        self.words = {
            step.field: {word.casefold(): meaning for word, meaning in step.words.items()}
            for step in recipe.each(steps.WordMeans)
        }
        self.with_words = {*wanted.fields, *self.words} - {*wanted.amounts, *NO_WORDS}
        self.constants = recipe.constants
        # What an editor answers is said from North Korea's side, whoever speaks in the file.
        self.answered = {step.field for step in recipe.each(steps.Constant) if not step.read_in}
        self.numbers = recipe.get(Numbers)
        self.dates, self.title_part = recipe.get(steps.Dates).mean, recipe.get(steps.TitlePart).part
        self.padded = {step.field for step in recipe.each(steps.PadCodes)}
        self.meaning_of = lru_cache(REMEMBERED)(self._meaning_of)
        self.period_of = lru_cache(REMEMBERED)(self._period_of)
        self.above: dict[int, str] = {}
        self.section = Pieces()
        self.section_words: dict[str, str] = {}
        self.footnotes: dict[str, str] = {}
        # What a line between the rows may say for those below it, where nothing else says it.
        stated = {*dict(self.base).values(), *self.constants}.union(*(g.sets for g in self.groups))
        has_time = stated & {"period", "year"} or any(group.period for group in self.groups)
        self.of_sections = {"direction"} & wanted.words.keys() - stated
        self.of_sections |= set() if has_time else {"period"}

    def _grouped(self) -> list[Group]:
        """Columns whose headings say the same; one of all where none says anything."""
        scales = {(step.field, step.heading): step for step in self.recipe.each(Scale)}
        groups: dict[tuple, Group] = {}
        for heading, column in self.columns:
            if (name := column.field) in self.wanted.amounts:
                scale = scales.get((name, heading.key)) or scales.get((name, "")) or Scale(name)
                same = (*sorted(column.sets.items()), heading.period)
                group = groups.setdefault(same, Group(column.sets, heading.period, []))
                group.columns.append((heading, name, scale))
        silent = groups.pop((Pieces(),), Group({}, Pieces(), []))
        for group in groups.values() if len(groups) == 1 else ():
            known = {name for _, name, _ in group.columns}  # a weight joins the one of exports
            group.columns.extend(one for one in silent.columns if one[1] not in known)
        return list(groups.values()) or [silent]

    @property
    def fields(self) -> list[str]:
        names = {name for c in self.recipe.columns for name in (c.field, *c.sets)}
        names |= {*self.constants, "as_quoted"}
        names |= {FIELD_OF[name] for name in names & FIELD_OF.keys()} | self.of_sections
        if any(heading.period for heading in self.header.headings):
            names.add("period")
        if self.marks:
            names |= {"note", "status"}
        return [name for name in self.wanted.fields if name in names]

    def leave_out(self, reason: str, place: str) -> None:
        self.counts[reason] += 1
        keep(self.left_out.setdefault(reason, []), place, most=LISTED)

    def __iter__(self) -> Iterator[Figure]:
        return (figure for _, figures in self.by_row() for figure in figures)

    def by_row(self) -> Iterator[tuple[Row, list[Figure]]]:
        count = 0
        for row in self.sheet:
            if row.number > self.header.last:
                figures = list(self._of_row(row))
                count += len(figures)
                if count > MAX_ROWS:
                    raise FileRefused(
                        f"The table has more than {MAX_ROWS:,} figures, the most that is read at "
                        "once: split it into several files, each with the headings."
                    )
                yield row, figures

    def _of_row(self, row: Row) -> Iterator[Figure]:
        place = f"row {row.number}"
        if is_note(row, self.width) and row.number not in self.edits:
            # A year or a direction between the rows holds for those below it.
            text = next((text for text in row.cells if text), "")
            pieces = periods.pieces_of(unmarked(text)[0])
            self.section = pieces if pieces.year else self.section
            word = MONEY_FLOWS.get(compatible(text).casefold().strip(" :"), "")
            known = self.wanted.words.get("direction", {}).values()
            if word in known and "direction" in self.of_sections:
                self.section_words["direction"] = word
            mark, _, rest = text.partition(" ")
            if rest and mark.rstrip(":") in self.marks:
                self.footnotes[mark.rstrip(":")] = rest
            self.leave_out("titles and notes", place)
            return
        if row.hidden and steps.LeaveOutHidden in self.kinds:
            self.leave_out("hidden", place)
            return
        cells = self._cells(row)
        if reason := self._reason(cells):
            self.leave_out(reason, place)
            return
        marks: list[str] = []
        for index in self.key_columns if self.marks else ():
            cells[index] = self._without_mark(cells[index], marks)
        base = {name: cells[index] for index, name in self.base}
        for group in self.groups:
            figure = self._figure(row, base | group.sets, group, cells, list(marks))
            if isinstance(figure, Figure):
                yield figure
            else:
                is_row = len(self.groups) == 1 or not group.at
                self.leave_out(figure, place if is_row else f"{group.at}{row.number}")

    def _cells(self, row: Row) -> list[str]:
        cells = [*row.cells, *[""] * (self.width - len(row.cells))]
        for edit in self.edits.get(row.number, ()):
            index = place_of(edit.cell)[0]
            cells += [""] * (index + 1 - len(cells))
            if cells[index] != edit.was:
                sentence = (
                    f"The cell {edit.cell} was corrected from “{edit.was}”, but “{cells[index]}” "
                    "stands there: take the correction back."
                )
                raise FileRefused(Refusal(sentence, row.number))
            cells[index] = edit.now
        for index, mark in row.marks.items() if steps.LeaveOutStruck in self.kinds else ():
            if "struck" in mark and cells[index]:
                cells[index] = ""
                self.leave_out("struck out", f"{letter(index)}{row.number}")
        for index in self.key_columns:
            if text := cells[index]:
                if plain(text) not in self.totals:
                    self.above[index] = text
            elif index in self.fill_down or (row.number, index) in self.merged:
                cells[index] = self.above.get(index, "")
        return cells

    def _reason(self, cells: list[str]) -> str:
        """Why a row states no figure at all; empty if it does."""
        stated = [cells[index] for index in self.amount_columns]
        # A unit under a heading: certainly no amount.
        if stated and all(t and not DIGIT.search(t) and unit_in(t) for t in stated):
            return "headings that stand there once more"
        for index, name in self.base if self.totals else ():
            text = cells[index]
            is_code = name == "commodity" and DIGIT.search(text)
            if name not in self.wanted.amounts and plain(text) in self.totals and not is_code:
                name, word = FIELD_OF.get(name, name), compatible(text).casefold()
                if word not in {*self.words.get(name, ()), *self.wanted.words.get(name, ())}:
                    return "totals"
        for heading, only in self.only:
            if plain(cells[heading.index] or EMPTY) not in only:
                return f"rows in which “{heading.text}” is “{cells[heading.index] or 'empty'}”"
        return ""

    def _without_mark(self, text: str, marks: list[str]) -> str:
        bare, mark = unmarked(text)
        if not mark or mark not in self.marks:
            return text
        marks.append(mark)
        return bare

    def _figure(
        self, row: Row, base: dict[str, str], group: Group, cells: list[str], marks: list[str]
    ) -> Figure | str:
        for name, text in (self.section_words | self.constants).items():
            base[name] = base.get(name) or text
        turned = steps.TurnRound in self.kinds
        if "partner" in base:
            reporter = base.get("reporter", "") or base.get("country", "")
            turned = self.wanted.is_home(base["partner"])
            if self.wanted.is_home(reporter) == turned:
                return "rows that are not about North Korea"
            base["country"] = reporter if turned else base["partner"]
        figure = Figure(row.number, group.at and f"{group.at}{row.number}")
        self._take_amounts(figure, base, group, cells, marks)
        stated = any(figure.values[name] or name in figure.problems for _, name, _ in group.columns)
        if group.columns and not stated:
            return NO_FIGURE
        for name in filter(self.with_words.__contains__, base):
            if (meaning := self.meaning_of(name, base[name])) is None:
                return f"rows in which {name} is “{base[name]}”"
            if turned and name == "direction" and name not in self.answered:
                meaning = TURNED.get(meaning, meaning)
            figure.values[name] = meaning
        # By cells of the row, then by the heading, by the line above it, and by the title.
        texts = [base.get(kind, "") for kind in ("period", *PERIOD_PARTS)]
        pieces = self.period_of(*texts, group.period).filled_from(self.section)
        if self.title_part and not pieces.part:
            pieces = Pieces(pieces.year, self.title_part)
        figure.values["period"] = pieces.label or texts[0]
        notes = [figure.values["note"]] if figure.values.get("note") else []
        for mark in dict.fromkeys(marks):
            if status := self.marks[mark]:
                figure.values["status"] = status
            else:
                rest = self.footnotes.get(mark, "")
                notes.append(f"Marked “{mark}”{f': {rest}' if rest else ''}.")
        if notes and "note" in self.wanted.fields:
            figure.values["note"] = " ".join(notes)
        # A formula without a value matters where the column does.
        used = dict(self.base) | {heading.index: name for heading, name, _ in group.columns}
        for index in row.problems.keys() & used.keys():
            name = FIELD_OF.get(used[index], used[index])
            figure.problems[name] = (f"{letter(index)}{row.number}", row.problems[index])
        for index in [i for i in range(self.width, len(row.cells)) if row.cells[i]][:1]:
            sentence = (
                f"The row goes on in column {letter(index)}, beyond the last heading: look for a "
                "separator inside a text, and put that text in double quotes."
            )
            figure.problems["as_quoted"] = (figure.cell, sentence)
        return figure

    def _take_amounts(
        self, figure: Figure, base: dict[str, str], group: Group, cells: list[str], marks: list[str]
    ) -> None:
        quoted = []
        for heading, name, scale in group.columns:
            text = cells[heading.index]
            bare = self._without_mark(text, marks) if self.marks else text
            try:
                figure.values[name], printed = amount_of(bare, self.numbers, scale)
            except ValueError as error:
                figure.values[name], printed = "", text
                sentence = f"Column {heading.letter} (“{heading.text}”): {error}"
                figure.problems[name] = (f"{heading.letter}{figure.number}", sentence)
            if name == "value":
                figure.printed = text
            if printed:
                quoted.append(printed if bare == text else f"{text} {scale.printed}".strip())
        for name in self.wanted.amounts:
            if not figure.values.get(name):
                base.pop(f"{name}_unit", "")  # without a quantity there is none to have a unit
        figure.values["as_quoted"] = base.get("as_quoted") or "; ".join(quoted)

    def _meaning_of(self, name: str, text: str) -> str | None:
        """By the recipe, then by the dataset; None where the recipe leaves it out."""
        if (meaning := self.words.get(name, {}).get(text.casefold(), text)) is None:
            return None
        if name in self.padded and meaning.isdecimal() and len(meaning) % 2:
            meaning = f"0{meaning}"
        return self.wanted.words.get(name, {}).get(compatible(meaning).casefold(), meaning)

    def _period_of(
        self, period: str, year: str, quarter: str, month: str, heading: Pieces
    ) -> Pieces:
        dated = self._dated(period)
        pieces = periods.pieces_of(dated)
        if not pieces and DAY.fullmatch(dated):
            return Pieces(dated)  # a day, which the parser reads
        pieces = pieces.filled_from(periods.pieces_of(self._dated(year)))
        for kind, text in (("quarter", quarter), ("month", month)):
            pieces = pieces.filled_from(periods.pieces_of(self._dated(text)))
            pieces = pieces.filled_from(Pieces("", periods.part_of(text, kind)))
        return pieces.filled_from(heading)

    def _dated(self, text: str) -> str:
        if self.dates and (found := DAY.fullmatch(text.removesuffix(" 00:00:00"))):
            return found[1] if self.dates == "year" else f"{found[1]}{found[2] or ''}"
        return text

    @property
    def single(self) -> dict[str, Heading]:
        """{field: heading} of those that stand in one column of the file."""
        named = [(FIELD_OF.get(c.field, c.field), h) for h, c in self.columns if c.field]
        counts = Counter(name for name, _ in named)
        return {name: heading for name, heading in named if counts[name] == 1}

    @property
    def notes(self) -> list[str]:
        return [
            f"Left out: {reason} ({', '.join(self.left_out[reason][:6])}"
            f"{f' … {count:,} in all' if count > 6 else ''})."
            for reason, count in self.counts.items()
            if reason != NO_FIGURE
        ]


def as_row(figure: Figure, columns: Sequence[str]) -> Row:
    known = [(name, text) for name, (_, text) in figure.problems.items() if name in columns]
    problems = {columns.index(name): text for name, text in known}
    return Row(figure.number, [figure.values.get(name, "") for name in columns], problems)


def as_sheet(table: Figures) -> Sheet:
    columns, notes = table.fields, list(table.sheet.notes)

    def rows() -> Iterator[Row]:
        for figure in table:
            yield as_row(figure, columns)
        notes.extend(table.notes)

    printed = {name: heading.text or heading.letter for name, heading in table.single.items()}
    return Sheet(Row(table.header.first, columns, {}), rows(), notes, printed=printed)
