"""A file becomes draft releases, one for each source, or nothing at all.

Everything is written in batches where nobody sees it, compared with what is live, and becomes
drafts in one short transaction, or is dropped. Each batch is a transaction of its own, so that
nobody else waits for longer than a moment, however large the file.
"""

import hashlib
import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from decimal import Decimal
from itertools import batched, groupby
from operator import attrgetter, itemgetter
from typing import IO, Any

from django.db import DatabaseError, connection, transaction
from django.db.models import Exists, F, Q
from django.utils import timezone

from nkworld.charts.words import exact
from nkworld.figures.amounts import AGREE
from nkworld.provenance.models import (
    Dataset,
    Observation,
    Read,
    Release,
    Source,
    State,
    Status,
)
from nkworld.provenance.models.publication import OPEN_STATES
from nkworld.provenance.publishing import ReleaseComparison, log_step
from nkworld.provenance.tables import analyze_table, observation_model

from . import reading
from .mapping.figures import Figures, as_sheet
from .mapping.recipe import Recipe
from .mapping.survey import Wanted
from .models import Upload
from .reading import MAX_REFUSALS, FileRefused, Refusal, key
from .reading_process import read_apart
from .understanding import Claim, Reader, stored_fields
from .widgets import resources

BATCH = 2_000
logger = logging.getLogger(__name__)
Progress = Callable[[Iterable[Any]], Iterable[Any]]
GIVEN_UP = timedelta(minutes=15)  # a reading that has written nothing for so long is over

# The source's own word, its later before its plain one, then what others made of it.
OWN_WORD = (Status.REVISED, Status.REPORTED, Status.PROVISIONAL)
STATUSES = (*OWN_WORD, Status.DERIVED, Status.ESTIMATED, Status.EXCLUDED)
AUTHORITY = Read.values  # the source itself before who quotes it
MOST = 10_000  # readings of one figure; a database counts three times as many


