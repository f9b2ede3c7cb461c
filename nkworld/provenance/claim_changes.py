"""What releases did to tables of claims, row by row: begun, replaced, ended, come back.

Places are found by ranges of an index: a page costs the same whatever a table holds.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from nkworld.atlas.memo import once_per_request

from .change_places import ENDED, NEW, Place, Span
from .country_paths import about
from .models import Observation, Release
from .release_changes import ReleaseChange
from .tables import observation_models
from .vintages import Pair, is_replaced, place_of, replaced


@dataclass(frozen=True)
class ClaimChange(ReleaseChange, Pair):
    """A row of a table of claims before and after one step of a release; None of nothing."""

    old: Any
    new: Any

    @property
    def kind(self) -> str:
        if self.new is None:
            return "closed"
        if self.is_withdrawal:
            return "restored"
        return "added" if self.old is None else "changed"

    @property
    def pairs(self) -> list[tuple[Any, Any, Any]]:
        return [(type(self.claim), self.old, self.new)]


def claim_places(span: Span, number: int) -> list[Place]:
    """The next so many places of a span, or more: whoever merges them cuts."""
    # One small table tells in which of the large ones anything has happened at all.
    within = span.releases.filter(span.range("published_at") | span.range("withdrawn_at"))
    slugs = set(within.order_by().values_list("dataset__slug", flat=True).distinct())
    models = observation_models()
    return [
        place
        for slug in sorted(slugs & models.keys())
        if (where := about(models[slug], span.country)) is not None
        for place in _of_table(models[slug], span, where, number)
    ]


def _of_table(model: type[Observation], span: Span, where: Q, number: int) -> list[Place]:
    rows = model._default_manager.filter(where)
    begun, ended = rows, rows.filter(~is_replaced(model))
    if span.release:
        begun = begun.filter(known_from__in=span.moments)
        ended = ended.filter(known_until__in=span.moments)
    found = span.places(begun, "known_from", model.dataset, NEW, number)
    if len(found) == number:
        # What ended behind the last of these is none of the page's: it is not looked for.
        ended = ended.filter(span.up_to("known_until", found[-1].moment))
    return found + span.places(ended, "known_until", model.dataset, ENDED, number)


def read_claim_changes(places: Iterable[Place]) -> dict[Place, ClaimChange]:
    """What happened at these places: three queries for each table of claims."""
    by_table: dict[str, list[Place]] = {}
    for place in places:
        by_table.setdefault(place.table, []).append(place)
    moments = {place.moment for own in by_table.values() for place in own}
    within = Q(published_at__in=moments) | Q(withdrawn_at__in=moments)
    releases = {
        (release.dataset.slug, moment): release
        for release in (Release.objects.cited().filter(within) if moments else ())
        for moment in (release.published_at, release.withdrawn_at)
    }
    found = {}
    for slug, own in by_table.items():
        model = observation_models()[slug]
        begun = [place.key for place in own if place.kind == NEW]
        olds = dict(
            model.objects.filter(pk__in=begun)
            .annotate(replaces=replaced(model))
            .order_by()
            .values_list("pk", "replaces")
        )
        keys = {place.key for place in own} | set(filter(None, olds.values()))
        rows = model.objects.cited().in_bulk(keys)
        for place in own:
            new = rows[place.key] if place.kind == NEW else None
            old = rows.get(olds.get(place.key)) if new else rows[place.key]
            release = releases[slug, place.moment]
            found[place] = ClaimChange(place.moment, release, old, new)
    return found


@once_per_request
def changes_at(
    model: type[Observation], steps: tuple[ReleaseChange, ...], where: Q
) -> dict[ReleaseChange, list[ClaimChange]]:
    """{step: what ended, changed or was added with it}, of those with which anything ended.

    A cell's readings end together, so that some begin again as they were: these are no changes.
    """
    ended = _by_place(model, "known_until", where, [step.moment for step in steps])
    begun = _by_place(model, "known_from", where, ended) if ended else {}
    found = {}
    for step in steps:
        if old := ended.get(step.moment):
            new = begun.get(step.moment, {})
            changes = [
                ClaimChange(step.moment, step.release, old.get(place), new.get(place))
                for place in {**old, **new}
            ]
            found[step] = [each for each in changes if None in (each.old, each.new) or each.fields]
    return found


def _by_place(
    model: type[Observation], name: str, where: Q, moments: Iterable[datetime]
) -> dict[datetime, dict[tuple, Any]]:
    """{moment: {place: the row that began or ended there}}"""
    fields: list[Any] = [model._meta.get_field(each) for each in place_of(model)]
    found: dict[datetime, dict[tuple, Any]] = {}
    rows = model._default_manager.filter(where, **{f"{name}__in": list(moments)})
    for row in rows.iterator():
        at = tuple(getattr(row, field.attname) for field in fields)
        found.setdefault(getattr(row, name), {})[at] = row
    return found
