"""How one file is read: a list of steps, each a sentence that an editor can switch off.

    recipe = Recipe([Headings(4, 1), FillDown(["국가"]), Scale("value", "1000", "천달러", "A1")])

Kept as JSON, made and read here alone. The steps work in the order of `STEPS`, whatever order
they are listed in; each is there once at most, or once for each column.
"""

import dataclasses
from collections.abc import Iterator
from dataclasses import MISSING as NO_DEFAULT
from dataclasses import asdict, dataclass, fields
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar

FORMAT = 2
# What a column may say beside the fields of a dataset: from these the fields are put together.
PERIOD_PARTS = ("year", "quarter", "month")
PAIR = ("reporter", "partner")
HELPERS = (*PERIOD_PARTS, *PAIR)
UNKNOWN, ZERO, REFUSED = "unknown", "zero", "refused"
BLANKS = {
    UNKNOWN: "nothing is known: no figure is made of it",
    ZERO: "zero",
    REFUSED: "a mistake: refuse the row",
}


def _quoted(texts: list[str], most: int = 6) -> str:
    more = f" and {len(texts) - most:,} more" if len(texts) > most else ""
    return ", ".join(f"“{text}”" for text in texts[:most]) + more


class Step:
    """One step; `sentence` says what it does, for the page of the file."""

    do: ClassVar[str]

    @property
    def sentence(self) -> str:
        raise NotImplementedError


@dataclass
class ChooseSheet(Step):
    """The sheet that is read; the others are looked through for notes."""

    do: ClassVar = "choose_sheet"
    sheet: str

    @property
    def sentence(self) -> str:
        return f"The sheet “{self.sheet}” is read."


@dataclass
class Edit(Step):
    """A cell as an editor corrected it for this file: never offered to the next."""

    do: ClassVar = "edit"
    cell: str
    was: str
    now: str
    by: str = ""
    why: str = ""

    @property
    def sentence(self) -> str:
        by = f" by {self.by}" if self.by else ""
        return f"{self.cell} was corrected{by} from “{self.was}” to “{self.now}”."


@dataclass
class LeaveOutHidden(Step):
    """Rows and columns that are hidden in the workbook."""

    do: ClassVar = "leave_out_hidden"

    @property
    def sentence(self) -> str:
        return "Hidden rows and columns are left out."


@dataclass
class LeaveOutStruck(Step):
    """Cells that are struck out."""

    do: ClassVar = "leave_out_struck"

    @property
    def sentence(self) -> str:
        return "Cells that are struck out are left out."


@dataclass
class Headings(Step):
    """In which rows the headings stand; above them is the title."""

    do: ClassVar = "headings"
    row: int
    depth: int = 1

    @property
    def sentence(self) -> str:
        if self.depth == 1:
            return f"The headings stand in row {self.row}."
        return f"The headings stand in rows {self.row} to {self.row + self.depth - 1}."


@dataclass
class Column(Step):
    """What a column is, known by its heading; without a field it is left out.

    `sets` are fields whose value the heading itself says: direction export, country CHN. `only`
    are the words with which a row is taken, if not all are.
    """

    do: ClassVar = "column"
    heading: str
    field: str = ""
    sets: dict[str, str] = dataclasses.field(default_factory=dict)
    only: list[str] = dataclasses.field(default_factory=list)
    printed: str = ""

    @property
    def sentence(self) -> str:
        heading = self.printed or self.heading or "(no heading)"
        if self.only:
            return f"Only rows in which “{heading}” is {_quoted(self.only)} are read."
        if not self.field:
            return f"“{heading}” is left out."
        sets = " and ".join(f"{name} {text}" for name, text in self.sets.items())
        return f"“{heading}” is the {self.field}{f', with {sets}' if sets else ''}."


@dataclass
class FillDown(Step):
    """Columns in which a cell that is empty takes what stands above it."""

    do: ClassVar = "fill_down"
    headings: list[str]

    @property
    def sentence(self) -> str:
        return f"An empty cell of {_quoted(self.headings)} takes what stands above it."


@dataclass
class LeaveOutTotals(Step):
    """Rows that are named as totals, in a column that is no code."""

    do: ClassVar = "leave_out_totals"
    words: list[str]

    @property
    def sentence(self) -> str:
        return f"Rows called {_quoted(self.words)} are totals and left out."


