"""What was found of one file, and what it does not say: each answer is a step of the recipe."""

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from nkworld.provenance.registries import texts_beside

from ..models import Upload
from ..reading import Sheet
from .figures import Figures
from .recipe import Column, Constant, Recipe, Step, WordMeans
from .survey import Facts, Header, Place, Survey, is_number, unmarked
from .wanted import Wanted
from .words import Format

if TYPE_CHECKING:
    from .checks import Run

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
    def card(self) -> str:
        return str(QUESTIONS[self.kind]["card"])

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

    def figures(self, recipe: Recipe) -> Figures:
        return Figures(self.sheet, recipe, self.wanted)

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
                step = (steps or {}).get(value)
                options.append(Option(value.format_map(given), step=step, **filled))
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
