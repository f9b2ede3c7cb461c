"""The portal as it would be if a draft were published: every figure and text can be asked.

Within `as_if_published(changes_of(release))` the draft's rows stand in place of those that they
would end. Nothing is written or locked, and what is kept is kept apart: readers get what is live.
"""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import copy_context
from dataclasses import replace

from django.db.models import Exists, F, Q

from nkworld.atlas.memo import memo_scope, open_memo

from .models import Release
from .models.observation import Among, AsIf, current
from .publishing import ReleaseComparison
from .tables import observation_model

REVISION_BITS = 62
NO_RELEASE = -1


def changes_of(release: Release) -> AsIf:
    """What publishing an open draft would end and begin, by key."""
    model = observation_model(release.dataset)
    comparison = ReleaseComparison(release, model)
    ending = tuple(comparison.ending.order_by().values_list("pk", flat=True))
    rows = comparison.rows.order_by().values_list("pk", flat=True)
    silent: tuple[int, ...] = ()
    if not comparison.is_first:
        standing = comparison.live.filter(~Q(Among(F("pk"), ending))) if ending else comparison.live
        silent = tuple(rows.filter(Exists(standing.same_cell())))
    hidden = set(silent)
    spoken = tuple(key for key in rows if key not in hidden)
    return AsIf(model, release.pk, ending, spoken, silent, _own_revision())


def _own_revision() -> int:
    return -secrets.randbits(REVISION_BITS) - 1


@contextmanager
def as_if_published(changes: AsIf) -> Iterator[None]:
    token = current.set(changes)
    try:
        with memo_scope():
            yield
    finally:
        current.reset(token)


class TwoReaders:
    """One reads what is live, the other what would be; each remembers for itself alone."""

    def __init__(self, changes: AsIf) -> None:
        self.changes = changes
        self._now, self._then = copy_context(), copy_context()
        for reader in (self._now, self._then):
            reader.run(open_memo)
        self._then.run(current.set, changes)
        # The same questions in the same words: a database may answer others in another order.
        nothing = replace(changes, release=NO_RELEASE, ending=(), revision=_own_revision())
        self._now.run(current.set, replace(nothing, spoken=(), silent=()))

    def now[T](self, ask: Callable[[], T]) -> T:
        return self._now.run(ask)

    def then[T](self, ask: Callable[[], T]) -> T:
        return self._then.run(ask)

    def both[T](self, ask: Callable[[], T]) -> tuple[T, T]:
        return self.now(ask), self.then(ask)