class StagedRows:
    """What was read of one file: a release for each source that it speaks for."""

    def __init__(
        self, model: type[Observation], several_readings: bool, about: dict[str, Any]
    ) -> None:
        """`about`: what every release says that is made, apart from its source."""
        self.model, self.several_readings, self.about = model, several_readings, about
        self.fields = stored_fields(model)
        self.names = [field.name for field in self.fields]
        place = self.names.index
        self.figure_of = itemgetter(*map(place, ["source", *model.cell]))
        self.content_of = itemgetter(*map(place, ["source", *model.cell, *model.content]))
        # Of the rows that went before, hashes are all that is kept in memory: of a figure the row
        # that spoke of it first or, where several may, how many did; of a row all that it says.
        self.figures: dict[int, int] = {}
        self.first_rows: dict[int, int] = {}
        self.releases: dict[int, Release] = {}
        self.written = self.repeats = 0

    def take(self, claims: list[Claim]) -> list[Refusal]:
        """Write some claims; answer with refusals of those that repeat others."""
        rows: list[tuple[Claim, int]] = []
        repeats: list[tuple[Claim, int]] = []
        refusals: list[Refusal | None] = []
        for claim in claims:
            figure = hash(self.figure_of(claim.stored))
            before = self.figures.get(figure, 0)
            if not self.several_readings:
                self.figures.setdefault(figure, claim.row)
                if before:
                    repeats.append((claim, before))
                else:
                    rows.append((claim, 0))
            elif (content := hash(self.content_of(claim.stored))) in self.first_rows:
                refusals.append(copy_of(claim.row, self.first_rows[content]))
            elif before > MOST:
                sentence = (
                    f"The file has more than {MOST:,} rows on one figure, which no source reads so "
                    "often: are the columns that tell the figures apart missing?"
                )
                raise FileRefused(Refusal(sentence, claim.row))
            else:
                self.first_rows[content], self.figures[figure] = claim.row, before + 1
                rows.append((claim, before))
        self._write(rows)
        refusals += [self._repeat(claim, first) for claim, first in repeats]
        return [refusal for refusal in refusals if refusal]

    def _write(self, readings: Iterable[tuple[Claim, int]]) -> None:
        source, quoted = self.names.index("source"), connection.ops.quote_name
        columns = [field.column for field in self.fields] + ["reading", "release_id"]
        table, names = quoted(self.model._meta.db_table), ", ".join(map(quoted, columns))
        marks = ", ".join(["%s"] * len(columns))
        rows = []
        with transaction.atomic(), connection.cursor() as cursor:
            for claim, nth in readings:
                if (key := claim.stored[source]) not in self.releases:
                    self.releases[key] = Release.objects.create(
                        **self.about, source_id=key, state=State.STAGING, read_at=timezone.now()
                    )
                rows.append((*claim.stored, nth, self.releases[key].pk))
            if rows:
                # Names of tables and columns, quoted; values are given as parameters.
                insert = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608
                cursor.executemany(insert, rows)
                Release.objects.filter(
                    pk__in=[release.pk for release in self.releases.values()]
                ).update(read_at=timezone.now())
        self.written += len(rows)

    def _repeat(self, claim: Claim, first: int) -> Refusal | None:
        """None if the row before only has the same hash: then this one is taken."""
        self.repeats += 1
        if self.repeats > MAX_REFUSALS:
            return copy_of(claim.row, first)  # counted and not listed
        values = {f.name: f.to_python(v) for f, v in zip(self.fields, claim.stored, strict=True)}
        place = {name: values[name] for name in self.model.cell}
        place |= {"release": self.releases[values["source"]], "known_from": None}
        before = self.model.objects.filter(**place).values(*self.model.content).first()
        if before is None:
            self._write([(claim, 0)])
            return None
        if all(values[name] == value for name, value in before.items()):
            return copy_of(claim.row, first)
        here, there = (
            "no value" if v is None else exact(v) for v in (values["value"], before["value"])
        )
        return Refusal(
            f"The row gives the same figure of the same source as row {first} a second time "
            f"({here}, there {there}): keep one of the two, or tick “several rows of one figure "
            "are readings of it”.",
            claim.row,
        )

    def settle_readings(self) -> None:
        """The rows of a figure were counted as they came: the best of them becomes the claim."""
        if not self.several_readings or max(self.figures.values(), default=0) < 2:
            return
        cell = [field.attname for field in self.fields if field.name in self.model.cell]
        changed = []
        for release in self.releases.values():
            # As the index of drafts has it: without, each row is held against each.
            rows = self.model.objects.filter(release=release, known_from__isnull=True)
            several = rows.filter(Exists(rows.filter(reading__gt=0).same_cell()))
            for _, same in groupby(several.order_by(*cell, "pk").iterator(), attrgetter(*cell)):
                before = {row: (row.reading, row.read) for row in same}
                now = ((nth, row.read, row) for nth, row in enumerate(in_order(before)))
                changed += [(n, read, row.pk) for n, read, row in now if (n, read) != before[row]]
        # Two can't change places while each is unique.
        for some in batched((pk for *_, pk in changed), BATCH, strict=False):
            self.model.objects.filter(pk__in=some).update(reading=F("reading") + MOST + 1)
        table, read = map(connection.ops.quote_name, (self.model._meta.db_table, "read"))
        for some in batched(changed, BATCH, strict=False):
            with transaction.atomic(), connection.cursor() as cursor:
                update = f"UPDATE {table} SET reading = %s, {read} = %s WHERE id = %s"  # noqa: S608
                cursor.executemany(update, some)

    def drop(self) -> None:
        for release in self.releases.values():
            drop(release)
        self.releases = {}


def drop(release: Release) -> None:
    """Take a draft back as if it had never been made, in batches as it was written."""
    rows = observation_model(release.dataset).objects.filter(release=release).order_by("pk")
    while keys := list(rows.values_list("pk", flat=True)[:BATCH]):
        some = rows.order_by().filter(pk__lte=keys[-1])
        some._raw_delete(using=some.db)
    release.delete()


