"""What a file does not say, asked of an editor: each answer is a step of the recipe.

An answer once given holds for another file only where the same question arises from the same
evidence: files are not alike because their headings are.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .recipe import Constant, Step, WordMeans

# The three cards of the page: what the file is, what its words mean, how its marks are meant.
FILE, WORDS, MARKS = "file", "words", "marks"
CARDS = {
    FILE: "What is this file?",
    WORDS: "What do its words mean?",
    MARKS: "How are its marks and gaps meant?",
}
OF_WORDS = ("word", "lacking", "columns")
OF_MARKS = ("signs", "decimal", "marks", "blank", "sums", "note", "struck")
# Fewer signs than last year are no news: evidence that is a part of earlier evidence is the same.
GROWING = ("signs", "marks")
SILENCES = {
    **{"sheet": ("sheets",), "note": ("notes",), "columns": ("headings",), "blank": ("blanks",)},
    **{"subject": ("subject", "notes"), "view": ("towards",), "part": ("periods", "notes")},
    **{"unit": ("unit", "notes"), "format": ("scaled",), "decimal": ("decimal",)},
}
DROPPED = "-left out-"
DIGITS = re.compile(r"\d+")


@dataclass(frozen=True)
class Option:
    """One answer. `stops` says why the file is not read, where it is not; `example` what becomes
    of a figure of the file.
    """

    value: str
    label: str
    step: Step | None = None
    stops: str = ""
    example: str = ""


@dataclass
class Question:
    """`free` is a field of which the answer is a text: a country, a period, a number."""

    key: str  # its kind, and behind a colon what it is about
    text: str
    evidence: str
    options: list[Option] = field(default_factory=list)
    free: str = ""
    word: str = ""  # of the file, that the free text explains
    answer: str = ""
    answered_by: str = ""
    is_proposed: bool = False  # what the word means, as a spelling for all files

    @property
    def kind(self) -> str:
        return self.key.partition(":")[0]

    @property
    def card(self) -> str:
        return WORDS if self.kind in OF_WORDS else MARKS if self.kind in OF_MARKS else FILE

    @property
    def silences(self) -> tuple[str, ...]:
        """Fields of the fingerprint of which nothing more is asked then."""
        return SILENCES.get(self.kind, ())

    @property
    def chosen(self) -> Option | None:
        return next((one for one in self.options if one.value == self.answer), None)

    @property
    def is_open(self) -> bool:
        return self.chosen is None and not (self.free and self.answer)

    @property
    def is_spelling(self) -> bool:
        """Whether its answer can be proposed for all files: countries alone have aliases."""
        return bool(self.word) and self.free == "country"

    @property
    def stops(self) -> str:
        return self.chosen.stops if self.chosen else ""

    @property
    def step(self) -> Step | None:
        """What its answer adds to the recipe."""
        if self.chosen or not (self.free and self.answer):
            return self.chosen.step if self.chosen else None
        if self.word:
            return WordMeans(self.free, {self.word: self.answer})
        return Constant(self.free, self.answer)

    def as_json(self) -> dict[str, Any]:
        return {
            "question": self.key,
            "evidence": self.evidence,
            "answer": self.answer,
            "by": self.answered_by,
        }


def stop(label: str, why: str) -> Option:
    """An answer with which the file is not read."""
    return Option("stop", label, stops=why)


def without_digits(text: str) -> str:
    """The same for next year's file."""
    return " ".join(DIGITS.sub("#", text).split())


def answer(
    questions: Iterable[Question],
    posted: Mapping[str, str],
    earlier: Iterable[Mapping[str, str]] = (),
    by: str = "",
) -> list[Question]:
    """The questions answered by what was posted, then by what holds of earlier answers: those to
    the same question of the same evidence.
    """
    questions, earlier = list(questions), list(earlier)
    for question in questions:
        question.is_proposed = question.is_spelling and f"propose-{question.key}" in posted
        if text := posted.get(question.key, "").strip():
            question.answer, question.answered_by = text, by
            continue
        for one in earlier:
            parts, known = (set(each.split(" | ")) for each in (question.evidence, one["evidence"]))
            is_same = parts <= known if question.kind in GROWING else parts == known
            if one.get("question") == question.key and is_same:
                question.answer, question.answered_by = one["answer"], one.get("by", "")
    return questions
