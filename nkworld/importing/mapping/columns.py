"""Which column of a file is what, by its heading and by what stands below it; and what the file
does not say: each answer to such a question is a step of the recipe.
"""

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from nkworld.provenance.registries import texts_beside

from ..models import Upload
from ..reading import Row, Sheet, key
from ..widgets import spellings
from . import periods
from .figures import EMPTY, plain
from .periods import PERIOD
from .recipe import (
    FORMATS,
    GENERAL,
    HELPERS,
    LEFT_OUT,
    MONEY_FLOWS,
    PATTERNS,
    PERIOD_PARTS,
    TOTALS,
    Column,
    Constant,
    Format,
    Recipe,
    Step,
    WordMeans,
    names_other_money,
    says,
    scale_between,
    unit_in,
    without_unit,
)
from .survey import (
    LOOKED_THROUGH,
    Facts,
    Header,
    Heading,
    Place,
    Survey,
    Wanted,
    code_abroad,
    is_number,
    states_figures,
    unmarked,
)

if TYPE_CHECKING:
    from .checks import Run

FIRST_TO_BE_SET = ("direction", "category", "measure", "commodity", "sector")


def likeliest(rows: Sequence[Row], merged: frozenset[tuple[int, int]], wanted: Wanted) -> Header:
    """One to three rows in which most headings are known; else the first with two cells."""
    last = min(len(rows), LOOKED_THROUGH)
    spans = [(start, depth) for depth in (1, 2, 3) for start in range(last - depth + 1)]
    lines = [rows[start : start + depth] for start, depth in spans]
    headers = [
        Header(each, merged)
        for each in lines
        if len(each) == 1
        or not any(states_figures(row.cells) for row in each[1:])
        # A lone cell is a title or a note.
        and all(sum(map(bool, row.cells)) > 1 for row in each)
    ]
    scores = [_score(header, rows, wanted) - 0.3 * (len(header.rows) - 1) for header in headers]
    if max(scores) > 0:
        return headers[scores.index(max(scores))]
    return next(
        (header for header in headers if sum(map(bool, header.rows[0].cells)) > 1), headers[0]
    )


def _score(header: Header, rows: Sequence[Row], wanted: Wanted) -> float:
    if len(named := [heading for heading in header.headings if heading.text]) < 2:
        return 0
    years = sum(bool(heading.period) for heading in named)
    if states_figures(header.rows[0].cells) and years < len(named) / 2:
        return 0
    if format_of(header):
        return 1_000
    # A word that stands there twice needs the row above it to tell one from the other.
    once = {(heading.key.partition("#")[0], heading.period): heading for heading in named}
    known = sum(
        _by_heading(h, wanted) is not None or names_country(unmarked(h.text)[0], wanted)
        for h in once.values()
    )
    below = next((row for row in rows if row.number > header.last), None)
    return known - 0.5 * (len(named) - known) + (below is not None and states_figures(below.cells))


def format_of(header: Header) -> Format | None:
    keys = {heading.key for heading in header.headings}
    return next(
        (one for one in FORMATS if all(keys & {*one.fields[name]} for name in one.by)), None
    )


def names_country(text: str, wanted: Wanted) -> bool:
    """In English, Korean, by its code, or in another language."""
    return "country" in wanted.fields and (wanted.is_country(text) or bool(code_abroad(text)))


