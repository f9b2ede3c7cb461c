"""The parts of a review, their numbers and their pages. An app's `review_panels.py` announces a
tab, with a sentence above all tabs, and what is computed as soon as a file has become a draft:

    @register
    class Weather:
        slug, title, template = "weather", "Weather", "weather/review.html"

        def context(self, release, request):  # of its template, beside `release` and `may`
        def notice(self, release, request):  # text or safe HTML; empty: none
        def prepare(self, release):
"""

import logging
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

from django.contrib import admin
from django.core.exceptions import EmptyResultSet
from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, Q, prefetch_related_objects
from django.utils.timesince import timesince

from nkworld.atlas.memo import memo_scope, once_per_request
from nkworld.provenance.editions import kept_by_state, revision_of
from nkworld.provenance.models import DoubtAnswer, Release
from nkworld.provenance.models.constraints import DRAFT, LIVE
from nkworld.provenance.models.publication import OPEN_STATES
from nkworld.provenance.registries import registrar
from nkworld.provenance.tables import observation_model

from ..doubts import Doubt, askers, doubts_in_review
from .pairs import KINDS, Pairs, named, sums_of, title_of
from .table import (
    BY,
    MOST_OPTIONS,
    PREFIX,
    ROWS,
    Filter,
    Keys,
    Lines,
    RowQuery,
    Slip,
    condition_of,
    guesses,
    lines_of,
    losses,
)

logger = logging.getLogger(__name__)

LARGEST = 8
OPEN = Q(DRAFT, release__state__in=OPEN_STATES)
_panels: dict[str, Any] = {}
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


class Review:
    """A release as a reviewer sees it. An open one is compared; another shows what it brought."""

    def __init__(self, release: Release) -> None:
        self.release, self.pairs = release, Pairs(release)
        self.model = self.pairs.model
        # Read once: whoever asks the release for them gets these.
        prefetch_related_objects([release], "doubt_answers__answered_by")
        self.panels = _panels if release.is_open else {}
        asker = askers.get(release.dataset.slug)
        self.question = asker.question if asker else ""

    @cached_property
    def parts(self) -> dict[str, str]:
        own = OPEN_PARTS if self.release.is_open else CLOSED_PARTS
        has_doubts = self.doubts or (self.release.is_open and self.question)
        return own | {"doubts": "Doubts"} if has_doubts else own

    @cached_property
    def doubts(self) -> list[Doubt]:
        return doubts_in_review(self.release)

    @cached_property
    def state(self) -> str:
        """The key of what is kept: it moves with the draft, what is live and what is excluded."""
        answers = self.release.doubt_answers.all()
        excluded = [one for one in answers if one.verdict == DoubtAnswer.Verdict.EXCLUDE]
        last = max((answer.answered_at for answer in excluded), default=None)
        answered = f"{len(excluded)}-{last and last.timestamp()}"
        release, revision = self.release, revision_of(self.release.dataset.slug)
        return f"review:{release.pk}:{release.complete}:{revision}:{answered}"

    @cached_property
    def summary(self) -> dict[str, Any]:
        """`counts`, `losses` and `guesses`, `sums`, and the keys of the `largest` differences."""
        titles = {"step": "Largest differences", "per-cent": "Largest differences in per cent"}

        def summed() -> dict[str, Any]:
            with self.pairs.written() as pairs:
                counts = pairs.known
                # Where the first list holds them all, a second would say the same.
                orders = titles if counts["changed"] > LARGEST else ["step"]
                largest = {o: self.keys(RowQuery("changed", order=o), 0, LARGEST) for o in orders}
                return {
                    "counts": counts,
                    "sums": sums_of(pairs),
                    "largest": {titles[order]: keys for order, keys in largest.items()},
                    "losses": losses(pairs),
                    "guesses": guesses(pairs),
                }

        return kept_by_state(summed, self.state, shared=True)

    @cached_property
    def counts(self) -> dict[str, int]:
        found = {"refused": len(self.release.refusals), "doubts": len(self.doubts)}
        if not self.release.is_open:
            rows = self.model.objects.filter(release=self.release)
            return {"rows": rows.filter(known_from=self.release.published_at).count()} | found
        return self.summary["counts"] | found

    def tabs(self) -> list[tuple[str, str, int | None]]:
        own = [(part, title, self.counts.get(part)) for part, title in self.parts.items()]
        return own + [(p.slug, p.title, None) for p in self.panels.values()]

    def rows(self, query: RowQuery) -> tuple[Page, list[Filter]]:
        """(a page of Lines, as the address asks for them; what they can be narrowed by)"""
        count, keys, filters = self._found(query)
        page: Any = Paginator(range(count), ROWS).get_page(query.page)
        first, last = page.object_list.start, page.object_list.stop
        # Those far behind the first are asked for again.
        here = keys[first:last] if last <= len(keys) else self.keys(query, first, last)
        page.object_list = Lines(lines_of(self.pairs, here))
        return page, filters

    def _where(self, query: RowQuery) -> tuple[str, Sequence[Any]]:
        pairs, release = self.pairs, self.release
        parts, given = [f"({KINDS[query.part]})"], ()
        if query.changed:
            parts.append(pairs.differs_in(query.changed))
        if query.slip and (where := condition_of(query.slip, pairs)):
            parts.append(f"({where})")
        if query.q or query.cell:
            rows = self.model.objects.filter(
                Q(DRAFT, release=release) | Q(LIVE, source=release.source_id) | Q(release=release)
            )
            try:
                for name, value in query.cell.items():
                    of_key = self.model._meta.get_field(name).is_relation
                    rows = rows.filter(**{f"{name}__pk" if of_key else name: value})
                # Every word is found as in the desk's list of these figures.
                desk: Any = admin.site.get_model_admin(self.model)
                rows, _ = desk.get_search_results(None, rows, query.q)
                statement, given = rows.order_by().values("pk").query.sql_with_params()
            except (ValueError, EmptyResultSet):  # the address names no key, or none there can be
                return "1 = 0", ()
            parts.append(f"COALESCE(new_id, old_id) IN ({statement})")
        return " AND ".join(parts), given

    def keys(self, query: RowQuery, first: int = 0, last: int | None = None) -> Keys:
        cut = f"LIMIT {last - first:d} OFFSET {first:d}" if last is not None else ""
        rest = f"ORDER BY {BY[query.order]} {cut}"
        with self.pairs.written():
            return self.pairs.ask("new_id, old_id", *self._where(query), rest)

    def filters(self, query: RowQuery) -> list[Filter]:
        """Of each field of the cell, and of what changed, where there is something to choose."""
        found: list[Filter] = []
        pairs = self.pairs
        for name in self.model.cell:
            if name in ("period", "frequency"):
                continue
            # Every value that the part has, as far as they make a list.
            cut, options = f"LIMIT {MOST_OPTIONS + 1}", []
            rows = pairs.ask(f"DISTINCT {pairs.column(name)}", KINDS[query.part], rest=cut)
            values = [str(value) for (value,) in rows if value not in (None, "")]
            if 1 < len(values) <= MOST_OPTIONS:
                field: Any = self.model._meta.get_field(name)
                words = {str(value): str(label) for value, label in field.flatchoices}
                labels = named(field.related_model, values) if field.is_relation else words
                options = [(value, labels.get(value, value)) for value in values]
                options.sort(key=lambda option: option[1])
            found.append(
                Filter(PREFIX + name, title_of(self.model, name), options, query.cell.get(name, ""))
            )
        if query.part in ("changed", "all") and pairs.known["changed"]:
            numbers = pairs.numbers({name: pairs.differs_in(name) for name in self.model.content})
            options = [
                (name, f"{title_of(self.model, name)} ({n:,})") for name, n in numbers.items() if n
            ]
            found.append(Filter("changed", "What changed", options, query.changed))
        return [one for one in found if len(one.options) > 1 or one.chosen]

    def _found(self, query: RowQuery) -> tuple[int, Keys, list[Filter]]:
        """(their number, the first keys, filters): kept, so that leafing compares nothing again."""

        def compared() -> tuple[int, Keys, list[Filter]]:
            with self.pairs.written():
                if self.release.is_open:
                    _ = self.summary  # of the same pairs, where it isn't kept yet
                keys = self.keys(query, 0, FIRST)
                count = len(keys)
                if count == FIRST:
                    [(count,)] = self.pairs.ask("COUNT(*)", *self._where(query))
                # What fits a page is read faster than narrowed.
                is_long = query.is_narrowed or count > ROWS
                return count, keys, self.filters(query) if is_long else []

        return kept_by_state(compared, self.state, query.first_page, shared=True)


