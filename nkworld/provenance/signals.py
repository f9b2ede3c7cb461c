"""An edit in place renews every answer that may print the edited record."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import transaction

from .publishing import raise_revision

_edits: ContextVar[list | None] = ContextVar("edits", default=None)


def curated_record_changed(sender, **kwargs):
    waiting = _edits.get()
    if waiting is None:
        transaction.on_commit(raise_revision)
    else:
        waiting.append(sender)


@contextmanager
def as_one_edit() -> Iterator[None]:
    """Whatever is edited within raises the revision once: a load edits thousands of records."""
    edits: list = []
    token = _edits.set(edits)
    try:
        yield
    finally:
        _edits.reset(token)
    if edits:
        transaction.on_commit(raise_revision)
