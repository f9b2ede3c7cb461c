"""What is published or edited renews every answer that may print it, once for each edit."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Model
from django.dispatch import Signal
from django.utils import timezone

from nkworld.atlas.memo import forget

from .editions import Raised, raise_editions
from .models import Dataset, Edition
from .models.publication import Publication
from .tables import datasets_of
from .tallies import recount

# Sent with the `models` of which records were edited and the `datasets` (keys) of which claims
# were published: what is kept of them is written anew, in the same transaction as a publish.
renewed = Signal()


class Renewal:
    """What has changed, told to the pages when it is first called."""

    def __init__(self) -> None:
        self.models: set[type[Model]] = set()
        self.datasets: set[int] = set()
        self.waiting: set[str | int | None] = set()  # whose edition is still to be raised
        self.not_before: datetime | None = None
        self.is_over = False
        self._raised: dict[int | None, Raised] = {}
        self._savepoints: list[str] = []  # that were open when all of these were there

    def __call__(self) -> None:
        if self.is_over:
            return
        self.is_over = True
        edited = {getattr(model, "dataset", "") for model in self.models}
        for dataset in Dataset.objects.filter(slug__in=edited - {""}):
            recount(dataset)
        renewed.send(Renewal, models=self.models, datasets=self.datasets)
        raise_editions(_keys(self.datasets | self.waiting), self.not_before)
        forget()

    def wait(self, moment: datetime | None = None) -> None:
        self.not_before = max(filter(None, [self.not_before, moment]), default=None)

    def raise_now(self, datasets: Iterable[str | int | None], history: Any = None) -> None:
        """One for each edit's transaction; `history`, the edit's record, is no older."""
        keys = _keys(datasets)
        moment = history and history.history_date
        if connection.savepoint_ids[: len(self._savepoints)] != self._savepoints:
            # A savepoint may have been rolled back meanwhile: drop what was taken back with it.
            pks = {pk for each in self._raised.values() for pk in each.keys}
            there = set(Edition.objects.filter(pk__in=pks).values_list("pk", flat=True))
            self._raised = {k: each for k, each in self._raised.items() if each.keys <= there}
        if missing := [key for key in keys if key not in self._raised]:
            self._raised |= dict.fromkeys(missing, raise_editions(missing, moment))
        self._savepoints = list(connection.savepoint_ids)
        every = [self._raised[key] for key in keys]
        if moment and every and moment <= max(each.before for each in every):
            history.history_date = moment = max(each.moment for each in every)
            history.save(update_fields=["history_date"])
        if moment:
            raised = [pk for each in every for pk in each.keys]
            Edition.objects.filter(pk__in=raised, moment__lt=moment).update(moment=moment)


def _keys(datasets: Iterable[str | int | None]) -> list[int | None]:
    given = set(datasets)
    slugs = [one for one in given if isinstance(one, str)]
    keys: set[int | None] = {one for one in given if not isinstance(one, str)}
    if slugs:
        keys |= set(Dataset.objects.filter(slug__in=slugs).values_list("pk", flat=True))
    return sorted(keys, key=lambda key: -1 if key is None else key)


_load: ContextVar[Renewal | None] = ContextVar("load", default=None)


def is_loading() -> bool:
    return _load.get() is not None


def raise_revision(dataset_id: int, moment: datetime | None = None) -> None:
    renewal = _load.get() or Renewal()
    renewal.datasets.add(dataset_id)
    renewal.wait(moment)
    if renewal is not _load.get():
        renewal()


def curated_record_changed(
    sender: type[Model], instance: Model, history_instance: Any = None, **kwargs: object
) -> None:
    """A text tells by itself when it becomes public: its draft concerns no page."""
    if not isinstance(instance, Publication):
        edited(type(instance), [instance], history_instance)


def edited(model: type[Model], records: Collection[Any] = (), history: Any = None) -> None:
    """New editions of the records' datasets; pages are told once the edit is committed."""
    belonging = datasets_of(model, records)
    if (load := _load.get()) is not None:
        load.models.add(model)
        load.waiting |= belonging
        load.wait(history and history.history_date)
        return
    # The one that waits for the commit already, else a new one.
    waiting = [hook[1] for hook in connection.run_on_commit if isinstance(hook[1], Renewal)]
    renewal = next((each for each in waiting if not each.is_over), None) or Renewal()
    renewal.models.add(model)
    renewal.raise_now(belonging, history)
    # Once for each edit, lest a savepoint that is rolled back takes the others' along.
    transaction.on_commit(renewal)


@contextmanager
def as_one_edit() -> Iterator[None]:
    """All within is one transaction with one new edition of each dataset."""
    renewal = Renewal()
    with transaction.atomic():
        token = _load.set(renewal)
        try:
            yield
            if renewal.models or renewal.datasets:
                renewal()
        finally:
            _load.reset(token)


LOCK = 0x6E6B7721  # a number of our own: no other lock of the database has it


def hold_clock() -> None:
    """Nobody else gives a moment until this transaction is over. Take it before any other lock.

    Moments then stand in the order in which they become public: a mirror that holds all changes up
    to a moment misses none. SQLite has one writer at a time anyway.
    """
    if connection.vendor == "postgresql" and connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def give_moment(sender: Any, history_instance: Any = None, **kwargs: Any) -> None:
    """A receiver: an edit is of the moment at which it holds the clock, not at which it waited."""
    if connection.vendor == "postgresql" and history_instance is not None:
        hold_clock()
        given = getattr(kwargs.get("instance"), "_history_date", None)
        history_instance.history_date = given or timezone.now()
