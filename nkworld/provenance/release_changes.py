"""Releases as rows of a table of their own: published, and perhaps withdrawn later."""

from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .change_places import ENDED, NEW, Place, Span
from .models import Release, State

STEPS = {NEW: "published_at", ENDED: "withdrawn_at"}
TABLE = Release._meta.label_lower


def release_at(release: Release, moment: datetime) -> Release:
    """A published release as it stood: that it would be withdrawn was not known."""
    if not release.withdrawn_at or release.withdrawn_at <= moment:
        return release
    then = copy(release)
    then.state, then.withdrawn_at, then.withdrawal_reason = State.LIVE, None, ""
    return then


@dataclass(frozen=True)
class ReleaseChange:
    """A release at one of its two moments."""

    moment: datetime
    release: Release  # as it stood after it

    @property
    def is_withdrawal(self) -> bool:
        return self.release.withdrawn_at == self.moment

    @property
    def dataset(self) -> str:
        return self.release.dataset.slug

    @property
    def kind(self) -> str:
        return "changed" if self.is_withdrawal else "added"

    @property
    def reason(self) -> str:
        return self.release.withdrawal_reason if self.is_withdrawal else self.release.reason

    @property
    def pairs(self) -> list[tuple[Any, Any, Any]]:
        """(model, old, new): before the withdrawal it was live."""
        published = self.release.published_at
        assert published is not None  # noqa: S101 - of a public release, which the database keeps
        old = release_at(self.release, published) if self.is_withdrawal else None
        return [(Release, old, self.release)]


def release_places(span: Span, number: int | None) -> list[Place]:
    """The next so many places of a span, or more. A release speaks of no country."""
    return [
        place
        for kind, name in STEPS.items()
        if not span.country
        for place in span.places(span.releases, name, TABLE, kind, number)
    ]


def read_release_changes(places: Iterable[Place]) -> dict[Place, ReleaseChange]:
    """What happened at these places: one query."""
    places = list(places)
    releases = Release.objects.cited().in_bulk([place.key for place in places]) if places else {}
    return {
        place: ReleaseChange(place.moment, release_at(releases[place.key], place.moment))
        for place in places
    }


def release_steps() -> Iterator[tuple[Any, str]]:
    """All public releases, with what each of their moments is called."""
    return ((Release.objects.public(), name) for name in STEPS.values())
