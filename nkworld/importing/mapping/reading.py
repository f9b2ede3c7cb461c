"""What was found of one file: its facts, a recipe, and the questions that it leaves open."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from nkworld.provenance.models import Source

from . import words
from .figures import Figures
from .questions import DROPPED, Option, Question
from .recipe import Column, Recipe, WordMeans
from .survey import Facts, Place, Survey, is_number
from .wanted import Wanted

KEYS = (
    "country",
    "period",
    "year",
    "month",
    "quarter",
    "donor",
    "direction",
    "category",
    "commodity",
)

UNITLESS = ("share", "growth", "rank")

MOST_WORDS = 40

TOWARDS_HOME = re.compile(words.TOWARDS_HOME, re.IGNORECASE)


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
    format: str = ""
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
            question.applied_to(recipe)
        return recipe

    def facts_of(self, *names: str) -> Iterator[tuple[Column, Facts]]:
        """The columns of these fields, with what they hold."""
        by_key: dict[str, list[Facts]] = {}
        for facts in self.survey.facts:
            by_key.setdefault(facts.heading.key, []).append(facts)
        for column in self.recipe.columns:
            if column.field in names:
                for facts in by_key.get(column.heading, []):
                    yield column, facts

    @property
    def texts_around(self) -> list[Place]:
        """Title, tab and name of the file."""
        tab = next(iter(self.survey.sheet.notes), "")
        name = re.search(r"“(.*)”", tab)
        around = [Place("the name of the file", self.survey.file_name)]
        if name and self.survey.sheet.sheets:
            around.append(Place("the name of the sheet", name[1]))
        return [*self.survey.title, *around]

    @property
    def has_direction(self) -> bool:
        return "direction" in self.recipe.constants or any(
            column.field == "direction" or "direction" in column.sets
            for column in self.recipe.columns
        )

    def figure(self) -> tuple[str, str]:
        """(cell, text) of an amount of the file, for examples."""
        for _, facts in self.facts_of("value"):
            for text, row in facts.texts.items():
                if is_number(text) and len(text) > 2:
                    return f"{facts.heading.letter}{row}", text
        return "", ""


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def without_article(label: str) -> str:
    return label.removeprefix("the ")


def left_out(name: str, word: str) -> Option:
    return Option(DROPPED, "left out: its rows are no figures", (WordMeans(name, {word: None}),))
