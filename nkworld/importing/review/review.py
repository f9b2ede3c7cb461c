"""The parts of a review, their numbers and their pages."""

import hashlib
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

from django.core.cache import caches
from django.core.paginator import Page, Paginator
from django.db.models import prefetch_related_objects
from django.http import QueryDict

from nkworld.atlas.memo import memo_scope
from nkworld.provenance.models import DoubtAnswer, Release

from ..doubts import Doubt, doubts_in_review, question_about
from ..refusals import Refusal
from ..review_panels import Panel, panels_of, prepare_panels
from .lines import Lines
from .losses import Loss, losses
from .pairs import KINDS, Pairs
from .row_query import SIZES, RowQuery
from .summary import KEPT_FOR, Keys, Summary, judge, state_of
from .table import Filter, Table, lines_of

logger = logging.getLogger(__name__)

OPEN_PARTS = {
    "summary": "Summary",
    "all": "New and changed",
    "new": "New",
    "changed": "Changed",
    "unchanged": "Unchanged",
    "vanished": "Live, but not in the file",
    "refused": "Refused",
}
FIRST = 5000  # rows whose keys are kept: a hundred pages
CLOSED_PARTS = {"rows": "Rows", "refused": "Refused"}


@dataclass(frozen=True)
class Found:
    """How many rows were asked for, the keys of some, and what the rows can be narrowed by."""

    count: int
    keys: Keys
    filters: list[Filter]


@dataclass(frozen=True)
class Shown:
    """A page of a part, with what it can be narrowed by."""

    page: Page
    lines: Lines
    filters: list[Filter]