@dataclass
class Markers(Step):
    """Signs beside figures, periods and names; `meanings` says of a sign the status of its figure,
    “” where it is a footnote.
    """

    do: ClassVar = "markers"
    meanings: dict[str, str]

    @property
    def sentence(self) -> str:
        status = [f"“{sign}” means {word}" for sign, word in self.meanings.items() if word]
        notes = [sign for sign, word in self.meanings.items() if not word]
        if notes:
            status.append(f"{_quoted(notes)} stay in the note")
        return f"Marks are taken off: {'; '.join(status)}."


@dataclass
class Constant(Step):
    """What holds for every row that does not say it itself."""

    do: ClassVar = "constant"
    field: str
    value: str
    read_in: str = ""

    @property
    def sentence(self) -> str:
        where = f" ({self.read_in})" if self.read_in else ""
        return f"For all rows, {self.field} is “{self.value}”{where}."


@dataclass
class WordMeans(Step):
    """What words of the file mean in a field; null leaves their rows out."""

    do: ClassVar = "word_means"
    field: str
    words: dict[str, str | None]

    @property
    def sentence(self) -> str:
        means = [f"“{word}” is {meaning}" for word, meaning in self.words.items() if meaning]
        out = [word for word, meaning in self.words.items() if meaning is None]
        if out:
            means.append(f"rows with {_quoted(out)} are left out")
        return f"In {self.field}, {', '.join(means[:8])}."


@dataclass
class PadCodes(Step):
    """Codes that a spreadsheet made numbers of lost the zero before them."""

    do: ClassVar = "pad_codes"
    field: str

    @property
    def sentence(self) -> str:
        return f"A lost zero before a {self.field} is put back: 303 is 0303."


@dataclass
class Dates(Step):
    """What a date in the column of periods means: the year, the month or the day."""

    do: ClassVar = "dates"
    mean: str

    @property
    def sentence(self) -> str:
        return f"A date stands for its {self.mean}."


@dataclass
class TitlePart(Step):
    """A part of a year that the title names beside years in the rows; “” where it is the year."""

    do: ClassVar = "title_part"
    part: str

    @property
    def sentence(self) -> str:
        if not self.part:
            return "The part of a year in the title is not that of the rows: they are whole years."
        return f"The years of the rows are their part {self.part}, as the title says."


@dataclass
class Numbers(Step):
    """How numbers are written, and what an empty cell and each sign in the place of one mean."""

    do: ClassVar = "numbers"
    decimal: str = "."
    empty: str = UNKNOWN
    signs: dict[str, str] = dataclasses.field(default_factory=dict)

    @property
    def sentence(self) -> str:
        signs = [
            f"“{sign}” means {BLANKS[one].partition(':')[0]}" for sign, one in self.signs.items()
        ]
        comma = ["A comma stands before the decimals"] if self.decimal == "," else []
        empty = f"an empty cell means {BLANKS[self.empty].partition(':')[0]}"
        said = "; ".join([*comma, empty, *signs])
        return f"{said[:1].upper()}{said[1:]}."


@dataclass
class Scale(Step):
    """By what the numbers of a field are multiplied, and the unit that is printed beside them;
    with `heading` those of one column.
    """

    do: ClassVar = "scale"
    field: str
    factor: str = ""
    printed: str = ""
    read_in: str = ""
    heading: str = ""

    @property
    def number(self) -> Decimal:
        return Decimal(self.factor or "1")

    @property
    def sentence(self) -> str:
        of = f" in “{self.heading}”" if self.heading else f" of the {self.field}"
        unit = f": “{self.printed}”" if self.printed else ""
        where = f", as {self.read_in} says" if self.read_in else ""
        if self.number == 1:
            return f"Numbers{of} are taken as they stand{unit}{where}."
        return f"Numbers{of} are multiplied by {self.number:,f}{unit}{where}."


@dataclass
class TurnRound(Step):
    """The file speaks from the other country's side."""

    do: ClassVar = "turn_round"
    why: str = ""

    @property
    def sentence(self) -> str:
        why = f" ({self.why})" if self.why else ""
        return f"Turned round{why}: the other country’s exports are imports of North Korea."


STEPS: dict[str, type[Step]] = {
    kind.do: kind
    for kind in (
        *(ChooseSheet, Edit, LeaveOutHidden, LeaveOutStruck, Headings, Column, FillDown),
        *(LeaveOutTotals, Markers, Constant, WordMeans, PadCodes, Dates, TitlePart, Numbers),
        *(Scale, TurnRound),
    )
}