def columns_of(survey: Survey, wanted: Wanted) -> tuple[list[Column], list[Facts]]:
    facts, unknown = survey.facts, []
    if form := format_of(survey.header):
        columns = _by_format(facts, wanted, form)
    else:
        columns = []
        for each in facts:
            known = _by_heading(each.heading, wanted)
            name, sets = known or (LEFT_OUT, {})
            years = [periods.pieces_of(text).year for text in each.sample]
            if name in ("quarter", "month") and years and all(years):
                name = "period"
            if name == "direction" and each.states_amounts:  # 进出口 over amounts
                name, sets = "value", {"direction": "turnover"}
            columns.append(Column(each.heading.key, name, sets, printed=each.heading.text))
            unknown += [] if known else [(each, columns[-1])]
        # By what stands below what no heading names: never a second column for what one names.
        taken = {column.field for column in columns}
        for each, column in unknown:
            name = _by_values(each, wanted)
            if name not in taken and not (name == "period" and "year" in taken):
                column.field = name
                taken.add(name)
        # Names of countries over numbers, where no column has them, each set theirs.
        across = [
            (column, bare)
            for column, each in zip(columns, facts, strict=True)
            if each.states_amounts and names_country(bare := unmarked(column.printed)[0], wanted)
        ]
        for column, bare in across if len(across) > 1 and "country" not in taken else ():
            column.field, column.sets = "value", {"country": bare}
    _settle_pair(columns, survey, wanted)
    # A field is told by one column, unless each says of which direction or year it is.
    seen: set[tuple] = set()
    has_period = any(c.field == "period" and "period" in c.heading for c in columns)
    for column in columns:
        same = (column.field, *sorted(column.sets.items()), PERIOD in column.heading)
        if same in seen and PERIOD not in column.heading:
            column.field, column.sets = LEFT_OUT, {}
        seen.add(same)
        # A year beside a period that says it already is not needed.
        if has_period and column.field in PERIOD_PARTS:
            column.field = LEFT_OUT
    # A total beside exports and imports, beside years or countries, is the portal's to add up.
    directions = {column.sets.get("direction") for column in columns}
    values = [c for c in columns if c.field == "value"]
    is_across = any(PERIOD in c.heading or "country" in c.sets for c in values)
    for column in columns:
        is_sum = column.sets.get("direction") == "turnover"
        called_so = is_sum or (column.field == "value" and plain(column.printed) in TOTALS)
        beside_both = is_sum and {"export", "import"} <= directions
        if beside_both or (is_across and called_so and PERIOD not in column.heading):
            column.field, column.sets = LEFT_OUT, {}
    for column in columns:
        unit = unit_in(column.printed) if wanted.measure else None
        # A column of pounds or tonnes is no amount in US dollars.
        if column.field == "value" and unit and scale_between(unit, wanted.measure) is None:
            fits = unit.measure in ("t", "kg") and "quantity" in wanted.fields
            column.field, column.sets = ("quantity", column.sets) if fits else (LEFT_OUT, {})
    mapped = {column.heading for column in columns if column.field}
    strange = [each for each, column in unknown if each.filled and column.heading not in mapped]
    # Columns of the years are one, whichever years they are.
    columns = list({column.heading: column for column in reversed(columns)}.values())[::-1]
    return columns, [one for one in strange if not all(map(wanted.is_home, one.sample))]


def _by_heading(heading: Heading, wanted: Wanted) -> tuple[str, dict[str, str]] | None:
    """(field, what it sets), LEFT_OUT where nobody needs it; None where nothing is known."""
    if (name := heading.key.partition("#")[0]) in wanted.headings:
        return wanted.headings[name], {}
    if names_other_money(heading.text):
        return LEFT_OUT, {}
    text = " ".join(periods.found_in(unmarked(heading.text)[0])[1].replace(PERIOD, " ").split())
    plain = without_unit(text.replace("_", " "))
    for candidate in (key(text), key(plain)):
        if role := GENERAL.get(candidate, ""):  # used where the dataset has it
            helps = role in HELPERS and (role in PERIOD_PARTS or "country" in wanted.fields)
            return role if helps or role in wanted.fields else LEFT_OUT, {}
        if candidate in GENERAL:
            return LEFT_OUT, {}
    is_growth = says("growth", heading.text)
    if is_growth or heading.parts and GENERAL.get(key(heading.parts[-1])) == LEFT_OUT:
        return LEFT_OUT, {}  # “수출 | 증감률” over two rows
    # It says of which direction or category the figures below are.
    for pattern in (PATTERNS["towards_home"], PATTERNS["of_home"]):
        text, plain = pattern.sub(" ", text), pattern.sub(" ", plain)
    weighs = bool(says("weight", plain))
    bare = " ".join(PATTERNS["weight"].sub(" ", PATTERNS["amount"].sub(" ", plain)).split())
    name = "quantity" if weighs and wanted.measure != "t" else "value"
    if name not in wanted.fields:
        return LEFT_OUT, {}
    names = [field for field in FIRST_TO_BE_SET if field in wanted.words]
    names += [field for field in wanted.words if field not in names and field in wanted.choices]
    for words_of_it in (text, plain, bare):
        for other in names:
            if meaning := meaning_of(other, " ".join(words_of_it.split()), wanted):
                return name, {other: meaning, **wanted.implied.get(other, {}).get(meaning, {})}
    is_amount = heading.period or unit_in(text) or weighs or says("amount", plain)
    return (name, {}) if is_amount and not bare else None


def meaning_of(name: str, text: str, wanted: Wanted) -> str:
    """What a word means in a field of the dataset; empty if it is not understood."""
    if not text or name in ("status", "read", "frequency", "exclusion"):
        return ""
    word = MONEY_FLOWS.get(text, "") if name == "direction" else ""
    known = word if word in dict(wanted.choices.get(name, ())) else ""
    return wanted.words[name].get(text) or known


