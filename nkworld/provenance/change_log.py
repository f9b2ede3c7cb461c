"""Everything that was published and edited, cell by cell and record by record, and what became of
states that follow from it, in one order.

    changes, more = changes_in(Span(until=latest_change(), since=yesterday), 100)

Whoever holds a table as it stood at `since` and applies the changes up to `until` holds it as it
stood then: no change is missing, and none can become public later with a moment that is past.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from django.db.models import Max, Min

from .change_places import Place, Span
from .claim_changes import ClaimChange, claim_places, read_claim_changes
from .editions import STATES
from .models import Edition, Release
from .record_changes import RecordChange, last_edit, read_record_changes, record_places
from .state_changes import StateChange, last_state, read_state_changes, state_places

Change = ClaimChange | RecordChange | StateChange


def changes_in(span: Span, number: int) -> tuple[list[tuple[Place, Change]], bool]:
    """The first so many changes of a span in its order, and whether there are more."""
    each_source = (claim_places, record_places, state_places)
    found = sorted(
        (place for source in each_source for place in source(span, number + 1)),
        reverse=span.newest_first,
    )
    places, more = found[:number], len(found) > number
    read = read_claim_changes(place for place in places if "/" in place.table)
    read_records = read_record_changes(place for place in places if "." in place.table)
    read_states = read_state_changes(place for place in places if place.table == STATES)
    every: dict[Place, Change] = {**read, **read_records, **read_states}
    return [(place, every[place]) for place in places], more


def changes_before(span: Span, number: int) -> tuple[list[tuple[Place, Change]], bool]:
    """The last so many changes that stand before the start of a span, in its order."""
    back = replace(span, newest_first=not span.newest_first)
    found, more = changes_in(back, number)
    return found[::-1], more


def latest_change() -> datetime | None:
    """The moment of the latest change that is public; None before the first."""
    known = Release.objects.public().aggregate(a=Max("published_at"), b=Max("withdrawn_at"))
    return max(filter(None, [*known.values(), last_edit(), last_state()]), default=None)


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
