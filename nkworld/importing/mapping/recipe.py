"""How one file is read: a list of steps, each a sentence that an editor can read.

    recipe = Recipe([Headings(4, 1), FillDown(["국가"]), Scale("value", "1000", "천달러", "A1")])

They work in the order in which they stand here, whatever order they are listed in; each is there
once at most, or once for what it is `about`. Detectors propose them by the words that institutions
use in headings and titles (`words.yaml`): whole formats such as Comtrade's, and units with that by
which each is to be multiplied.
"""

import dataclasses
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any, ClassVar, NamedTuple, dataclass_transform

from nkworld.atlas.names import compatible
from nkworld.provenance.registries import texts_beside

from ..widgets import spellings

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
        return self.text.format_map(
            {n: _quoted(v) if isinstance(v, list) else v for n, v in vars(self).items()}
        )


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


LEFT_OUT = ""  # the field of a column that nobody needs
WORDS = texts_beside(__file__, "words.yaml")


def alternatives(name: str) -> dict[Any, str]:
    """{what: a pattern of all that a section of the list has for it}"""
    return {what: f"(?:{'|'.join(texts)})" for what, texts in WORDS[name].items()}


def patterns(name: str) -> dict[Any, re.Pattern[str]]:
    return {what: re.compile(one, re.IGNORECASE) for what, one in alternatives(name).items()}


# Keys of headings (see reading.key): what the column may be, if the dataset has it.
GENERAL: dict[str, str] = spellings(WORDS["headings"])
MONEY_FLOWS: dict[str, str] = spellings(WORDS["money_flows"])
TOTALS = {*spellings({"total": WORDS["totals"]})}
PATTERNS = patterns("patterns")
DIRECTIONS, SUBJECTS, TELLING_NOTES = map(patterns, ("directions", "subjects", "telling_notes"))


def says(what: str, text: str) -> bool:
    return bool(PATTERNS[what].search(text))


@dataclass(frozen=True)
class Format:
    """A file of one institution: see `formats` in the list."""

    name: str
    by: list[str]
    fields: Mapping[str, list[str]]
    only: Mapping[str, str]
    words: Mapping[str, Mapping[str | None, str]]
    constants: Mapping[str, str] = field(default_factory=dict)
    unit: str = "US$"
    quantity_unit: str = ""


FORMATS = [Format(**one) for one in WORDS["formats"]]


class Unit(NamedTuple):
    """A unit; its kind is `[1:3]`."""

    printed: str
    measure: str
    scale: Decimal  # by which its numbers are multiplied
    where: str = ""  # the cell in which it stands


_scales, _own = alternatives("scales").items(), alternatives("units").items()
_units = [
    (f"(?<![a-z]){order}(?![a-z])", measure, scale)
    for measure, unit in _own
    for scale, word in _scales
    for order in (rf"{word}\s*(?:of\s+)?{unit}", rf"{unit}\s*,?\s*(?:in\s+)?{word}")
]
_units += [(f"(?<![a-z]){unit}(?![a-z])", measure, 1) for measure, unit in _own]
_units += [(text, *what) for text, what in WORDS["other_units"].items()]
_units.sort(key=lambda one: one[2] == 1)  # what has a scale first: 천달러 before 달러
UNITS = [(re.compile(text), measure, Decimal(scale)) for text, measure, scale in _units]


def unit_in(text: str, where: str = "") -> Unit | None:
    lowered = compatible(text).casefold().replace("_", " ")
    for pattern, measure, scale in UNITS:
        if found := pattern.search(lowered):
            plain = compatible(text)
            # In the letters of the file where its folding did not move them.
            is_same = len(plain) == len(lowered)
            printed = plain[found.start() : found.end()] if is_same else found[0]
            return Unit(printed.strip(" _"), measure, scale, where)
    return None


def names_other_money(text: str, measure: str = "") -> bool:
    """Whether a text names another money than the dataset's `measure`: none is converted."""
    if unit := unit_in(text):
        return {unit.measure, measure} == {"usd", "krw"}
    return bool(says("other_money", compatible(text).casefold().replace("_", " ")))


def without_unit(text: str) -> str:
    """A heading without the unit that it names, and without brackets."""
    lowered = compatible(text).casefold()
    for pattern, _, _ in UNITS:
        lowered = pattern.sub(" ", lowered)
    return re.sub(r"[()\[\]{}:：,]|(?:단위|单位|unit)", " ", lowered).strip()


def scale_between(unit: Unit, measure: str) -> Decimal | None:
    """By what the file's numbers are multiplied for the dataset; None where nothing can be."""
    of_weights = {("kg", "t"): Decimal("0.001"), ("t", "kg"): Decimal(1000)}
    factor = (of_weights | {(measure, measure): Decimal(1)}).get((unit.measure, measure))
    return unit.scale * factor if factor else None
