"""Paragraphs whose printed numbers no longer round from the claims they are bound to.

Worked out when it is asked for, from the live texts and the live claims: so it is never behind.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from nkworld.figures import bindings
from nkworld.figures.bindings import Bound

from .markup import Mark, Paragraph
from .models import Revision, RevisionQuerySet
from .rendering import Number, Text


@dataclass(frozen=True)
class Moved:
    """One number: what the text prints, what was known when it was published, what is now."""

    mark: Mark
    old: Bound | None
    new: Bound | None
    sentence: str


@dataclass(frozen=True)
class StaleParagraph:
    revision: Revision
    paragraph: Paragraph
    moved: list[Moved] = field(default_factory=list)

    @property
    def pieces(self) -> list[tuple[str, bool]]:
        """The words in pairs of a piece and whether it is a number that moved."""
        numbers = {each.mark.printed for each in self.moved}
        alternatives = "|".join(map(re.escape, sorted(numbers, key=len, reverse=True)))
        pieces = re.split(f"({alternatives})", self.paragraph.words)
        return [(piece, piece in numbers) for piece in pieces]


def with_numbers(revisions: Iterable[Revision]) -> list[tuple[Any, Text]]:
    """Each with its text; the numbers of all are looked up at once."""
    texts = [(revision, revision.text()) for revision in revisions]
    marks = (mark for _, text in texts for mark in text.reading.bound())
    bound = bindings.resolve(mark.key for mark in marks)
    for _, text in texts:
        text.bound = bound
    return texts


def stale_paragraphs(revisions: RevisionQuerySet) -> list[StaleParagraph]:
    """Those of some live texts that an editor must look at."""
    found: list[StaleParagraph] = []
    for revision, text in with_numbers(revisions.cited()):
        wrong = [number for number in text.numbers if number.complaint and not number.pending]
        before = bindings.resolve((number.mark.key for number in wrong), revision.known_from)
        paragraphs: dict[int, StaleParagraph] = {}
        for number in wrong:
            place = number.mark.paragraph
            stale = StaleParagraph(revision, text.reading.paragraphs[place])
            old = Number(number.mark, before[number.mark.key]).bound
            moved = Moved(number.mark, old, number.bound, number.complaint)
            paragraphs.setdefault(place, stale).moved.append(moved)
        found += paragraphs.values()
    return found