def prepare_reviews(releases: Iterable[Release]) -> None:
    """What their pages want is kept before anybody asks; a page computes what fails here."""
    for release in releases:
        try:
            with memo_scope():
                review = Review(release)
                with review.pairs.written():
                    _ = review.summary
                    for part in KINDS.keys() & review.parts.keys():
                        review._found(RowQuery.of({}, part, review.model))
                for panel in review.panels.values():
                    panel.prepare(release)
        except Exception:
            logger.exception("The review of “%s” could not be prepared.", release)


def losses_now(release: Release) -> list[Slip]:
    """What a publish would take from the live table at this moment, asked of the database."""
    with (pairs := Pairs(release)).written():
        return losses(pairs)


@once_per_request
def on_same_figures(release: Release) -> tuple[list[Any], list[Any]]:
    """(other drafts of its source on its figures; what was published on them since it was made)"""
    if not release.is_open:
        return [], []
    objects = observation_model(release.dataset).objects
    same = Exists(objects.filter(DRAFT, release=release).same_cell())
    later = Q(LIVE, release__published_at__gt=release.created_at)
    found = releases_of(
        objects.filter(OPEN | later, same, source=release.source_id).exclude(release=release)
    )
    waiting = [each for each in found if each.is_open]
    return waiting, [each for each in found if each not in waiting]


def releases_of(rows: Any) -> list[Any]:
    """The releases of rows, each with how many `figures` these are, and `who` made it: “draft by
    ed, begun 3 hours ago” or “published by pam 3 hours ago”.
    """
    numbers = dict(rows.order_by().values_list("release").annotate(Count("pk")))
    people = Release.objects.select_related("dataset", "source", "created_by", "published_by")
    releases: list[Any] = list(people.filter(pk__in=numbers).order_by("pk")) if numbers else []
    for each in releases:
        person = each.published_by or each.created_by
        by = f" by {person}" if person else ""
        state = f"{each.get_state_display().lower()}{by}, begun"
        ago = timesince(each.published_at or each.created_at, depth=1)
        each.who = f"{f'published{by}' if each.published_at else state} {ago} ago"
        each.figures = numbers[each.pk]
    return releases


def register(panel: type) -> type:
    """Announce a tab; ValueError if its name is taken."""
    slug = panel.slug  # type: ignore[attr-defined]
    complaint = f"Two panels of the review are called {slug}."
    return registrar(_panels, slug, complaint, lambda kind: kind())(panel)