def drop_unfinished(owner: str = "") -> int:
    """Drop what was not written to for long, or was read for an idle `owner`; how many releases."""
    over = Q(read_at__lt=timezone.now() - GIVEN_UP)
    if owner:
        over |= Q(read_for=owner)
    found = list(Release.objects.filter(over, state=State.STAGING).select_related("dataset"))
    for release in found:
        drop(release)
    return len(found)


@dataclass
class Outcome:
    rows: int = 0
    refusals: list[Refusal] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    stopped: str = ""  # why the rest of the file was not looked at
    releases: list[Release] = field(default_factory=list)
    changes: dict[Source, dict[str, int]] = field(default_factory=dict)
    already_open: list[Release] = field(default_factory=list)

    @property
    def refused_rows(self) -> int:
        return len({refusal.row for refusal in self.refusals})


@contextmanager
def _logged(upload: Upload) -> Iterator[Outcome]:
    """What is refused of a file, for the log; the outcome is filled in the block."""
    outcome, refused = Outcome(), ""
    try:
        yield outcome
        if outcome.refusals:
            refused = f"{outcome.refused_rows} of {outcome.rows} rows"
    except FileRefused as error:
        refused = " ".join(map(str, error.refusals[:3]))
        raise
    finally:
        if refused:
            of_file = (upload.file_name, upload.dataset, upload.created_by or "a command", refused)
            logger.warning("“%s” for %s refused to %s: %s", *of_file)


def stage(
    file: IO[bytes],
    upload: Upload,
    progress: Progress = iter,
    *,
    kind: str = Release.Kind.UPLOAD,
    trusted: bool = False,
    step: Callable[[str], None] = lambda name: None,
    drafted: Callable[[Outcome], None] = lambda outcome: None,
) -> Outcome:
    """Read a binary file into drafts as its upload says, stored or not; FileRefused if it can't be
    read as a whole. Without `set_aside` one refused row is enough that nothing is stored.
    `progress` wraps the rows and stops the reading by any exception; `step` is given what is done
    from now on, `drafted` the outcome in the transaction in which drafts are made of it. A file of
    a seed folder is `trusted`, reviewed as code is, and read without a process of its own.
    """
    digest = sha256(file)
    if waiting := _open_drafts(digest, upload):
        return Outcome(already_open=waiting)
    drop_unfinished(upload.owner)
    step("Reading the file")
    same = ("dataset", "label", "complete", "reason", "created_by", "file_name")
    own = {"kind": kind, "file_sha256": digest, "read_for": upload.owner}
    about = {each: getattr(upload, each) for each in same} | own
    sheet: Any = upload.sheet
    with (
        _logged(upload) as outcome,
        nullcontext(reading.read(file, sheet)) if trusted else read_apart(file, sheet) as sheet,
    ):
        if upload.recipe:
            wanted = Wanted(upload.dataset.slug, upload.source)
            sheet = as_sheet(Figures(sheet, Recipe.from_json(upload.recipe), wanted))
        # The portal's own file of all readings says of each row which reading it is.
        several = upload.several_readings or "reading" in map(key, sheet.header)
        resource = resources()[upload.dataset.slug](upload.source)
        staged = StagedRows(resource._meta.model, several, about)
        try:
            step("Checking and writing rows")
            reader = Reader(resource, sheet).read(progress, staged.take)
            outcome.rows, outcome.refusals = reader.rows, reader.refusals
            outcome.notes, outcome.stopped = [*sheet.notes, *reader.notes], reader.stopped
            if outcome.stopped:
                staged.drop()
                return outcome
            step("Comparing with what is live")
            staged.settle_readings()
            if staged.written >= BATCH:
                analyze_table(staged.model)
            outcome.changes = {
                release.source: ReleaseComparison(release, staged.model).counts()
                for release in staged.releases.values()
            }
            return _as_drafts(outcome, staged, upload, drafted)
        except BaseException:
            # A kill leaves what was read to `drop_unfinished`, as a database does that fails.
            with suppress(DatabaseError):
                staged.drop()
            raise


