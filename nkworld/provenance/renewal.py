"""What is published or edited renews every answer that may print it: pages are told once of a
publish, once of an edit however many records it touches, and once of a whole load.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection, transaction
from django.db.models import F, Model
from django.dispatch import Signal

from nkworld.atlas.memo import forget

from .models import Dataset
from .models.publication import Publication
from .tallies import recount_records

# Sent with the `models` of which records were edited and the `datasets` (keys) of which claims
# were published: what is kept of them is written anew, in the same transaction as a publish.
renewed = Signal()


class Renewal:
    """What has changed, told to the pages when it is first called."""

    def __init__(self) -> None:
        self.models: set[type[Model]] = set()
        self.datasets: set[int] = set()
        self.is_of_all = self.is_over = False

    def __call__(self) -> None:
        if self.is_over:
            return
        self.is_over = True
        recount_records(self.models)
        renewed.send(Renewal, models=self.models, datasets=self.datasets)
        changed = Dataset.objects.filter(pk__in=self.datasets)
        everything = self.is_of_all or bool(self.models)
        (Dataset.objects.all() if everything else changed).update(revision=F("revision") + 1)
        forget()


_load: ContextVar[Renewal | None] = ContextVar("load", default=None)


def is_loading() -> bool:
    """Is this part of a load, of which the terminal tells already?"""
    return _load.get() is not None


def raise_revision(dataset_id: int | None = None) -> None:
    """Mark one dataset, or all of them, as changed: ETags and caches are keyed by it."""
    renewal = _load.get() or Renewal()
    if dataset_id is None:
        renewal.is_of_all = True
    else:
        renewal.datasets.add(dataset_id)
    if renewal is not _load.get():
        renewal()


def curated_record_changed(sender: type[Model], instance: Model, **kwargs: object) -> None:
    """A text tells by itself when it becomes public: its draft concerns no page."""
    if not isinstance(instance, Publication):
        edited(type(instance))


def edited(model: type[Model]) -> None:
    """Records of a table were edited: pages are told once the edit is committed."""
    if (load := _load.get()) is not None:
        load.models.add(model)
        return
    renewal = _of_this_transaction()
    renewal.models.add(model)
    # Once for each edit, lest a savepoint that is rolled back takes the others' along.
    transaction.on_commit(renewal)


def _of_this_transaction() -> Renewal:
    """The one that waits for the commit already, else a new one."""
    waiting = (hook[1] for hook in connection.run_on_commit)
    return next((w for w in waiting if isinstance(w, Renewal) and not w.is_over), Renewal())


@contextmanager
def as_one_edit() -> Iterator[None]:
    """Whatever is published and edited within is told to pages once: a load does so thousands of
    times. What was committed before a load failed is told, too.
    """
    renewal = Renewal()
    token = _load.set(renewal)
    try:
        yield
    finally:
        _load.reset(token)
        if renewal.models or renewal.datasets or renewal.is_of_all:
            transaction.on_commit(renewal)
