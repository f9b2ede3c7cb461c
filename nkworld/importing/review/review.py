"""The parts of a review, their numbers and their pages. An app's `review_panels.py` announces a
tab, with a sentence above all tabs, and what is computed as soon as a file has become a draft:

    @register
    class Weather(ReviewPanel):
        slug, title, template = "weather", "Weather", "weather/review.html"
"""

import hashlib
import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import batched
from typing import Any, ClassVar

from django.core.cache import caches
from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, Q, prefetch_related_objects
from django.http import HttpRequest, QueryDict, StreamingHttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import slugify
from django.utils.timesince import timesince

from nkworld.atlas.memo import memo_scope, once_per_request
from nkworld.desk.pages import csv_file
from nkworld.provenance.models import DoubtAnswer, Observation, Release
from nkworld.provenance.models.constraints import DRAFT, LIVE
from nkworld.provenance.models.publication import OPEN_STATES
from nkworld.provenance.registries import registrar
from nkworld.provenance.revisions import CODE_VERSION, revision_of
from nkworld.provenance.tables import observation_model

from ..doubts import Doubt, askers, doubts_in_review
from .pairs import KINDS, Loss, Pairs, Sums, losses, sums_of
from .slips import Slip, guesses
from .table import ROWS, Filter, Keys, Line, Lines, RowQuery, Table, lines_of

logger = logging.getLogger(__name__)

KEPT_FOR = 24 * 3600
LARGEST = 8

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
class Summary:
    """Everything of a draft that is told by numbers; rows are held by their keys."""

    counts: dict[str, int]
    losses: list[Loss]
    guesses: list[Slip]
    sums: Sums
    largest: Keys
    largest_in_per_cent: Keys


