"""Everything that was published and edited, row by row of every public table, in one order. Who
holds a table as of `since` and applies the changes up to `until` holds it as it stood then.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from operator import itemgetter
from typing import Any, NamedTuple

from django.db.models import Max, Min, Value

from nkworld.provenance.histories import (
    Place,
    RecordChange,
    Span,
    all_of,
    edits,
    read_record_changes,
    record_places,
)
from nkworld.provenance.models import Edition

from .claim_changes import (
    ReleaseChange,
    claim_places,
    read_claim_changes,
    read_release_changes,
    release_places,
    release_steps,
)

# What happened to one row, and perhaps to others that belong to it. `pairs` are (model, old, new):
# rows as they are stored, None of nothing. `kind` is added, changed, closed or restored; `dataset`
# is empty where the row belongs to none. Texts have the same of their own.
type Change = ReleaseChange | RecordChange


class Part(NamedTuple):
    """One sort of changes: `places` of a span, so many or more, the changes that stand at some of
    them, and all rows with what a moment of theirs is called.
    """

    places: Callable[[Span, Any], list[Place]]
    read: Callable[[Iterable[Place]], Any]
    moments: Callable[[], Iterable[tuple[Any, str]]]


_own = [
    Part(claim_places, read_claim_changes, tuple),  # of the moments of releases
    Part(record_places, read_record_changes, edits),
    Part(release_places, read_release_changes, release_steps),
]
# By apps above. Their tables are named by no other; each change has a `sentence` and a `url`.
announced: list[Part] = []


def changes_in(span: Span, number: int) -> tuple[list[tuple[Place, Change]], bool]:
    """The first so many changes of a span in its order, and whether there are more."""
    parts = [*_own, *announced]
    found = [(place, part) for part in parts for place in part.places(span, number + 1)]
    found.sort(key=itemgetter(0), reverse=span.newest_first)
    page, more = found[:number], len(found) > number
    every: dict[Place, Change] = {}
    for part in parts:
        if own := [place for place, of in page if of is part]:
            every |= part.read(own)
    return [(place, every[place]) for place, _ in page], more


def changes_before(span: Span, number: int) -> tuple[list[tuple[Place, Change]], bool]:
    """The last so many changes that stand before the start of a span, in its order."""
    back = replace(span, newest_first=not span.newest_first)
    found, more = changes_in(back, number)
    return found[::-1], more


def latest_change() -> datetime | None:
    """The moment of the latest change that is public; None before the first. One query."""
    moments = (
        rows.order_by().values(all=Value(1)).annotate(last=Max(name)).values_list("last", flat=True)
        for part in (*_own, *announced)
        for rows, name in part.moments()
    )
    return max(filter(None, all_of(moments)), default=None)


def revisions_of(changes: Iterable[Change]) -> dict[tuple[str, datetime], int]:
    """{(dataset, moment): the revision with which that became public}: two queries."""
    wanted = sorted({(each.moment, each.dataset) for each in changes if each.dataset})
    if not wanted:
        return {}
    slugs = {dataset for _, dataset in wanted}
    editions = Edition.objects.filter(dataset__slug__in=slugs).order_by()
    within = editions.filter(moment__gte=wanted[0][0], moment__lte=wanted[-1][0])
    later = editions.filter(moment__gt=wanted[-1][0]).values("dataset__slug")
    next_ones = dict(later.annotate(n=Min("revision")).values_list("dataset__slug", "n"))
    by_dataset: dict[str, list[tuple[datetime, int]]] = defaultdict(list)
    for dataset, moment, revision in within.values_list("dataset__slug", "moment", "revision"):
        by_dataset[dataset].append((moment, revision))
    found = {}
    for moment, dataset in wanted:
        own = [revision for known, revision in by_dataset[dataset] if known >= moment]
        first = min(own, default=next_ones.get(dataset))
        if first is not None:
            found[dataset, moment] = int(first)
    return found
