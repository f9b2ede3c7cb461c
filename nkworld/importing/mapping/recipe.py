"""How one file is read: a list of steps, each a sentence that an editor can read.

    recipe = Recipe([Headings(4, 1), FillDown(["국가"]), Scale("value", "1000", "천달러", "A1")])

They work in the order in which they stand here, whatever order they are listed in; each is there
once at most, or once for what it is `about`.
"""

import dataclasses
import re
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any, ClassVar, dataclass_transform

FORMAT = 2
# What a column may say beside the fields of a dataset: from these the fields are put together.
PERIOD_PARTS = ("year", "quarter", "month")
HELPERS = (*PERIOD_PARTS, "reporter", "partner")
UNKNOWN, ZERO, REFUSED = "unknown", "zero", "refused"
BLANKS = {UNKNOWN: "nothing is known", ZERO: "zero", REFUSED: "a mistake"}
STEPS: dict[str, type["Step"]] = {}  # by their names in JSON


def _quoted(texts: list[str], most: int = 6) -> str:
    more = f" and {len(texts) - most:,} more" if len(texts) > most else ""
    return ", ".join(f"“{text}”" for text in texts[:most]) + more


@dataclass_transform(field_specifiers=(dataclasses.field,))
class Step:
    """One step, a dataclass called in JSON as its class; `text` is its sentence for the page."""

    text: ClassVar = ""
    about: ClassVar[tuple[str, ...]] = ()  # of two steps about the same the later holds

    def __init_subclass__(cls) -> None:
        STEPS[re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()] = dataclass(cls)

    @property
    def sentence(self) -> str:
        given = {n: _quoted(v) if isinstance(v, list) else v for n, v in vars(self).items()}
        return self.text.format_map(given)


class Edit(Step):
    """A cell as an editor corrected it for this file: never offered to the next."""

    text: ClassVar = "{cell} was corrected by {by} from “{was}” to “{now}”."
    about: ClassVar = ("cell",)
    cell: str
    was: str
    now: str
    by: str = "the desk"


class LeaveOutHidden(Step):
    text: ClassVar = "Hidden rows and columns are left out."


class LeaveOutStruck(Step):
    text: ClassVar = "Cells that are struck out are left out."


class Headings(Step):
    row: int = 0  # the first
    depth: int = 1

    @property
    def sentence(self) -> str:
        last = f"s {self.row} to {self.row + self.depth - 1}" if self.depth > 1 else f" {self.row}"
        return f"The headings stand in row{last}."


class Column(Step):
    about: ClassVar = ("heading",)
    heading: str
    field: str = ""  # without, the column is left out
    # Fields whose value the heading itself says: direction export, country CHN.
    sets: dict[str, str] = dataclasses.field(default_factory=dict)
    only: list[str] = dataclasses.field(default_factory=list)  # with which words a row is taken
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


class FillDown(Step):
    text: ClassVar = "An empty cell of {headings} takes what stands above it."
    headings: list[str] = dataclasses.field(default_factory=list)


class LeaveOutTotals(Step):
    text: ClassVar = "Rows called {words} are totals and left out."
    words: list[str] = dataclasses.field(default_factory=list)


class Markers(Step):
    # {sign: status, “” of a footnote}
    meanings: dict[str, str] = dataclasses.field(default_factory=dict)

    @property
    def sentence(self) -> str:
        status = [f"“{sign}” means {word}" for sign, word in self.meanings.items() if word]
        if notes := [sign for sign, word in self.meanings.items() if not word]:
            status.append(f"{_quoted(notes)} stay in the note")
        return f"Marks are taken off: {'; '.join(status)}."


class Constant(Step):
    about: ClassVar = ("field",)
    field: str
    value: str
    read_in: str = ""

    @property
    def sentence(self) -> str:
        where = self.read_in and f" ({self.read_in})"
        return f"For all rows, {self.field} is “{self.value}”{where}."