class Review:
    """A release as a reviewer sees it. An open one is compared; another shows what it brought."""

    def __init__(self, release: Release) -> None:
        self.release = release
        self.pairs = Pairs(release)
        self.model = self.pairs.model
        # What is no draft any more has none.
        self.panels = _panels if release.is_open else {}

    @cached_property
    def parts(self) -> dict[str, str]:
        """{name: title} of its own parts."""
        own = OPEN_PARTS if self.release.is_open else CLOSED_PARTS
        has_doubts = self.doubts or (self.release.is_open and self.question)
        return own | {"doubts": "Doubts"} if has_doubts else own

    @property
    def question(self) -> str:
        asker = askers.get(self.release.dataset.slug)
        return asker.question if asker else ""

    @cached_property
    def doubts(self) -> list[Doubt]:
        _ = self.answers
        return doubts_in_review(self.release)

    @cached_property
    def answers(self) -> list[DoubtAnswer]:
        """Read once: whoever asks the release for them again gets these."""
        prefetch_related_objects([self.release], "doubt_answers__answered_by")
        return list(self.release.doubt_answers.all())

    @cached_property
    def state(self) -> str:
        """The key of what is kept: another one when the draft, what is live or what an answer
        excludes moves.
        """
        excluded = [one for one in self.answers if one.verdict == DoubtAnswer.Verdict.EXCLUDE]
        last = max((answer.answered_at for answer in excluded), default=None)
        answered = f"{len(excluded)}-{last and last.timestamp()}"
        release, revision = self.release, revision_of(self.release.dataset.slug)
        return f"review:{release.pk}:{release.complete}:{revision}:{answered}:{CODE_VERSION}"

    @property
    def unanswered(self) -> list[Doubt]:
        return [one for one in self.doubts if one.strong and one.answer is None]

    @cached_property
    def summary(self) -> Summary:
        return self._kept(self.state, self._judged)

    def _judged(self) -> Summary:
        pairs, counts = self.pairs, self.pairs.known

        def largest(order: str) -> Keys:
            return Table(pairs, RowQuery("changed", order=order)).keys(0, LARGEST)

        # Where the first list holds them all, a second would say the same.
        in_per_cent = largest("per-cent") if counts["changed"] > LARGEST else []
        lists = largest("step"), in_per_cent
        return Summary(counts, losses(pairs), guesses(pairs), sums_of(pairs), *lists)

    def _kept[T](self, key: str, make: Callable[[], T]) -> T:
        """What is kept under the key, or computed while the pairs are written."""

        def computed() -> T:
            with self.pairs.written():
                return make()

        found: Any = caches["reviews"].get_or_set(key, computed, KEPT_FOR)
        return found

    def prepare(self) -> None:
        """Compute and keep what its first page and its tables begin with."""
        with self.pairs.written():
            _ = self.summary
            for part in KINDS.keys() & self.parts.keys():
                self._found(RowQuery.of(QueryDict(), part, self.model))
        for panel in self.panels.values():
            panel.prepare(self.release)

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
        return self.summary.counts | found

    def tabs(self) -> list[tuple[str, str, int | None]]:
        """(name, title, number of rows) of its own parts, and of those of other apps."""
        own = [(part, title, self.counts.get(part)) for part, title in self.parts.items()]
        return own + [(p.slug, p.title, None) for p in self.panels.values()]

    def rows(self, asked: RowQuery) -> tuple[Page, list[Filter]]:
        """(a page of the Lines of one part, as the address asks for them; what they can be narrowed
        by)
        """
        count, keys, filters = self._found(asked)
        page: Any = Paginator(range(count), ROWS).get_page(asked.page)
        first, last = page.object_list.start, page.object_list.stop
        # Those far behind the first are asked for again.
        here = keys[first:last] if last <= len(keys) else self.keys(asked, first, last)
        page.object_list = self.lines(here)
        return page, filters

    def keys(self, asked: RowQuery, first: int = 0, last: int | None = None) -> Keys:
        with self.pairs.written():
            return Table(self.pairs, asked).keys(first, last)

    def _found(self, asked: RowQuery) -> tuple[int, Keys, list[Filter]]:
        """(how many there are, which come first, what they can be narrowed by): kept of a draft,
        so that leafing compares nothing again.
        """

        def find() -> tuple[int, Keys, list[Filter]]:
            if self.release.is_open:
                _ = self.summary  # of the same pairs, where it isn't kept yet
            table = Table(self.pairs, asked)
            keys = table.keys(0, FIRST)
            count = len(keys) if len(keys) < FIRST else table.count
            # What fits a page is read faster than narrowed.
            wanted = asked.is_narrowed or count > ROWS
            return count, keys, table.filters() if wanted else []

        if not self.release.is_open:
            with self.pairs.written():
                return find()
        digest = hashlib.sha256(asked.other_page.encode()).hexdigest()[:24]
        return self._kept(f"{self.state}:{digest}", find)

    def why(self, asked: RowQuery) -> str:
        """In a sentence, by which guess or loss the rows were found; empty if by none."""
        if not self.release.is_open:
            return ""
        sentences = {guess.slug: guess.sentence for guess in self.summary.guesses}
        sentences |= {loss.slug: f"{loss.label}." for loss in self.summary.losses}
        return sentences.get(asked.slip, "")

    def lines(self, keys: Keys) -> Lines:
        return Lines(lines_of(self.pairs, keys))


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


AT_ONCE = 2000


def difference_file(review: Review, query: QueryDict) -> StreamingHttpResponse:
    """All rows that differ, or those of a part, narrowed and sorted as the address says."""
    usual = "all" if review.release.is_open else "rows"
    part = query.get("part", "")
    part = part if part in review.parts and part not in ("summary", "refused", "doubts") else usual
    keys = review.keys(RowQuery.of(query, part, review.model))
    name = f"{slugify(str(review.release))[:60]}-{review.release.pk}-{part}"
    cell = [name for name in review.model.cell if name != "frequency"]
    content = [name for name in review.model.content if name != "value"]
    header = ["what", *cell, "reading", "old value", "new value", "difference", "per cent"]
    header += ["changed fields", *(f"{side} {n}" for n in content for side in ("old", "new"))]

    def record(line: Line) -> list[Any]:
        new, old = (None, line.claim) if line.is_left_out else (line.claim, line.old)
        per_cent = line.difference
        about = [getattr(line.claim, name) for name in cell]
        return [
            line.what,
            *(str(getattr(value, "code", value)) for value in about),
            line.claim.reading,
            old and old.value,
            new and new.value,
            line.step,
            None if per_cent is None else round(per_cent, 4),
            ", ".join(line.fields),
            *(each and getattr(each, name) for name in content for each in (old, new)),
        ]

    some = batched(keys, AT_ONCE, strict=False)
    lines = (line for keys in some for line in lines_of(review.pairs, [*keys]))
    return csv_file(name, header, map(record, lines))


