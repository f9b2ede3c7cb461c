"""Paragraphs whose printed numbers no longer round from the claims they are bound to.

Worked out when it is asked for, from the live texts and the live claims: so it is never behind.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from nkworld.provenance import bindings
from nkworld.provenance.bindings import Answer, Bound

from .markup import Mark, Paragraph, Reading
from .models import Revision, RevisionQuerySet
from .rendering import Number


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


def stale_paragraphs(revisions: RevisionQuerySet) -> list[StaleParagraph]:
    """Those of some live texts that an editor must look at."""
    texts = [(revision, revision.text()) for revision in revisions.cited()]
    marks = [mark for _, text in texts for mark in text.reading.bound()]
    now = bindings.resolve(mark.key for mark in marks)
    return [each for revision, text in texts for each in _stale(revision, text.reading, now)]


def _stale(
    revision: Revision, reading: Reading, now: Mapping[str, Answer]
) -> Iterable[StaleParagraph]:
    numbers = [Number(mark, now[mark.key]) for mark in reading.bound()]
    wrong = [number for number in numbers if number.complaint and not number.pending]
    before = bindings.resolve((number.mark.key for number in wrong), revision.known_from)
    paragraphs: dict[int, StaleParagraph] = {}
    for number in wrong:
        place = number.mark.paragraph
        stale = StaleParagraph(revision, reading.paragraphs[place])
        paragraphs.setdefault(place, stale).moved.append(_moved(number, before))
    return paragraphs.values()


def _moved(number: Number, before: Mapping[str, Answer]) -> Moved:
    old = Number(number.mark, before[number.mark.key]).bound
    return Moved(number.mark, old, number.bound, number.complaint)
