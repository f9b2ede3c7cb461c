"""An edit in place renews every answer that may print the edited record."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial

from django.db import transaction
from django.db.models import Model

from .publishing import raise_revision
from .tallies import recount_records

_edits: ContextVar[set[type[Model]] | None] = ContextVar("edits", default=None)


def curated_record_changed(sender: type[Model], instance: Model, **kwargs: object) -> None:
    edited(type(instance))


def edited(model: type[Model]) -> None:
    """Records of a table were edited: pages are told when the edit is committed."""
    waiting = _edits.get()
    if waiting is None:
        transaction.on_commit(partial(_renew, {model}))
    else:
        waiting.add(model)


@contextmanager
def as_one_edit() -> Iterator[None]:
    """Whatever is edited within raises the revision once: a load edits thousands of records."""
    edits: set[type[Model]] = set()
    token = _edits.set(edits)
    try:
        yield
    finally:
        _edits.reset(token)
    if edits:
        transaction.on_commit(partial(_renew, edits))


def _renew(models: Iterable[type[Model]]) -> None:
    recount_records(models)
    raise_revision()
