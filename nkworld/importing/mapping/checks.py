"""What comes out of a file, what can be seen without knowing a word (totals, repeated keys), and
what tells one year's file from the next: each difference is one question.
"""

from collections import defaultdict
from contextlib import suppress
from decimal import Decimal
from typing import Any

from ..reading import Row
from . import periods
from .columns import KEYS, QUESTIONS, TIMES, Reading, without_digits
from .figures import Figure, Figures, amount_of, plain
from .recipe import MONEY_FLOWS, PATTERNS, TOTALS, Numbers, PadCodes, Scale, TurnRound, unit_in
from .survey import Header, is_note, subjects_in, unmarked

MOST = 10  # of one kind that are named
FIRST = 12  # figures that are shown
PAPERS = {"as_quoted", "note", "status", "citation", "quantity_unit", "reported_on"}
SUMS = {plain(word) for word, flow in MONEY_FLOWS.items() if flow == "turnover"} | TOTALS
NAMES = {"PRK": "North Korea", "KOR": "South Korea"}
GROW = ("scaled", "notes", "blanks", "codes")  # of which less is no difference


class Run:
    """What a file becomes by a recipe, and what is asked of that. Raises FileRefused where it can't
    be read to its end.
    """

    def __init__(self, reading: Reading) -> None:
        recipe = reading.answered()
        self.table = Figures(reading.sheet, recipe, reading.wanted)
        self.numbers = recipe.get(Numbers)
        self.first: list[Figure] = []
        self.count = 0
        self.problems: dict[str, str] = {}  # {cell: a sentence}
        self.checks: list[tuple[bool, str]] = []  # (whether it holds, a sentence)
        self.twice: list[tuple[str, str]] = []
        # [exports, imports, their sum], where the file has one column of each.
        columns = sorted(self.table.columns, key=lambda one: one[0].index)
        stating = [(h, c.sets.get("direction")) for h, c in columns if c.field == "value"]
        sides = [h for h, direction in stating if direction in ("export", "import")]
        sums = [h for h, c in columns if not c.field and plain(h.text) in SUMS]
        self.sum_of = [*sides, *sums] if (len(sides), len(sums)) == (2, 1) else []
        self.sums_held = 0
        self.since: dict[int, Decimal] = defaultdict(Decimal)
        self.overall: dict[int, Decimal] = defaultdict(Decimal)
        papers = {*PAPERS, *self.table.wanted.amounts}
        self.values = {h.index: h for h, c in self.table.columns if c.field == "value"}
        of_totals = self.values if self.table.totals else ()
        self.checked = dict.fromkeys([*of_totals, *(heading.index for heading in self.sum_of)])
        seen: dict[tuple, str] = {}
        for row, figures in self.table.by_row():
            self.count += len(figures)
            self.first += figures[: FIRST - len(self.first)]
            for figure in figures:
                for cell, sentence in figure.problems.values():
                    self.problems.setdefault(cell, sentence)
                key = tuple(sorted(one for one in figure.values.items() if one[0] not in papers))
                if (first := seen.setdefault(key, figure.cell)) != figure.cell:
                    self.twice.append((first, figure.cell))
            self._check(row)
        if self.sums_held:
            out, back, whole = (heading.text for heading in self.sum_of)
            held = f"In {self.sums_held:,} rows “{whole}” is “{out}” and “{back}”."
            self.checks.append((True, held))
        for first, second in self.twice[:1]:
            reading.ask("twice", first=first, second=second)
        if broken := [sentence for holds, sentence in self.checks if not holds]:
            more = f" ({len(broken) - 1} more like it)" if len(broken) > 1 else ""
            evidence = f"sums that do not hold: {'; '.join(broken[:MOST])}"
            reading.ask("sums", sentence=f"{broken[0]}{more}", evidence=evidence)

    def _check(self, row: Row) -> None:
        numbers: dict[int, Decimal] = {}
        for index in self.checked:
            text = row.cells[index] if index < len(row.cells) else ""
            with suppress(ValueError, ArithmeticError):  # what is no number is no part of a sum
                amount, _ = amount_of(unmarked(text)[0], self.numbers, Scale("value"))
                numbers[index] = Decimal(amount)
        # A row that is called a total against what stands above it.
        totals = self.table.totals if not is_note(row, self.table.width) else ()
        named = next((text for text in row.cells if plain(text) in totals), "") if totals else ""
        for index in [i for i in numbers if i in self.values] if totals else ():
            number = numbers[index]
            if not named:
                self.since[index] += number
                self.overall[index] += number
            elif self.overall:
                cell = f"{self.values[index].letter}{row.number} ({named})"
                nearest = min(
                    self.since[index], self.overall[index], key=lambda one: abs(one - number)
                )
                sentence = f"{cell} {number:,f} is the sum of what was read."
                if nearest != number:
                    sentence = f"{cell} says {number:,f}; the rows above sum to {nearest:,f}."
                self.checks.append((nearest == number, sentence))
        if named:
            self.since.clear()
        # A column of totals against the exports and imports of each row.
        stated = [numbers[heading.index] for heading in self.sum_of if heading.index in numbers]
        if len(stated) == 3:
            out, back, whole = stated
            slack = min(Decimal(1).scaleb(int(whole.as_tuple().exponent)) * 2, Decimal(1))
            if abs(out + back - whole) <= slack:
                self.sums_held += 1
                return
            first, second, last = (f"{heading.letter}{row.number}" for heading in self.sum_of)
            sentence = f"{last} says {whole:,f}, and {first} and {second} sum to {out + back:,f}."
            self.checks.append((False, sentence))


