"""What was found of one file: its facts, a recipe, and the questions that it leaves open."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from nkworld.provenance.models import Source

from .figures import Figures
from .questions import DROPPED, Option, Question
from .recipe import Column, Recipe, WordMeans
from .survey import Facts, Place, Survey, is_number, unmarked
from .wanted import Wanted
from .words import Format

COUNTRIES = ("country", "reporter", "partner")
TIMES = ("period", "year", "month", "quarter")
KEYS = ("country", *TIMES, "donor", "direction", "category", "commodity")
UNITLESS = ("share", "growth", "rank")
MOST_WORDS = 40


class Word(NamedTuple):
    """A text of a column, and the cell in which it stands first; `bare` without the mark at it."""

    field: str
    text: str
    bare: str
    mark: str
    cell: str


@dataclass
class Reading:
    """What was found of a file: its facts, a recipe, questions, and remarks on where each thing
    was read.
    """

    survey: Survey
    wanted: Wanted
    source: Source | None
    recipe: Recipe = field(default_factory=Recipe)
    questions: list[Question] = field(default_factory=list)
    format: Format | None = None
    unknown: list[Facts] = field(default_factory=list)

    def figures(self, recipe: Recipe) -> Figures:
        """The file under a recipe."""
        return Figures(self.survey.sheet, recipe, self.wanted, self.survey.header)

    def ask(self, *given: Any, **more: Any) -> None:
        self.questions.append(Question(*given, **more))

    @property
    def open(self) -> list[Question]:
        return [question for question in self.questions if question.is_open]

    @property
    def stops(self) -> list[str]:
        return [question.stops for question in self.questions if question.stops]

    def answered(self) -> Recipe:
        """The recipe with the steps of all answers."""
        recipe = Recipe(list(self.recipe.steps))
        for question in self.questions:
            if question.step:
                recipe.put(question.step)
        return recipe

    def facts_of(self, *names: str) -> Iterator[tuple[Column, Facts]]:
        """The columns of these fields, with what they hold."""
        for column in self.recipe.columns:
            if column.field in names:
                for facts in self.survey.facts:
                    if facts.heading.key == column.heading:
                        yield column, facts

    def words_of(self, *names: str) -> Iterator[Word]:
        """The different texts of the columns of these fields."""
        for column, facts in self.facts_of(*names):
            name = "country" if column.field in COUNTRIES else column.field
            for text, row in facts.texts.items():
                yield Word(name, text, *unmarked(text), f"{facts.heading.letter}{row}")

    def has(self, *names: str) -> bool:
        """Whether a column has one of these fields."""
        return any(column.field in names for column in self.recipe.columns)

    @property
    def amounts(self) -> list[str]:
        """Fields of amounts that have a unit."""
        return [name for name in self.wanted.amounts if name not in UNITLESS]

    def heading(self, facts: Facts) -> Place:
        return Place(f"{facts.heading.letter}{self.survey.header.last}", facts.heading.text)

    @property
    def texts_around(self) -> list[Place]:
        """Title, tab and name of the file."""
        survey = self.survey
        around = {"file": survey.file_name, "sheet": survey.sheet.title}
        names = [Place(f"the name of the {what}", text) for what, text in around.items() if text]
        return [*survey.title, *names]

    @property
    def has_direction(self) -> bool:
        sets = any("direction" in column.sets for column in self.recipe.columns)
        return sets or "direction" in self.recipe.constants or self.has("direction")

    def figure(self) -> tuple[str, str]:
        """(cell, text) of an amount of the file, for examples."""
        texts = ((word.cell, word.text) for word in self.words_of("value"))
        return next((one for one in texts if is_number(one[1]) and len(one[1]) > 2), ("", ""))


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def left_out(name: str, word: str) -> Option:
    return Option(DROPPED, "left out: its rows are no figures", WordMeans(name, {word: None}))
