"""What comes out of a file, and what can be seen without knowing a word: totals, repeated keys."""

from collections import defaultdict
from collections.abc import Iterable
from contextlib import suppress
from decimal import Decimal
from typing import NamedTuple

from ..budgets import Row
from .figures import Figure, amount_of, plain
from .questions import Option, Reading, stop
from .recipe import Numbers, Scale
from .survey import is_note, unmarked
from .words import MONEY_FLOWS, TOTALS

MOST = 10  # of one kind that are named
FIRST = 12  # figures that are shown
PAPERS = {"as_quoted", "note", "status", "citation", "quantity_unit", "reported_on"}
SUMS = {plain(word) for word, flow in MONEY_FLOWS.items() if flow == "turnover"} | TOTALS


class Check(NamedTuple):
    holds: bool
    sentence: str


class Run:
    """What a file becomes by a recipe. Raises FileRefused where it can't be read to its end."""

    def __init__(self, reading: Reading) -> None:
        recipe = reading.answered()
        self.table = reading.figures(recipe)
        self.numbers = recipe.get(Numbers)
        self.first: list[Figure] = []
        self.count = 0
        self.problems: dict[str, str] = {}  # {cell: a sentence}
        self.checks: list[Check] = []
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
            self._check_total(row)
            self._check_sum(row)
        if self.sums_held:
            out, back, whole = (heading.text for heading in self.sum_of)
            held = f"In {self.sums_held:,} rows “{whole}” is “{out}” and “{back}”."
            self.checks.append(Check(True, held))

    def _numbers(self, row: Row, indices: Iterable[int]) -> dict[int, Decimal]:
        numbers: dict[int, Decimal] = {}
        for index in indices:
            text = row.cells[index] if index < len(row.cells) else ""
            with suppress(ValueError, ArithmeticError):  # what is no number is no part of a sum
                amount, _ = amount_of(unmarked(text)[0], self.numbers, Scale("value"))
                numbers[index] = Decimal(amount)
        return numbers

    def _check_total(self, row: Row) -> None:
        """A row that is called a total against what stands above it."""
        if not self.table.totals or is_note(row, self.table.width):
            return
        numbers = self._numbers(row, self.values)
        named = next((text for text in row.cells if plain(text) in self.table.totals), "")
        if not named:
            for index, number in numbers.items():
                self.since[index] += number
                self.overall[index] += number
            return
        for index, number in numbers.items() if self.overall else ():
            cell = f"{self.values[index].letter}{row.number} ({named})"
            nearest = min(self.since[index], self.overall[index], key=lambda one: abs(one - number))
            sentence = f"{cell} {number:,f} is the sum of what was read."
            if nearest != number:
                sentence = f"{cell} says {number:,f}; the rows above sum to {nearest:,f}."
            self.checks.append(Check(nearest == number, sentence))
        self.since.clear()

    def _check_sum(self, row: Row) -> None:
        """A column of totals against the exports and imports of each row."""
        numbers = self._numbers(row, [heading.index for heading in self.sum_of])
        if len(numbers) < 3:
            return
        out, back, whole = (numbers[heading.index] for heading in self.sum_of)
        slack = min(Decimal(1).scaleb(int(whole.as_tuple().exponent)) * 2, Decimal(1))
        if abs(out + back - whole) <= slack:
            self.sums_held += 1
            return
        first, second, last = (f"{heading.letter}{row.number}" for heading in self.sum_of)
        sentence = f"{last} says {whole:,f}, and {first} and {second} sum to {out + back:,f}."
        self.checks.append(Check(False, sentence))

    def ask(self, reading: Reading) -> None:
        if self.twice:
            first, second = self.twice[0]
            text = (
                f"{first} and {second} state the same figure: the same country, time and "
                "direction. A column that tells them apart is not known, or two tables stand on "
                "the sheet."
            )
            repair = stop("So it is: the file is not read", "One figure in two cells: repair it.")
            on = Option("refuse", "Read on: the later ones are refused, row by row")
            reading.ask("twice", text, "the same figure twice", [repair, on])
        if broken := [check.sentence for check in self.checks if not check.holds]:
            more = f" ({len(broken) - 1} more like it)" if len(broken) > 1 else ""
            evidence = f"sums that do not hold: {'; '.join(broken[:MOST])}"
            printed = "So the source prints it: the figures are read as they stand"
            slip = stop("A slip: the file is not read", "Correct the cell in the grid or the file.")
            reading.ask("sums", f"{broken[0]}{more}", evidence, [Option("read", printed), slip])