def _by_values(facts: Facts, wanted: Wanted) -> str:
    """Countries and periods are known by what they are, whatever stands above them."""
    sample = [text for text in facts.sample if plain(text) not in TOTALS]
    sample = [text for text in sample if GENERAL.get(key(text)) != LEFT_OUT]
    texts = [text for text in sample if not text.replace(".", "").isdecimal()]

    def mostly(known: Iterable[object]) -> bool:
        return bool(sample) and sum(map(bool, known)) >= len(sample) * 0.7

    if mostly(periods.pieces_of(text).year for text in sample):
        return "period"
    if mostly(names_country(text, wanted) for text in texts):
        return "country"
    for name in ("direction", "category"):
        if mostly(name in wanted.words and meaning_of(name, t.casefold(), wanted) for t in sample):
            return name
    return LEFT_OUT


def _by_format(facts: list[Facts], wanted: Wanted, found: Format) -> list[Column]:
    """Of several columns that say the same, the likeliest with anything in it."""
    filled = {each.heading.key for each in facts if each.filled}
    fields: dict[str, str] = {}
    columns, only_with = [], spellings(found.only)
    for name, keys in found.fields.items():
        for given in [one for one in keys if one in filled][:1]:
            fields[given] = name if name in (*wanted.fields, *HELPERS) else LEFT_OUT
    for each in facts:
        name, word = each.heading.key, only_with.get(each.heading.key)
        only = [word, EMPTY] if word and word in each.texts else []
        if name in found.fields.get("commodity", ()) and "commodity" not in wanted.fields:
            only = ["TOTAL"]
        columns.append(
            Column(name, fields.get(name, LEFT_OUT), only=only, printed=each.heading.text)
        )
    return columns


def _settle_pair(columns: list[Column], survey: Survey, wanted: Wanted) -> None:
    """Who reports and about whom: never are both the country."""

    def names_home(column: Column) -> bool:
        texts = [t for f in survey.facts if f.heading.key == column.heading for t in f.texts]
        return any(map(wanted.is_home, texts))

    countries = [c for c in columns if c.field == "country"]
    named = [c for c in columns if c.heading.startswith("partner") and c.field]
    reporters = [c for c in columns if c.field == "reporter"]
    reports_home = any(map(names_home, reporters))
    partners: list[Column] = []
    if reporters and not any(c.field == "partner" for c in columns):
        partners = [c for c in (named or countries) if reports_home or names_home(c)]
    elif not wanted.takes_home:
        partners = [c for c in countries if names_home(c)]
    for column in partners[:1]:
        column.field = "partner"
    # “Partner country” that never names North Korea is the country itself.
    for column in columns:
        if column.field == "partner" and not (reports_home or names_home(column)):
            column.field = "country"
    if any(c.field == "partner" for c in columns):
        for column in [c for c in columns if c.field == "country"]:
            column.field = LEFT_OUT if reporters else "reporter"
            reporters = reporters or [column]


COUNTRIES = ("country", "reporter", "partner")
TIMES = ("period", "year", "month", "quarter")
KEYS = ("country", *TIMES, "donor", "direction", "category", "commodity")
UNITLESS = ("share", "growth", "rank")
MOST_WORDS = 40
CARDS: dict[str, dict[str, dict[str, Any]]] = texts_beside(__file__, "questions.yaml")
QUESTIONS = {
    kind: {"card": card, **one} for card, kinds in CARDS.items() for kind, one in kinds.items()
}


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    step: Step | None = None
    stops: str = ""  # why the file is not read with this answer
    example: str = ""  # what becomes of a figure of the file


@dataclass
class Question:
    key: str  # its kind, and behind a colon what it is about
    text: str
    evidence: str
    options: list[Option] = field(default_factory=list)
    free: str = ""  # the field of which its answer may be a text: a country, a period
    word: str = ""  # of the file, that the free text explains
    answer: str = ""
    answered_by: str = ""
    is_proposed: bool = False  # what the word means, as a spelling for all files

    @property
    def kind(self) -> str:
        return self.key.partition(":")[0]

    @property
    def chosen(self) -> Option | None:
        return next((one for one in self.options if one.value == self.answer), None)

    @property
    def is_open(self) -> bool:
        return not (self.chosen or (self.free and self.answer))

    @property
    def is_spelling(self) -> bool:
        """Whether its answer can be proposed for all files: countries alone have aliases."""
        return bool(self.word) and self.free == "country"


def without_digits(text: str) -> str:
    """The same for every year's file."""
    return " ".join(re.sub(r"\d+", "#", text).split())


class Word(NamedTuple):
    """A text of a column, and the cell in which it stands first; `bare` without the mark at it."""

    field: str
    text: str
    bare: str
    mark: str
    cell: str


