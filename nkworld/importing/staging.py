"""A file becomes draft releases, one for each source, or nothing at all.

Everything is written, compared with what is live and, where it can't stay, rolled back: so a
refused file is answered with what the rest of it would have changed.
"""

import hashlib
import logging
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import IO, Any

from django.contrib.auth.models import User
from django.db import transaction

from nkworld.provenance.comparison import ReleaseComparison
from nkworld.provenance.models import Dataset, Observation, Release, Source
from nkworld.provenance.models.publication import OPEN_STATES
from nkworld.provenance.tables import analyze_table, observation_model

from . import reading, registry
from .reading import Sheet
from .reading_process import read_apart
from .readings import Claim
from .refusals import FileRefused, Refusal

logger = logging.getLogger(__name__)

Progress = Callable[[Iterable[Any]], Iterable[Any]]
ReadSheet = Callable[[IO[bytes], str], AbstractContextManager[Sheet]]
BATCH = 2_000
LOGGED = 3

# Of the threads of a web worker, two at most take files in: the others go on answering readers.
SEATS = threading.BoundedSemaphore(2)
NO_SEAT = (
    "Two other files are being read just now, the most at a time, so this one was not looked at. "
    "Upload it again in a minute."
)


@dataclass(frozen=True)
class Delivery:
    """What the one who hands in a file says about it."""

    dataset: Dataset
    label: str
    source: Source | None = None  # None: as the file's source column says
    user: User | None = None
    reason: str = ""
    kind: str = Release.Kind.UPLOAD
    complete: bool = False
    several_readings: bool = False
    set_aside: bool = False
    sheet: str = ""


@dataclass
class Outcome:
    """What became of a file."""

    rows: int = 0
    releases: list[Release] = field(default_factory=list)
    changes: dict[Source, dict[str, int]] = field(default_factory=dict)
    refusals: list[Refusal] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    already_open: list[Release] = field(default_factory=list)
    stopped: str = ""  # why the rest of the file was not looked at

    @property
    def refused_rows(self) -> int:
        return len({refusal.row for refusal in self.refusals})

    def total(self, kind: str) -> int:
        return sum(counts[kind] for counts in self.changes.values())


def stage(
    file: IO[bytes],
    name: str,
    delivery: Delivery,
    progress: Progress = iter,
    *,
    trusted: bool = False,
) -> Outcome:
    """Read a binary file into drafts; FileRefused if it can't be read as a whole.

    Without `delivery.set_aside` one refused row is enough that nothing is stored.
    `progress` wraps the rows as they are read, for a progress bar. A file of a seed folder is
    `trusted`, reviewed as code is, and read without a process of its own.
    """
    read = _read_here if trusted else read_apart
    try:
        with seat():
            outcome = _stage(file, name, delivery, progress, read)
    except FileRefused as error:
        _log_refusal(name, delivery, " ".join(map(str, error.refusals[:LOGGED])))
        raise
    if outcome.refusals:
        _log_refusal(name, delivery, f"{outcome.refused_rows} of {outcome.rows} rows")
    return outcome


@contextmanager
def seat() -> Iterator[None]:
    if not SEATS.acquire(blocking=False):
        raise FileRefused(NO_SEAT)
    try:
        yield
    finally:
        SEATS.release()


@contextmanager
def _read_here(file: IO[bytes], sheet: str) -> Iterator[Sheet]:
    yield reading.read(file, sheet)


def _log_refusal(name: str, delivery: Delivery, what: str) -> None:
    whom = delivery.user or "a command"
    logger.warning("“%s” for %s refused to %s: %s", name, delivery.dataset, whom, what)


def _stage(
    file: IO[bytes], name: str, delivery: Delivery, progress: Progress, read: ReadSheet
) -> Outcome:
    digest = sha256(file)
    if waiting := _open_drafts(digest, delivery):
        return Outcome(already_open=waiting)
    resource = registry.get(delivery.dataset)(delivery.source, delivery.several_readings)
    with read(file, delivery.sheet) as sheet:
        understood = resource.read(sheet, progress)
    outcome = Outcome(
        understood.rows,
        refusals=understood.refusals,
        notes=[*sheet.notes, *understood.notes],
        stopped=understood.stopped,
    )
    if outcome.stopped:
        return outcome
    with transaction.atomic():
        # Nobody else stages or publishes here meanwhile: a double click finds the first draft.
        Dataset.objects.select_for_update().get(pk=delivery.dataset.pk)
        if waiting := _open_drafts(digest, delivery):
            return Outcome(already_open=waiting)
        _write(outcome, understood.claims, partial(_release, delivery, name, digest, outcome))
        if outcome.refusals and not delivery.set_aside:
            transaction.set_rollback(True)
            outcome.releases = []
    return outcome


def sha256(file: Any) -> str:
    file.seek(0)
    digest = hashlib.file_digest(file, "sha256").hexdigest()
    file.seek(0)
    return digest


def _open_drafts(digest: str, delivery: Delivery) -> list[Release]:
    drafts = Release.objects.cited().filter(
        file_sha256=digest, dataset=delivery.dataset, state__in=OPEN_STATES
    )
    return list(drafts.filter(source=delivery.source) if delivery.source else drafts)


def _write(
    outcome: Outcome, claims: Iterable[Claim], make_release: Callable[[Source], Release]
) -> None:
    by_source = defaultdict(list)
    for claim in claims:
        by_source[claim.instance.source].append(claim.instance)
    for source, instances in by_source.items():
        release = make_release(source)
        store(release, instances)
        counts = ReleaseComparison(release, type(instances[0])).counts()
        outcome.changes[source] = counts
        if _says_something(release, counts):
            outcome.releases.append(release)
        else:
            drop(release)


def _release(
    delivery: Delivery, name: str, digest: str, outcome: Outcome, source: Source
) -> Release:
    return Release.objects.create(
        dataset=delivery.dataset,
        source=source,
        label=delivery.label,
        kind=delivery.kind,
        complete=delivery.complete,
        reason=delivery.reason,
        created_by=delivery.user,
        file_name=name[-200:],
        file_sha256=digest,
        refusals=[refusal.as_json() for refusal in outcome.refusals],
    )


def store(release: Release, instances: list[Observation]) -> None:
    """Write unsaved claims into a draft, in few statements."""
    for instance in instances:
        instance.release = release
    model = type(instances[0])
    model._base_manager.bulk_create(instances, batch_size=BATCH)
    if len(instances) >= BATCH:
        analyze_table(model)


def drop(release: Release) -> None:
    """Take a draft back as if it had never been made."""
    rows = observation_model(release.dataset).objects.filter(release=release)
    rows._raw_delete(using=rows.db)
    release.delete()


def _says_something(release: Release, counts: dict[str, int]) -> bool:
    return bool(counts["new"] or counts["changed"] or (release.complete and counts["vanished"]))