@dataclass(frozen=True)
class OtherChange:
    """Another release that speaks of some of the same figures, and of how many of them."""

    release: Release
    figures: int

    @property
    def who(self) -> str:
        """“draft by ed, begun 3 hours ago” or “published by pam 3 hours ago”"""
        release = self.release
        person = release.published_by or release.created_by
        by = f" by {person}" if person else ""
        ago = timesince(release.published_at or release.created_at, depth=1)
        if release.published_at:
            return f"published{by} {ago} ago"
        return f"{release.get_state_display().lower()}{by}, begun {ago} ago"


OPEN = Q(DRAFT, release__state__in=OPEN_STATES)


def open_on_figure(claim: Observation) -> list[OtherChange]:
    cell = {name: getattr(claim, name) for name in claim.cell}
    rows = type(claim)._default_manager.filter(OPEN, source=claim.source_id, **cell)
    return _releases_of(rows)


@once_per_request
def on_same_figures(release: Release) -> tuple[list[OtherChange], list[OtherChange]]:
    """(other drafts of its source on its figures; what was published on them since it was made)"""
    if not release.is_open:
        return [], []
    objects = observation_model(release.dataset).objects
    same = Exists(objects.filter(DRAFT, release=release).same_cell())
    later = Q(LIVE, release__published_at__gt=release.created_at)
    rows = objects.filter(OPEN | later, same, source=release.source_id).exclude(release=release)
    found = _releases_of(rows)
    waiting = [each for each in found if each.release.is_open]
    return waiting, [each for each in found if each not in waiting]


def _releases_of(rows: Any) -> list[OtherChange]:
    numbers = dict(rows.order_by().values_list("release").annotate(Count("pk")))
    named = Release.objects.select_related("dataset", "source", "created_by", "published_by")
    releases = named.filter(pk__in=numbers).order_by("pk") if numbers else ()
    return [OtherChange(release, numbers[release.pk]) for release in releases]


def overwritten(release: Release) -> str:
    """What a publisher has to know before another one's change is gone; empty if nothing is."""
    waiting, published = (
        ", ".join(f"“{each.release.label}” ({each.who})" for each in some)
        for some in on_same_figures(release)
    )
    if published:
        return f"This draft was made before {published} and would replace its figures."
    return f"The same figures are also being changed in {waiting}." if waiting else ""


def also_being_changed(release: Release) -> Iterator[SafeString]:
    """Above its review: each other draft, and what was published since it was made, with a link."""
    headings = ("Also being changed", "Changed since this draft was made")
    for words, found in zip(headings, on_same_figures(release), strict=True):
        for each in found:
            text, other = '{}: <a href="{}">{}</a> has {} of these figures; {}.', each.release
            number = "one" if each.figures == 1 else f"{each.figures:,}"
            yield format_html(text, words, other.get_desk_url(), other.label, number, each.who)


class ReviewPanel:
    slug: ClassVar[str]
    title: ClassVar[str]
    template: ClassVar[Any]

    def context(self, release: Release, request: HttpRequest) -> dict[str, Any]:
        """What the template of the tab wants, beside `release` and `may`."""
        raise NotImplementedError

    def notice(self, release: Release, request: HttpRequest) -> str:
        """A sentence, or HTML marked as safe, above every tab; empty: none."""
        return ""

    def prepare(self, release: Release) -> None:
        """Compute and keep what the page of the draft wants."""


_panels: dict[str, ReviewPanel] = {}


def register(panel: type[ReviewPanel]) -> type[ReviewPanel]:
    """Announce a tab; ValueError if its name is taken."""
    complaint = f"Two panels of the review are called {panel.slug}."
    return registrar(_panels, panel.slug, complaint, lambda kind: kind())(panel)