class Reading(Survey):
    """A file as it was looked at: what stands in it, how it is read, what is asked of it."""

    run: "Run"  # what becomes of it as its questions are answered

    def __init__(
        self,
        sheet: Sheet,
        file_name: str,
        header: Header,
        wanted: Wanted,
        posted: Mapping[str, str],
        by: str,
        earlier: Upload | None,
    ) -> None:
        """`posted`: {key of a question: answer}; `earlier`: the file with which it is compared."""
        super().__init__(sheet, file_name, header)
        self.wanted, self.posted, self.by, self.earlier = wanted, posted, by, earlier
        self.recipe, self.questions = Recipe(), list[Question]()
        self.format: Format | None = None
        self.unknown: list[Facts] = []

    @property
    def is_ready(self) -> bool:
        return not self.open and not self.stops

    def ask(
        self,
        kind: str,
        about: str = "",
        steps: Mapping[str, Step] | None = None,
        *,
        others: Sequence[Option] = (),
        among: Container[str] | None = None,
        free: str = "",
        word: str = "",
        **given: Any,
    ) -> None:
        """A question of the list, its texts filled in with what is `given`, and the steps that its
        answers become; with `others`, and of the answers listed those `among` a few only.
        Answered by what was posted, or as earlier the same question of the same evidence.
        """
        listed, given["about"] = QUESTIONS[kind], about
        options = [*others]
        for value, parts in listed.get("options", {}).items():
            if among is None or value in among:
                parts = parts if isinstance(parts, dict) else {"label": parts}
                filled = {name: text.format_map(given) for name, text in parts.items()}
                options.append(
                    Option(value.format_map(given), step=(steps or {}).get(value), **filled)
                )
        text = listed["text"].format_map(given)
        evidence = listed.get("evidence", "{evidence}").format_map(given)
        key = f"{kind}:{about}" if about else kind
        question = Question(key, text, evidence, options, free, word)
        question.is_proposed = question.is_spelling and f"propose-{key}" in self.posted
        parts_of_it = set(evidence.split(" | "))
        for one in self.earlier.recipe["answers"] if self.earlier else ():
            known = set(one["evidence"].split(" | "))
            is_same = parts_of_it <= known if "growing" in listed else parts_of_it == known
            if one.get("question") == key and is_same:
                question.answer, question.answered_by = one["answer"], one.get("by", "")
        if posted := self.posted.get(key, "").strip():
            question.answer, question.answered_by = posted, self.by
        self.questions.append(question)

    def ask_word(self, name: str, text: str, cell: str, what: str, **more: Any) -> None:
        """What a word of the file means, which is no `what`; or are its rows none of the table?"""
        out = {"-left out-": WordMeans(name, {text: None})}
        more = {"evidence": text} | more
        self.ask("word", f"{name}:{text}", out, word=text, cell=cell, text=text, what=what, **more)

    @property
    def open(self) -> list[Question]:
        return [question for question in self.questions if question.is_open]

    @property
    def stops(self) -> list[str]:
        return [q.chosen.stops for q in self.questions if q.chosen and q.chosen.stops]

    def answered(self) -> Recipe:
        recipe = Recipe(list(self.recipe.steps))
        for question in [one for one in self.questions if not one.is_open]:
            if question.chosen:
                step = question.chosen.step
            elif question.word:
                step = WordMeans(question.free, {question.word: question.answer})
            else:
                step = Constant(question.free, question.answer)
            if step:
                recipe.put(step)
        return recipe

    def facts_of(self, *names: str) -> Iterator[tuple[Column, Facts]]:
        for column in self.recipe.columns:
            for facts in self.facts if column.field in names else ():
                if facts.heading.key == column.heading:
                    yield column, facts

    def words_of(self, *names: str) -> Iterator[Word]:
        for column, facts in self.facts_of(*names):
            name = "country" if column.field in COUNTRIES else column.field
            for text, cell in facts.texts.items():
                yield Word(name, text, *unmarked(text), cell)

    def has(self, *names: str) -> bool:
        return any(column.field in names for column in self.recipe.columns)

    @property
    def amounts(self) -> list[str]:
        return [name for name in self.wanted.amounts if name not in UNITLESS]

    def heading(self, facts: Facts) -> Place:
        return Place(f"{facts.heading.letter}{self.header.last}", facts.heading.text)

    @property
    def texts_around(self) -> list[Place]:
        around = {"file": self.file_name, "sheet": self.sheet.title}
        names = [Place(f"the name of the {what}", text) for what, text in around.items() if text]
        return [*self.title, *names]

    @property
    def has_direction(self) -> bool:
        sets = any("direction" in column.sets for column in self.recipe.columns)
        return sets or "direction" in self.recipe.constants or self.has("direction")

    def figure(self) -> tuple[str, str]:
        """(cell, text) of an amount of the file, for examples."""
        numbers = (one for one in self.words_of("value") if is_number(one.text))
        return next(((one.cell, one.text) for one in numbers if len(one.text) > 2), ("", ""))
