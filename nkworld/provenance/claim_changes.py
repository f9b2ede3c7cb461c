"""What releases did to tables of claims, row by row: begun, replaced, ended, come back.

Places are found by ranges of an index: a page costs the same whatever a table holds.
"""

from collections.abc import Iterable, Mapping
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
from .vintages import Pair, is_replaced, paired, place_of, replaced

Moments = Mapping[tuple[str, datetime], Release]


@dataclass(frozen=True)
class ClaimChange(Pair):
    """A row of a table of claims before and after one step of a release; None of nothing."""

    moment: datetime
    dataset: str
    old: Any
    new: Any
    release: Release

    @property
    def is_withdrawal(self) -> bool:
        return self.release.withdrawn_at == self.moment

    @property
    def kind(self) -> str:
        if self.new is None:
            return "closed"
        if self.is_withdrawal:
            return "restored"
        return "added" if self.old is None else "changed"

    @property
    def reason(self) -> str:
        return self.release.withdrawal_reason if self.is_withdrawal else self.release.reason

    @property
    def pairs(self) -> list[tuple[Any, Any, Any]]:
        return [(type(self.claim), self.old, self.new)]


def claim_places(span: Span, number: int) -> list[Place]:
    """The next so many places of a span, or more: whoever merges them cuts."""
    tables, models = _tables_with_steps(span), observation_models()
    return [
        place
        for slug in sorted(tables & models.keys())
        for place in _of_table(models[slug], span, number)
    ]


def _tables_with_steps(span: Span) -> set[str]:
    """One small table tells in which of the large ones anything has happened at all."""
    within = Q(span.range("published_at")) | Q(span.range("withdrawn_at"))
    releases = Release.objects.public().filter(within)
    if span.release:
        releases = releases.filter(pk=span.release.pk)
    if span.dataset:
        releases = releases.filter(dataset__slug=span.dataset)
    return set(releases.order_by().values_list("dataset__slug", flat=True).distinct())


def _of_table(model: type[Observation], span: Span, number: int) -> list[Place]:
    where = about(model, span.country)
    if where is None:
        return []
    begun = _places(model, span, NEW, where, number)
    if len(begun) == number:
        # What ended behind the last of these is none of the page's: it is not looked for.
        where &= span.up_to("known_until", begun[-1].moment)
    return begun + _places(model, span, ENDED, where, number)


def _places(model: type[Observation], span: Span, kind: int, where: Q, number: int) -> list[Place]:
    name = "known_from" if kind == NEW else "known_until"
    rows = model._default_manager.filter(where, span.range(name, model.dataset, kind))
    if span.release:
        rows = rows.filter(**{f"{name}__in": span.moments})
    if kind == ENDED:
        rows = rows.filter(~is_replaced(model))
    sign = "-" if span.newest_first else ""
    found = rows.order_by(f"{sign}{name}", f"{sign}pk").values_list(name, "pk")[:number]
    return [Place(moment, model.dataset, kind, key) for moment, key in found]


def read_claim_changes(places: Iterable[Place]) -> dict[Place, ClaimChange]:
    """What happened at these places: three queries for each table of claims."""
    places = list(places)
    by_table: dict[str, list[Place]] = {}
    for place in places:
        by_table.setdefault(place.table, []).append(place)
    steps = _steps({place.moment for place in places}) if places else {}
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
            release = steps[slug, place.moment]
            found[place] = ClaimChange(place.moment, slug, old, new, release)
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
            pairs = paired(old, begun.get(step.moment, {}))
            given = (step.moment, model.dataset)
            changes = [ClaimChange(*given, *pair, step.release) for pair in pairs]
            found[step] = [each for each in changes if None in (each.old, each.new) or each.fields]
    return found


def _by_place(
    model: type[Observation], name: str, where: Q, moments: Iterable[datetime]
) -> dict[datetime, dict[tuple, Any]]:
    """{moment: {place: the row that began or ended there}}"""
    place = [model._meta.get_field(each).attname for each in place_of(model)]
    found: dict[datetime, dict[tuple, Any]] = {}
    rows = model._default_manager.filter(where, **{f"{name}__in": list(moments)})
    for row in rows.iterator():
        at = tuple(getattr(row, each) for each in place)
        found.setdefault(getattr(row, name), {})[at] = row
    return found


def _steps(moments: set[datetime]) -> Moments:
    """{(table, moment): the release that was published or withdrawn then}"""
    found: dict[tuple[str, datetime], Release] = {}
    releases = Release.objects.cited().filter(
        Q(published_at__in=moments) | Q(withdrawn_at__in=moments)
    )
    for release in releases:
        for moment in (release.published_at, release.withdrawn_at):
            if moment in moments:
                found[release.dataset.slug, moment] = release
    return found