def fingerprint(reading: Reading) -> dict[str, Any]:
    """{what: the same for files that may be read alike}, as JSON keeps it."""
    recipe = reading.recipe
    around = [place.text for place in reading.texts_around]
    notes = [place.text for place in [*reading.title, *reading.notes]]
    amounts = [text for _, facts in reading.facts_of("value") for text in facts.sample]
    has_points = any({*text} & {",", "."} for text in amounts)
    in_title = [periods.found_in(place.text)[0].part for place in reading.title]
    kinds = [f"title: {part}" for part in in_title if part]
    texts = [text for _, facts in reading.facts_of(*TIMES) for text in facts.sample]
    texts += [facts.heading.text for facts in reading.facts if facts.heading.period]
    for pieces in (periods.found_in(unmarked(text)[0])[0] for text in texts):
        begins = pieces.part[:1] or "year"
        if "/" in pieces.part:
            kinds.append("span")
        elif pieces:
            kinds.append("month" if begins in "01" else begins)
    return {
        "subject": sorted({code for text in around for code in subjects_in(text)}),
        "towards": any(map(PATTERNS["towards_home"].search, around))
        or bool(recipe.each(TurnRound)),
        "unit": sorted(
            f"{step.printed or '—'} ({place}) × {step.factor or '?'}"
            for step in recipe.each(Scale)
            # A heading, a line of the title, another sheet: not in which row.
            for place in ["a cell" if step.read_in[:1].isupper() else step.read_in or "nowhere"]
        ),
        "scaled": bool(reading.scaled),
        "periods": sorted(kinds),
        "notes": sorted({without_digits(t) for t in notes if not (subjects_in(t) or unit_in(t))})[
            :40
        ],
        "sheets": sorted(
            f"{without_digits(sheet.title)}{' (hidden)' if sheet.hidden else ''}"
            for sheet in reading.sheet.others
        ),
        "headings": headings_of(reading.header),
        "blanks": sorted(
            f"{column.heading}: {'once' if facts.stands_once else 'few'}"
            for column, facts in reading.facts_of(*KEYS)
            if facts.blank_count
        ),
        "decimal": recipe.get(Numbers).decimal or "." if has_points else "",
        "codes": bool(recipe.each(PadCodes)),
    }


def headings_of(header: Header) -> list[str]:
    return sorted({without_digits(heading.key) for heading in header.headings})


def ask_differences(reading: Reading) -> None:
    """A question for each thing in which a file differs, where no better question asks it."""
    if not reading.earlier:
        return
    earlier, now = reading.earlier.recipe["fingerprint"], fingerprint(reading)
    asked = [QUESTIONS[question.kind] for question in reading.questions]
    silenced = {name for listed in asked for name in listed.get("silences", ())}
    for name, sentence in QUESTIONS["differs"]["differences"].items():
        if name in silenced or name not in earlier:
            continue
        old, new = earlier[name], now[name]
        before, after = (
            each if isinstance(each, list) else [each] if each else [] for each in (old, new)
        )
        added = [one for one in after if one not in before]
        gone = [one for one in before if one not in after]
        differs = added or (gone and name not in GROW)
        if name == "decimal":
            differs = added and gone
        elif name == "subject":
            differs = added or (gone and "PRK" in old)
        if differs:
            both = {"new": _words(name, new), "old": _words(name, old)}
            lists = {"added": _words("", added), "gone": _words("", gone or "nothing")}
            reading.ask("differs", name, what=sentence.format_map(both | lists), new=new)


def _words(name: str, value: Any) -> str:
    if name == "towards":
        return "the other country’s side" if value else "North Korea’s side"
    if name == "subject":
        return " and ".join(NAMES[code] for code in value) or "nobody"
    return ", ".join(f"“{one}”" for one in value) or "none" if isinstance(value, list) else value