@dataclass
class Recipe:
    """Steps, those that are switched off by their number."""

    steps: list[Step] = dataclasses.field(default_factory=list)
    others_left_out: bool = False  # a file of its shape may have further columns

    def each[T: Step](self, kind: type[T]) -> list[T]:
        return [step for step in self.steps if isinstance(step, kind)]

    def one[T: Step](self, kind: type[T]) -> T | None:
        return next(iter(self.each(kind)), None)

    def put(self, step: Step) -> None:
        """In place of the one that says the same thing, if there is one."""
        same = _subject(step)
        self.steps = [each for each in self.steps if _subject(each) != same]
        self.steps.append(step)

    def drop(self, kind: type[Step], **given: Any) -> None:
        self.steps = [
            step
            for step in self.steps
            if not (isinstance(step, kind) and all(getattr(step, k) == v for k, v in given.items()))
        ]

    @property
    def ordered(self) -> list[Step]:
        order = list(STEPS)
        return sorted(self.steps, key=lambda step: order.index(step.do))

    @property
    def columns(self) -> list[Column]:
        return self.each(Column)

    @property
    def constants(self) -> dict[str, str]:
        return {step.field: step.value for step in self.each(Constant)}

    @property
    def has_pair(self) -> bool:
        """Whether each row says who reports and about whom."""
        return any(column.field == "partner" for column in self.columns)

    @property
    def sentences(self) -> list[str]:
        return [step.sentence for step in self.ordered]

    def as_json(self) -> dict[str, Any]:
        steps = [{"do": step.do, **asdict(step)} for step in self.ordered]  # type: ignore[call-overload]
        return {"format": FORMAT, "steps": steps, "others_left_out": self.others_left_out}

    @classmethod
    def from_json(cls, data: Any) -> "Recipe":
        """ValueError with a sentence for whoever wrote it."""
        if not isinstance(data, dict) or not isinstance(data.get("steps"), list):
            raise ValueError("A recipe is an object with a list “steps”.")
        if data.get("format") != FORMAT:
            raise ValueError(f"The format of the recipe is not {FORMAT}: make it anew from a file.")
        recipe = cls(list(_steps(data["steps"])), bool(data.get("others_left_out")))
        recipe.refuse_nonsense()
        return recipe

    def refuse_nonsense(self) -> None:
        """ValueError where the steps can't be followed."""
        for scale in self.each(Scale):
            try:
                good = scale.number.is_finite() and scale.number > 0
            except InvalidOperation:
                good = False
            if not good:
                raise ValueError(f"“{scale.factor}” is no number to multiply {scale.field} by.")
        for numbers in self.each(Numbers):
            for blank in (numbers.empty, *numbers.signs.values()):
                if blank not in BLANKS:
                    raise ValueError(f"“{blank}” is none of {', '.join(BLANKS)}.")
        for headings in self.each(Headings):
            if not (1 <= headings.depth <= 3 and headings.row >= 1):
                raise ValueError("Headings stand in one to three rows, counted from row 1.")


def _subject(step: Step) -> tuple[Any, ...]:
    """What a step is about: of two that are about the same the later holds."""
    names = {"edit": ("cell",), "column": ("heading",), "scale": ("field", "heading")}
    about = names.get(step.do, ("field",) if hasattr(step, "field") else ())
    return (step.do, *(getattr(step, name) for name in about))


def _steps(given: list[Any]) -> Iterator[Step]:
    for one in given:
        kind = STEPS.get(one.get("do", "")) if isinstance(one, dict) else None
        if kind is None:
            known = ", ".join(STEPS)
            raise ValueError(f"“{one}” is no step of a recipe. Known: {known}.")
        expected = {f.name: f for f in fields(kind)}  # type: ignore[arg-type]
        values = {name: value for name, value in one.items() if name != "do"}
        if unknown := values.keys() - expected.keys():
            raise ValueError(f"“{min(unknown)}” is not known in the step “{kind.do}”.")
        for name, spec in expected.items():
            default = spec.default
            if default is NO_DEFAULT and spec.default_factory is NO_DEFAULT and name not in values:
                raise ValueError(f"The step “{kind.do}” lacks “{name}”.")
            if name in values and spec.type in (str, int) and type(values[name]) is not spec.type:
                raise ValueError(f"“{name}” of the step “{kind.do}” is not right.")
        yield kind(**values)