def _as_drafts(
    outcome: Outcome, staged: StagedRows, upload: Upload, drafted: Callable[[Outcome], None]
) -> Outcome:
    """What changes nothing is dropped, and all of it where a row is refused and none set aside."""
    drafts = [
        release
        for release in staged.releases.values()
        for counts in [outcome.changes[release.source]]
        if (upload.set_aside or not outcome.refusals)
        and (counts["new"] or counts["changed"] or (release.complete and counts["vanished"]))
    ]
    with transaction.atomic():
        # Nobody else stages or publishes here meanwhile: a double click finds the first draft.
        Dataset.objects.select_for_update().get(pk=upload.dataset.pk)
        if drafts and (waiting := _open_drafts(staged.about["file_sha256"], upload)):
            drafts, outcome = [], Outcome(already_open=waiting)
        for release in drafts:
            release.state, release.read_at, release.read_for = State.DRAFT, None, ""
            release.refusals = [asdict(refusal) for refusal in outcome.refusals]
            release.save()
            log_step(release, "drafted", upload.created_by, detail=f" from {release.file_name}")
        if drafts:
            outcome.releases = drafts
            drafted(outcome)
    for release in staged.releases.values():
        if release not in drafts:
            drop(release)
    return outcome


def sha256(file: Any) -> str:
    file.seek(0)
    digest = hashlib.file_digest(file, "sha256").hexdigest()
    file.seek(0)
    return digest


def _open_drafts(digest: str, upload: Upload) -> list[Release]:
    drafts = Release.objects.cited().filter(
        file_sha256=digest, dataset=upload.dataset, state__in=OPEN_STATES
    )
    return list(drafts.filter(source=upload.source) if upload.source else drafts)


def in_order(rows: Iterable[Observation]) -> list[Observation]:
    """The readings of one figure, the claim first, of rows in the order of the file. A page that
    only rounds what another prints in full is no later word: the finest that it confirms is the
    claim, and counts as read like the page that confirms it.
    """

    def place(row: Observation) -> Any:
        reported = row.reported_on.last
        latest = -(reported.toordinal() if reported else 0)
        rank = (latest, AUTHORITY.index(row.read), STATUSES.index(row.status))
        # The last is given in the order of the file.
        return (*_standing(row), *rank, -significant_digits(row.value), row.pk)

    first, *others = ordered = sorted(rows, key=place)
    claim = first
    for each in others:
        if _rounds(claim, each) and _standing(each)[1:] == _standing(first)[1:]:
            each.read = AUTHORITY[min(AUTHORITY.index(each.read), AUTHORITY.index(claim.read))]
            claim = each
    return sorted(ordered, key=claim.__ne__)


def _standing(row: Observation) -> tuple[bool, int, bool]:
    """Reviewed first, then the source's word or a sum derived on its page, then a value."""
    derived_there = row.status == Status.DERIVED and row.read == Read.AT_SOURCE
    rank = 0 if row.status in OWN_WORD or derived_there else STATUSES.index(row.status)
    return row.read == Read.COMPILATION, rank, row.value is None


def _rounds(coarse: Observation, fine: Observation) -> bool:
    """Whether one amount is the other with digits left off, cut or rounded as the press does. What
    was read worse has to round to it, near by, and to a hundred at least: 1,150 may be counted.
    """
    rough, full = coarse.value, fine.value
    digits = significant_digits(rough)
    if not rough or not full or significant_digits(full) <= digits:
        return False
    step, apart = Decimal(1).scaleb(rough.adjusted() - digits + 1), abs(full - rough)
    if AUTHORITY.index(fine.read) > AUTHORITY.index(coarse.read):
        return step >= 100 and apart <= min(step / 2, abs(rough) * AGREE / 100)
    return apart < step


def significant_digits(value: Decimal | None) -> int:
    """How precisely an amount is stated: 712,800,000 has four digits. None has none."""
    return len(value.normalize().as_tuple().digits) if value else 0


def copy_of(row: int, first: int) -> Refusal:
    return Refusal(f"The row is a copy of row {first}: delete one of the two.", row)
