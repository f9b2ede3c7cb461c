"""A file becomes draft releases, one for each source, or nothing at all.

Everything is written in batches where nobody sees it, compared with what is live, and becomes
drafts in one short transaction, or is dropped: so a refused file is answered with what the rest of
it would have changed.
"""

import hashlib
import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import IO, Any

from django.contrib.auth.models import User
from django.db import DatabaseError, transaction
from django.utils import timezone

from nkworld.provenance.models import Dataset, Release, Source, State
from nkworld.provenance.models.publication import OPEN_STATES
from nkworld.provenance.steps import log_step

from . import reading, registry
from .mapping.figures import Figures, as_sheet
from .mapping.recipe import Recipe
from .mapping.wanted import wanted_of
from .reading import Sheet, key
from .reading_process import read_apart
from .refusals import FileRefused, Refusal
from .staged import StagedRows, drop, drop_unfinished

logger = logging.getLogger(__name__)

Progress = Callable[[Iterable[Any]], Iterable[Any]]
Step = Callable[[str], None]
LOGGED = 3
REFUSED_TO = "“%s” for %s refused to %s: %s"


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
    owner: str = ""  # for whom it is read; see staged.drop_unfinished
    recipe: Recipe | None = None  # of a file in columns of its own
    # Told of the outcome in the transaction in which drafts are made of it.
    drafted: Callable[["Outcome"], None] = lambda outcome: None


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
    step: Step = lambda name: None,
) -> Outcome:
    """Read a binary file into drafts; FileRefused if it can't be read as a whole.

    Without `delivery.set_aside` one refused row is enough that nothing is stored.
    `progress` wraps the rows as they are read, for a progress bar, and stops the reading by any
    exception; `step` is told what is done from now on. A file of a seed folder is `trusted`,
    reviewed as code is, and read without a process of its own.
    """
    whom = delivery.user or "a command"
    try:
        outcome = _stage(file, name, delivery, progress, trusted, step)
    except FileRefused as error:
        what = " ".join(map(str, error.refusals[:LOGGED]))
        logger.warning(REFUSED_TO, name, delivery.dataset, whom, what)
        raise
    if outcome.refusals:
        what = f"{outcome.refused_rows} of {outcome.rows} rows"
        logger.warning(REFUSED_TO, name, delivery.dataset, whom, what)
    return outcome


@contextmanager
def _sheet(file: IO[bytes], delivery: Delivery, trusted: bool) -> Iterator[Sheet]:
    if trusted:
        yield reading.read(file, delivery.sheet)
        return
    with read_apart(file, delivery.sheet) as found:
        if delivery.recipe is None:
            yield found
        else:
            wanted = wanted_of(delivery.dataset.slug, delivery.source)
            yield as_sheet(Figures(found, delivery.recipe, wanted))


def _stage(
    file: IO[bytes], name: str, delivery: Delivery, progress: Progress, trusted: bool, step: Step
) -> Outcome:
    digest = sha256(file)
    if waiting := _open_drafts(digest, delivery):
        return Outcome(already_open=waiting)
    drop_unfinished()
    if delivery.owner:
        drop_unfinished(delivery.owner)
    step("Reading the file")
    make = partial(_release, delivery, name, digest)
    with _sheet(file, delivery, trusted) as sheet:
        # The portal's own file of all readings says of each row which reading it is.
        several = delivery.several_readings or "reading" in map(key, sheet.header)
        resource = registry.get(delivery.dataset)(delivery.source, several)
        with _dropped_on_failure(StagedRows(resource._meta.model, several, make)) as staged:
            step("Checking and writing rows")
            understood = resource.understand(sheet, progress, staged.take)
            outcome = Outcome(
                understood.rows,
                refusals=understood.refusals,
                notes=[*sheet.notes, *understood.notes],
                stopped=understood.stopped,
            )
            if outcome.stopped:
                staged.drop()
                return outcome
            step("Comparing with what is live")
            staged.settle_readings()
            counts = staged.compare()
            outcome.changes = {staged.releases[one].source: each for one, each in counts.items()}
            return _as_drafts(outcome, staged, delivery, digest)


@contextmanager
def _dropped_on_failure(staged: StagedRows) -> Iterator[StagedRows]:
    """Whatever ends the reading, nothing is left of it; a kill leaves it to `drop_unfinished`."""
    try:
        yield staged
    except BaseException:
        try:
            staged.drop()
        except DatabaseError:
            logger.exception("What was read is left to be dropped later.")
        raise


def _as_drafts(outcome: Outcome, staged: StagedRows, delivery: Delivery, digest: str) -> Outcome:
    """What was read becomes drafts, or is dropped."""
    kept = []
    for release in staged.releases.values():
        counts = outcome.changes[release.source]
        if counts["new"] or counts["changed"] or (release.complete and counts["vanished"]):
            kept.append(release)
    if outcome.refusals and not delivery.set_aside:
        kept = []
    with transaction.atomic():
        # Nobody else stages or publishes here meanwhile: a double click finds the first draft.
        Dataset.objects.select_for_update().get(pk=delivery.dataset.pk)
        waiting = _open_drafts(digest, delivery) if kept else []
        for release in [] if waiting else kept:
            release.state, release.read_at, release.read_for = State.DRAFT, None, ""
            release.refusals = [refusal.as_json() for refusal in outcome.refusals]
            release.save()
            log_step(release, "drafted", delivery.user, detail=f" from {release.file_name}")
        if kept and not waiting:
            outcome.releases = kept
            delivery.drafted(outcome)
    if waiting:
        staged.drop()
        return Outcome(already_open=waiting)
    for release in staged.releases.values():
        if release not in kept:
            drop(release)
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


def _release(delivery: Delivery, name: str, digest: str, source: int) -> Release:
    return Release.objects.create(
        dataset=delivery.dataset,
        source=Source.objects.get(pk=source),
        label=delivery.label,
        kind=delivery.kind,
        state=State.STAGING,
        complete=delivery.complete,
        reason=delivery.reason,
        created_by=delivery.user,
        file_name=name[-200:],
        file_sha256=digest,
        read_for=delivery.owner,
        read_at=timezone.now(),
    )