class WordMeans(Step):
    about: ClassVar = ("field",)
    field: str
    words: dict[str, str | None]  # null leaves their rows out

    @property
    def sentence(self) -> str:
        means = [f"“{word}” is {meaning}" for word, meaning in self.words.items() if meaning]
        if out := [word for word, meaning in self.words.items() if meaning is None]:
            means.append(f"rows with {_quoted(out)} are left out")
        return f"In {self.field}, {', '.join(means[:8])}."


class PadCodes(Step):
    text: ClassVar = "A lost zero before a {field} is put back: 303 is 0303."
    about: ClassVar = ("field",)
    field: str


class Dates(Step):
    text: ClassVar = "A date stands for its {mean}."
    mean: str = ""  # year, month or day


class TitlePart(Step):
    part: str = ""  # of the years in the rows; “” where they are whole

    @property
    def sentence(self) -> str:
        if not self.part:
            return "The part of a year in the title is not that of the rows: they are whole years."
        return f"The years of the rows are their part {self.part}, as the title says."


class Numbers(Step):
    decimal: str = ""
    signs: dict[str, str] = dataclasses.field(default_factory=dict)

    @property
    def sentence(self) -> str:
        signs = [f"“{sign}” means {BLANKS[one]}" for sign, one in self.signs.items()]
        comma = ["A comma stands before the decimals"] if self.decimal == "," else []
        return f"{'; '.join([*comma, 'Of an empty cell nothing is known', *signs])}."


class Scale(Step):
    about: ClassVar = ("field", "heading")
    field: str
    factor: str = ""  # by which its numbers are multiplied
    printed: str = ""
    read_in: str = ""
    heading: str = ""  # of the one column that it holds for

    @property
    def number(self) -> Decimal:
        return Decimal(self.factor or "1")

    @property
    def sentence(self) -> str:
        of = f" in “{self.heading}”" if self.heading else f" of the {self.field}"
        unit = self.printed and f": “{self.printed}”"
        where = self.read_in and f", as {self.read_in} says"
        if self.number == 1:
            return f"Numbers{of} are taken as they stand{unit}{where}."
        return f"Numbers{of} are multiplied by {self.number:,f}{unit}{where}."


class TurnRound(Step):
    text: ClassVar = "Turned round ({why}): the other country’s exports are imports of North Korea."
    why: str


@dataclass
class Recipe:
    steps: list[Step] = dataclasses.field(default_factory=list)

    def each[T: Step](self, kind: type[T]) -> list[T]:
        return [step for step in self.steps if isinstance(step, kind)]

    def get[T: Step](self, kind: type[T]) -> T:
        """The step, or one that does nothing."""
        return next(iter(self.each(kind)), None) or kind()

    def put(self, step: Step) -> None:
        """In place of the one about the same thing; words and numbers join those said before."""
        for known in self.each(type(step)):
            if all(getattr(known, name) == getattr(step, name) for name in step.about):
                if isinstance(step, WordMeans) and isinstance(known, WordMeans):
                    step = WordMeans(step.field, known.words | step.words)
                elif isinstance(step, Numbers) and isinstance(known, Numbers):
                    step = Numbers(step.decimal or known.decimal, known.signs | step.signs)
                self.steps.remove(known)
        self.steps.append(step)

    @property
    def ordered(self) -> list[Step]:
        return [step for kind in STEPS.values() for step in self.each(kind)]

    @property
    def columns(self) -> list[Column]:
        return self.each(Column)

    @property
    def constants(self) -> dict[str, str]:
        return {step.field: step.value for step in self.each(Constant)}

    @property
    def sentences(self) -> list[str]:
        return [step.sentence for step in self.ordered]

    def as_json(self) -> dict[str, Any]:
        names = {kind: name for name, kind in STEPS.items()}
        steps = [{"do": names[type(step)], **asdict(step)} for step in self.ordered]  # type: ignore[call-overload]
        return {"format": FORMAT, "steps": steps}

    @classmethod
    def from_json(cls, data: Any) -> "Recipe":
        """ValueError of what was kept before there were recipes."""
        if not isinstance(data, dict) or data.get("format") != FORMAT:
            raise ValueError(f"The format of the recipe is not {FORMAT}: make it anew from a file.")
        steps = [{**step} for step in data["steps"]]
        return cls([STEPS[step.pop("do")](**step) for step in steps])