class Review:
    """A release as a reviewer sees it. An open one is compared; another shows what it brought."""

    def __init__(self, release: Release) -> None:
        self.release = release
        self.pairs = Pairs(release)
        self.model = self.pairs.model
        self.panels = panels_of(release)

    @cached_property
    def parts(self) -> dict[str, str]:
        """{name: title} of its own parts."""
        own = OPEN_PARTS if self.release.is_open else CLOSED_PARTS
        has_doubts = self.doubts or (self.release.is_open and self.question)
        return own | {"doubts": "Doubts"} if has_doubts else own

    @property
    def question(self) -> str:
        return question_about(self.release)

    @cached_property
    def doubts(self) -> list[Doubt]:
        """What is asked about its rows, answered or not."""
        _ = self.answers
        return doubts_in_review(self.release)

    @cached_property
    def answers(self) -> list[DoubtAnswer]:
        """Read once: whoever asks the release for them again gets these."""
        prefetch_related_objects([self.release], "doubt_answers__answered_by")
        return list(self.release.doubt_answers.all())

    @cached_property
    def state(self) -> str:
        """The key of what is kept of this review."""
        return state_of(self.release, self.answers)

    @property
    def open_doubts(self) -> list[Doubt]:
        return [one for one in self.doubts if one.answer is None]

    @cached_property
    def unanswered(self) -> list[Doubt]:
        return [one for one in self.doubts if one.strong and one.answer is None]

    @cached_property
    def summary(self) -> Summary:
        """Of an open release, its numbers."""
        found = caches["reviews"].get(self.state)
        if found is None:
            with self.pairs.written():
                found = judge(self.pairs)
            caches["reviews"].set(self.state, found, KEPT_FOR)
        return found

    def prepare(self) -> None:
        """Compute and keep what its first page and its tables begin with."""
        parts = KINDS.keys() & self.parts.keys()
        with self.pairs.written():
            _ = self.summary
            for part in parts:
                self._keep_found(RowQuery.of(QueryDict(), part, self.model))
        prepare_panels(self.release)

    @property
    def losses(self) -> list[Loss]:
        """What has to be ticked before it is published."""
        return self.summary.losses if self.release.is_open else []

    @cached_property
    def counts(self) -> dict[str, int]:
        """{part: number of rows}"""
        found = {"refused": len(self.release.refusals), "doubts": len(self.doubts)}
        if not self.release.is_open:
            rows = self.model.objects.filter(release=self.release)
            brought = rows.filter(known_from=self.release.published_at)
            return {"rows": brought.count()} | found
        counts = self.summary.counts
        return counts | {"all": counts["new"] + counts["changed"]} | found

    @property
    def starting_part(self) -> str:
        return next(iter(self.parts))

    def tabs(self) -> list[tuple[str, str, int | None]]:
        """(name, title, number of rows) of its own parts, and of those of other apps."""
        own = [(part, title, self.counts.get(part)) for part, title in self.parts.items()]
        return own + [(p.slug, p.title, p.number(self.release)) for p in self.panels.values()]

    def panel(self, part: str) -> Panel | None:
        """What another app shows under this name."""
        return self.panels.get(part)

    def refusals(self, number: Any) -> Page:
        rows = [Refusal(**refusal) for refusal in self.release.refusals]
        return Paginator(rows, 50).get_page(number)

    def rows(self, asked: RowQuery) -> Shown:
        """Rows of one part, as the address asks for them."""
        found = self._found(asked)
        rows: Any = _Rows(self, asked, found)
        page = Paginator(rows, asked.size).get_page(asked.page)
        return Shown(page, cast(Lines, page.object_list), found.filters)

    def _found(self, asked: RowQuery) -> Found:
        """How many there are and which come first: kept, so that leafing compares nothing again."""
        if not self.release.is_open:
            return self.found_anew(asked)
        found: Found | None = caches["reviews"].get(self._key_of(asked))
        if found is None:
            with self.pairs.written():
                _ = self.summary  # of the same pairs, where it isn't kept yet
                found = self._keep_found(asked)
        return found

    def _keep_found(self, asked: RowQuery) -> Found:
        found = self.found_anew(asked)
        caches["reviews"].set(self._key_of(asked), found, KEPT_FOR)
        return found

    def _key_of(self, asked: RowQuery) -> str:
        return f"{self.state}:{_digest(asked.other_page)}"

    def found_anew(self, asked: RowQuery, first: int = 0, last: int | None = FIRST) -> Found:
        """Rows asked of the database, from one place to another; all of them if `last` is None."""
        with self.pairs.written():
            table = Table(self.pairs, asked)
            keys = table.keys(first, last)
            whole = first == 0 and (last is None or len(keys) < last)
            count = len(keys) if whole else table.count
            # What fits a page is read faster than narrowed.
            wanted = asked.is_narrowed or count > SIZES[0]
            return Found(count, keys, table.filters() if wanted else [])

    def why(self, asked: RowQuery) -> str:
        """In a sentence, by which guess or loss the rows were found; empty if by none."""
        if not self.release.is_open:
            return ""
        guesses = {guess.slug: guess.sentence for guess in self.summary.guesses}
        losses = {loss.rows: f"{loss.label}." for loss in self.summary.losses}
        blanked = losses.get(f"?part=changed&blanked={asked.blanked}", "")
        return guesses.get(asked.slip, "") or blanked

    def lines(self, keys: Keys) -> Lines:
        """The rows that a summary names."""
        return Lines(lines_of(self.pairs, keys))


class _Rows:
    """The rows as a paginator cuts them: those far behind the first are asked for again."""

    def __init__(self, review: Review, asked: RowQuery, found: Found) -> None:
        self.review, self.asked, self.found = review, asked, found

    def __len__(self) -> int:
        return self.found.count

    def __getitem__(self, cut: slice) -> Lines:
        if cut.stop <= len(self.found.keys):
            return self.review.lines(self.found.keys[cut])
        return self.review.lines(self.review.found_anew(self.asked, cut.start, cut.stop).keys)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def prepare_reviews(releases: Iterable[Release]) -> None:
    """What their pages want is kept before anybody asks; a page computes what fails here."""
    for release in releases:
        try:
            with memo_scope():
                Review(release).prepare()
        except Exception:
            logger.exception("The review of “%s” could not be prepared.", release)


def losses_now(release: Release) -> list[Loss]:
    """What a publish would take from the live table at this moment, asked of the database."""
    with (pairs := Pairs(release)).written():
        return losses(pairs)
