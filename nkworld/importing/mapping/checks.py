"""What can be seen of figures without knowing a word: the same key twice, totals, sums of a row.

A check that holds is shown, too: “C8 5,124,000 is the sum of the five rows above it” is the best
that can be said of a file that was read.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from ..refusals import FileRefused
from .figures import Figures, amount_of, plain
from .questions import FILE, MARKS, Option, Question
from .reading import Reading
from .recipe import Numbers, Recipe, Scale
from .survey import every_row, is_note, unmarked

MOST = 10  # of one kind that are named


@dataclass(frozen=True)
class Check:
    """One thing that was looked at: whether it holds, in a sentence, with the cell."""

    holds: bool
    sentence: str
    cell: str


def checked(reading: Reading) -> tuple[list[Check], list[Question]]:
    """(checks, questions that they raise) of the file under the recipe as it is answered."""
    recipe = reading.answered()
    try:
        twice, without_period = _keys(reading, recipe)
    except FileRefused:
        return [], []
    sums = [*_totals(reading, recipe), *_rows(reading, recipe)]
    questions = [*_of_keys(twice, without_period), *_of_sums(sums)]
    return sums, questions


def _keys(reading: Reading, recipe: Recipe) -> tuple[list[tuple[str, str]], list[str]]:
    """(pairs of cells that state the same figure, cells without a period)"""
    wanted = reading.wanted
    table = Figures(reading.survey.sheet, recipe, wanted.vocabulary, reading.survey.header)
    papers = {
        *wanted.amounts,
        "as_quoted",
        "note",
        "status",
        "citation",
        "quantity_unit",
        "reported_on",
    }
    seen: dict[tuple, str] = {}
    twice: list[tuple[str, str]] = []
    without: list[str] = []
    for figure in table:
        key = tuple(sorted((n, v) for n, v in figure.values.items() if n not in papers))
        if (first := seen.setdefault(key, figure.cell)) != figure.cell and len(twice) < MOST:
            twice.append((first, figure.cell))
        if "period" in wanted.fields and not figure.values.get("period") and len(without) < MOST:
            without.append(figure.cell)
    return twice, without


def _of_keys(twice: list[tuple[str, str]], without: list[str]) -> Iterator[Question]:
    if twice:
        first, second = twice[0]
        yield Question(
            "twice",
            FILE,
            f"{first} and {second} state the same figure: the same country, time and direction. A "
            "column that tells them apart is not known, or two tables stand on the sheet.",
            "the same figure twice",
            [
                Option(
                    "stop",
                    "It is so: the file is not read",
                    stops="Two cells state one figure: repair the file.",
                ),
                Option("refuse", "Read on: the later ones are refused, row by row"),
            ],
        )
    if without:
        yield Question(
            "no period",
            FILE,
            f"{without[0]} has no period.",
            "rows without a period",
            [
                Option(
                    "stop", "The file is not read", stops="Name the period in the rows or headings."
                ),
                Option("refuse", "Read on: these rows are refused"),
            ],
        )


def _numbers(
    reading: Reading, recipe: Recipe, row: list[str], indices: list[int]
) -> dict[int, Decimal]:
    numbers = recipe.one(Numbers) or Numbers()
    found = {}
    for index in indices:
        text = unmarked(row[index])[0] if index < len(row) else ""
        amount = amount_of(text, numbers, Scale("value", "1"))
        if amount.text and not amount.problem:
            try:
                found[index] = Decimal(amount.text)
            except ArithmeticError:
                continue
    return found


def _totals(reading: Reading, recipe: Recipe) -> Iterator[Check]:
    """A row that is called a total against what stands above it."""
    table = Figures(reading.survey.sheet, recipe, reading.wanted.vocabulary, reading.survey.header)
    if not table.totals:
        return
    columns = {h.index: h for h, c in table.columns if c.field == "value"}
    since: dict[int, Decimal] = {}
    overall: dict[int, Decimal] = {}
    count = 0
    for row in every_row(table.sheet):
        if row.number <= table.header.last or is_note(row, table.width):
            continue
        numbers = _numbers(reading, recipe, row.cells, list(columns))
        named = next((text for text in row.cells if plain(text) in table.totals), "")
        if not named:
            for index, number in numbers.items():
                since[index] = since.get(index, Decimal(0)) + number
                overall[index] = overall.get(index, Decimal(0)) + number
            count += bool(numbers)
            continue
        if count:
            for index, number in numbers.items():
                cell = f"{columns[index].letter}{row.number}"
                sums = {since.get(index, Decimal(0)), overall.get(index, Decimal(0))}
                if number in sums:
                    yield Check(
                        True, f"{cell} ({named}) {number:,f} is the sum of what was read.", cell
                    )
                else:
                    nearest = min(sums, key=lambda one: abs(one - number))
                    yield Check(
                        False,
                        f"{cell} ({named}) says {number:,f}; the rows above sum to {nearest:,f}.",
                        cell,
                    )
        since = {}


def _rows(reading: Reading, recipe: Recipe) -> Iterator[Check]:
    """A column of totals against the exports and imports of each row."""
    facts = reading.survey.facts
    keys = {c.heading: c for c in recipe.columns}
    parts = [
        f.heading
        for f in facts
        if (c := keys.get(f.heading.key))
        and c.field == "value"
        and c.sets.get("direction") in ("export", "import")
    ]
    sums = [
        f.heading
        for f in facts
        if (c := keys.get(f.heading.key)) and not c.field and plain(f.heading.text) in _SUMS
    ]
    if len(parts) != 2 or len(sums) != 1:
        return
    (whole,) = sums
    held = 0
    for row in every_row(reading.survey.sheet):
        if row.number <= reading.survey.header.last:
            continue
        numbers = _numbers(reading, recipe, row.cells, [*(h.index for h in parts), whole.index])
        if len(numbers) < 3:
            continue
        total = sum((numbers[h.index] for h in parts), Decimal(0))
        cell = f"{whole.letter}{row.number}"
        slack = Decimal(1).scaleb(int(numbers[whole.index].as_tuple().exponent)) * 2
        if abs(total - numbers[whole.index]) <= (slack if slack < 1 else 1):
            held += 1
        else:
            yield Check(
                False,
                f"{cell} says {numbers[whole.index]:,f}, and {parts[0].letter}{row.number} and "
                f"{parts[1].letter}{row.number} sum to {total:,f}.",
                cell,
            )
    if held:
        yield Check(
            True,
            f"In {held:,} rows “{whole.text}” is “{parts[0].text}” and “{parts[1].text}”.",
            whole.letter,
        )


_SUMS = {
    plain(text)
    for text in (
        *("합계", "총계", "계", "교역", "교역액", "교역총액", "무역총액", "total", "total trade"),
        *("turnover", "trade", "进出口", "进出口总额", "合计", "总额", "수출입합계", "수출입 합계"),
        *("insgesamt", "gesamt", "товарооборот", "оборот", "всего", "commerce total"),
    )
}


def _of_sums(sums: list[Check]) -> Iterator[Question]:
    broken = [check for check in sums if not check.holds]
    if broken:
        more = f" ({len(broken) - 1} more like it)" if len(broken) > 1 else ""
        yield Question(
            "sums",
            MARKS,
            f"{broken[0].sentence}{more}",
            f"sums that do not hold: {'; '.join(check.sentence for check in broken[:MOST])}",
            [
                Option("read", "So the source prints it: the figures are read as they stand"),
                Option(
                    "stop",
                    "A slip: the file is not read",
                    stops="Correct the cell in the grid, or in the file.",
                ),
            ],
        )
