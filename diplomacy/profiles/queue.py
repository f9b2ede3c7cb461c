"""Paragraphs whose printed numbers no longer round from the claims they are bound to.

Worked out when it is asked for, from the live texts and the live claims: so it is never behind.
"""

from dataclasses import dataclass, field

from nkworld.provenance import bindings
from nkworld.provenance.bindings import Bound

from .markup import Mark, Paragraph
from .models import ProfileRevision
from .rendering import Text


@dataclass(frozen=True)
class Moved:
    """One number: what the text prints, what was known when it was published, what is now."""

    mark: Mark
    old: Bound | None
    new: Bound | None
    sentence: str


@dataclass(frozen=True)
class StaleParagraph:
    revision: ProfileRevision
    paragraph: Paragraph
    moved: list[Moved] = field(default_factory=list)


def stale_paragraphs(revisions=None):
    """Those of the live texts, or of some, that an editor must look at."""
    revisions = ProfileRevision.objects.live() if revisions is None else revisions
    texts = [(revision, Text.of(revision)) for revision in revisions.cited()]
    marks = [mark for _, text in texts for mark in text.reading.bound()]
    now = bindings.resolve(mark.key for mark in marks)
    return [each for revision, text in texts for each in _stale(revision, text, now)]


def _stale(revision, text, now):
    wrong = [
        mark
        for mark in text.reading.bound()
        if not getattr(now[mark.key], "pending", False) and now[mark.key].complaint(mark.printed)
    ]
    before = bindings.resolve((mark.key for mark in wrong), revision.known_from)
    paragraphs: dict[int, StaleParagraph] = {}
    for mark in wrong:
        paragraph = text.reading.paragraphs[mark.paragraph]
        stale = paragraphs.setdefault(mark.paragraph, StaleParagraph(revision, paragraph))
        stale.moved.append(_moved(mark, before[mark.key], now[mark.key]))
    return paragraphs.values()


def _moved(mark, before, now):
    return Moved(
        mark,
        before if isinstance(before, Bound) else None,
        now if isinstance(now, Bound) else None,
        now.complaint(mark.printed),
    )
