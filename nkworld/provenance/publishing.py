"""The life of whatever is drafted: submitted, sent back, discarded, published, withdrawn; and what
a release changes as it goes live: set-based SQL in one transaction, no value is touched.

What stands for a cell is the word of the newest live release of its source that speaks of it; a
release that replaces the whole series also speaks, by silence, of every cell it leaves out. What a
draft would change is asked of the database, too: no row is held in memory.

Within `as_if_published(changes_of(release))` the portal is as it would be if a draft were
published: its rows stand in place of those that they would end, in every figure and text. Nothing
is written or locked, and what is kept is kept apart: readers get what is live.
"""

import logging
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from contextvars import copy_context
from datetime import datetime
from functools import cached_property
from itertools import batched
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ObjectDoesNotExist
from django.db import connection, models, transaction
from django.db.models import Count, Exists, F, Lookup, Max, Model, OuterRef, Q
from django.dispatch import Signal
from django.utils import timezone

from nkworld.atlas.memo import memo_scope, open_memo
from nkworld.running.audit.trail import record

from .editions import TICK, hold_clock, is_loading, raise_revision
from .models import Edition, Observation, ObservationQuerySet, Release, State
from .models.observation import Among, AsIf, current
from .models.publication import OPEN_STATES, Publication
from .tables import analyze_table, observation_model
from .tallies import recount

logger = logging.getLogger(__name__)

GONE = "This is no draft any more: it was published or discarded meanwhile."

# Sent in a step's transaction, for whoever tells people of it, by the class of the publication
# (Release, ProfileRevision …). With `publication`, `action` (“submitted”, “sent back”, “discarded”,
# “published” …), `user` (None: a command), `why`, and `makers`: keys of whoever had made or
# submitted it before the step.
step_taken = Signal()
# With `publication`, `user` (the author), `comment`, `people`: keys of whoever made the draft or
# wrote about it before, without the author.
comment_added = Signal()


class StepRefused(Exception):
    def __init__(self, *sentences: object) -> None:
        self.sentences = [str(one) for one in sentences]
        super().__init__(" ".join(self.sentences))


def next_moment(rows: models.QuerySet, dataset: int | None = None) -> datetime:
    """Now, and later than any moment of these rows and edition, even if the clock was set back."""
    moments = [*rows.aggregate(a=Max("known_from"), b=Max("known_until")).values()]
    if dataset:
        moments += Edition.objects.filter(dataset=dataset).aggregate(Max("moment")).values()
    latest = max(filter(None, moments), default=None)
    now = timezone.now()
    return now if latest is None or now > latest else latest + TICK


@contextmanager
def step(
    publication: Publication,
    action: str,
    user: User | None,
    states: Collection[State],
    refusal: str = "",
    *,
    why: str = "",
    version: object = None,
) -> Iterator[Any]:
    """The publication as it stands, while somebody takes a step with it: nobody else takes one
    meanwhile, all of it is kept or nothing, it is recorded, and whoever it concerns is told.

    StepRefused, with the sentence `refusal` if there is one, if it is in none of the `states`, and
    if it is not the `version` that the person has read.
    """
    with transaction.atomic():
        try:
            current = publication.locked()
        except ObjectDoesNotExist as error:
            raise StepRefused(GONE) from error
        if current.state not in states:
            already = f"“{current}” is {State(current.state).label.lower()} already."
            raise StepRefused(refusal or already)
        if version is not None and str(version) != str(current.version):
            raise StepRefused("The draft was changed since you read it: read it again.")
        details = {"publication": current, "action": action, "user": user, "why": why}
        details["makers"] = current.makers()
        yield current
        current.save()
        log_step(current, action, user, why, current.step_detail)
        step_taken.send(type(current), **details)


def submit(draft: Publication, user: User | None = None, version: object = None) -> None:
    refusal = "Only a draft is submitted for review."
    with step(draft, "submitted", user, [State.DRAFT], refusal, version=version) as draft:
        draft.enter(State.REVIEW)
        draft.submitted_at, draft.submitted_by = timezone.now(), user


def send_back(draft: Publication, user: User | None, reason: str, version: object = None) -> None:
    refusal = "Only what is in review can be sent back."
    with step(
        draft, "sent back", user, [State.REVIEW], refusal, why=reason, version=version
    ) as draft:
        draft.enter(State.DRAFT)
        draft.sent_back_at, draft.sent_back_by = timezone.now(), user
        draft.sent_back_reason = reason
        draft.submitted_at = draft.submitted_by = None


@transaction.atomic
def discard(
    draft: Publication, user: User | None = None, reason: str = "", version: object = None
) -> None:
    with step(draft, "discarded", user, OPEN_STATES, why=reason, version=version) as draft:
        draft.throw_away(user, reason)
    if not draft.DISCARDED_STAYS:
        draft.delete()


def log_step(
    publication: Publication, action: str, user: User | None, why: str = "", detail: str = ""
) -> None:
    """In the audit log within the transaction, in the server's once the database holds it."""
    level = logging.DEBUG if is_loading() else logging.INFO
    done = action + detail
    if not is_loading():
        before, after = publication.changes()
        record(
            action,
            publication.desk_record,
            who=user,
            before=before,
            after=after,
            why=why,
            sentence=done if detail else "",
            name=str(publication),
        )
    sentence = f"“{publication}” {done} by {user or 'a command'}"
    transaction.on_commit(lambda: logger.log(level, "%s", sentence))


def record_draft(instance: Model, created: bool, raw: bool, **kwargs: object) -> None:
    """A receiver: a release or text enters the audit log when it is begun, or read."""
    if not created or raw or is_loading() or not isinstance(instance, Publication):
        return
    if instance.state != State.STAGING:
        log_step(instance, "drafted", instance.created_by)


AT_ONCE = 500  # keys in one statement: any SQLite takes as many
MANY = 1000  # rows: beyond, a database has to look at its table again


class Same(Lookup):
    """Equal, or absent on both sides."""

    lookup_name = "same"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        left, of_left = self.process_lhs(compiler, connection)
        right, of_right = self.process_rhs(compiler, connection)
        return f"{left} IS NOT DISTINCT FROM {right}", (*of_left, *of_right)


class ReleaseComparison:
    """A draft against what its source says now: new, changed, unchanged, vanished."""

    def __init__(self, release: Release, model: type[Observation]) -> None:
        self.release = release
        self.rows = model.objects.filter(release=release, known_from__isnull=True)
        self.live = model.objects.with_readings().filter(source=release.source)
        place = {name: OuterRef(name) for name in (*model.cell, "reading")}
        same = [Same(F(name), OuterRef(name)) for name in model.content]
        stands, restated = (
            Exists(self.live.filter(**place)),
            Exists(self.live.filter(*same, **place)),
        )
        self.new, self.unchanged = self.rows.filter(~stands), self.rows.filter(restated)
        self.changed = self.rows.filter(stands, ~restated)
        self.vanished = self.live.filter(~Exists(self.rows.filter(**place)))

    @cached_property
    def is_first(self) -> bool:
        return not self.live.exists()

    @property
    def ending(self) -> ObservationQuerySet:
        if self.is_first:
            return self.live.none()
        ending = Q(Exists(self.rows.exclude(pk__in=self.unchanged.values("pk")).same_cell()))
        if self.release.complete:
            ending |= Q(Exists(self.vanished.same_cell()))
        return self.live.filter(ending)

    @property
    def spoken(self) -> ObservationQuerySet:
        return self.rows if self.is_first else self.rows.filter(~Exists(self.live.same_cell()))

    def counts(self) -> dict[str, int]:
        if self.is_first:
            return {"new": self.rows.count(), "changed": 0, "unchanged": 0, "vanished": 0}
        return {
            name: getattr(self, name).count()
            for name in ("new", "changed", "unchanged", "vanished")
        }


def publish(release: Release, user: User | None = None) -> dict[str, int]:
    """Make a draft the source's current word; a cell that it repeats gets no new vintage."""
    # What can be read beforehand is: nobody else can write while the database is locked.
    state, (counts, ends) = _state(release), _difference(release)
    with transaction.atomic():
        hold_clock()
        with step(release, "published", user, OPEN_STATES, why=release.reason) as release:
            if _state(release) != state:
                counts, ends = _difference(release)
            if not (ends or counts["new"]):
                raise StepRefused("Nothing in this release differs from what is live: discard it.")
            model = observation_model(release.dataset)
            comparison = ReleaseComparison(release, model)
            moment = next_moment(model.objects.all(), release.dataset_id)
            _by_key(model, comparison.ending).update(known_until=moment)
            _by_key(model, comparison.spoken).update(known_from=moment)
            release.state, release.published_at, release.published_by = State.LIVE, moment, user
            release.added, release.changed = counts["new"], counts["changed"]
            release.closed = counts["vanished"] if release.complete else 0
            _refresh_derived_state(
                release, release.added + release.changed + release.closed, moment
            )
            release.step_detail = (
                f" with {release.added} new, {release.changed} changed, {release.closed} closed"
            )
    return counts


def _difference(release: Release) -> tuple[dict[str, int], bool]:
    comparison = ReleaseComparison(release, observation_model(release.dataset))
    return comparison.counts(), comparison.ending.exists()


def withdraw(release: Release, user: User | None = None, reason: str = "") -> int:
    """Take it back: what is said without it returns as new vintages; returns how many rows."""
    model = observation_model(release.dataset)
    state, restored = _state(release), returning(release)
    refusal = f"“{release}” is not live, so there is nothing to withdraw."
    with transaction.atomic():
        hold_clock()
        with step(release, "withdrawn", user, [State.LIVE], refusal, why=reason) as release:
            if _state(release) != state:
                restored = returning(release)
            moment = next_moment(model.objects.all(), release.dataset_id)
            rows = model.objects.with_readings().filter(release=release)
            ended = rows.update(known_until=moment)
            _restore_as_new_versions(model, restored, moment)
            release.state, release.withdrawn_at = State.WITHDRAWN, moment
            release.withdrawn_by, release.withdrawal_reason = user, reason
            _refresh_derived_state(release, ended + len(restored), moment)
            release.step_detail = f", {len(restored)} back"
    return len(restored)


def _state(release: Release) -> tuple[object, ...]:
    """Where this is the same as before, so is what a release would change."""
    releases = Release.objects.filter(dataset=release.dataset_id, source=release.source_id)
    answers = release.doubt_answers.aggregate(Count("pk"), Max("answered_at"))
    return (*releases.order_by("pk").values_list("pk", "state"), *answers.values())


def _refresh_derived_state(release: Release, changed: int, moment: datetime) -> None:
    if changed >= MANY:
        analyze_table(observation_model(release.dataset))
    recount(release.dataset)
    raise_revision(release.dataset_id, moment)


def returning(release: Release) -> list[int]:
    """Keys of the rows that would have to return if a live release were not there."""
    model = observation_model(release.dataset)
    standing = model.objects.with_readings().filter(source=release.source).exclude(release=release)
    found: list[int] = []
    cells: set[tuple] = set()
    place = ("pk", "reading", *model.cell)
    others = Release.objects.filter(
        dataset=release.dataset, source=release.source, state=State.LIVE
    ).exclude(pk=release.pk)
    for other in others.order_by("-published_at"):
        rows = model.objects.filter(~Exists(standing.same_cell()), release=other).order_by()
        parts = ((pk, reading, cell) for pk, reading, *cell in rows.values_list(*place))
        # All vintages of one release say the same, seen or repeated, so that any of them will do.
        values = {
            (tuple(cell), reading): pk for pk, reading, cell in parts if tuple(cell) not in cells
        }
        cells.update(cell for cell, _ in values)
        found += values.values()
        if other.complete:  # none is asked behind a whole series
            break
    return found


def _restore_as_new_versions(model: type[Observation], keys: list[int], moment: datetime) -> None:
    """Copy rows, each as a new vintage, inside the database: a hundred thousand may return."""
    quoted = connection.ops.quote_name
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    columns = [field.column or field.name for field in fields]
    given = {"known_from": "%s", "known_until": "NULL"}
    text = ", ".join(given.get(column, quoted(column)) for column in columns)
    table, key = quoted(model._meta.db_table), quoted("id")
    # Names of tables and columns, quoted; what is not a name is given as a parameter.
    into = f"INSERT INTO {table} ({', '.join(map(quoted, columns))}) SELECT {text} FROM {table}"  # noqa: S608
    with connection.cursor() as cursor:
        for some in batched(keys, AT_ONCE, strict=False):
            marks = ", ".join(["%s"] * len(some))
            day = connection.ops.adapt_datetimefield_value(moment)
            cursor.execute(f"{into} WHERE {key} IN ({marks})", [day, *some])


def _by_key(model: type[Observation], rows: models.QuerySet) -> models.QuerySet:
    """The same rows by primary key: PostgreSQL and SQLite both update through it."""
    return model.objects.filter(pk__in=rows.order_by().values("pk"))


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
    return AsIf(model, release.pk, ending, tuple(k for k in rows if k not in hidden), silent)


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
        self._now.run(current.set, AsIf(changes.model, NO_RELEASE))

    def now[T](self, ask: Callable[[], T]) -> T:
        return self._now.run(ask)

    def then[T](self, ask: Callable[[], T]) -> T:
        return self._then.run(ask)

    def both[T](self, ask: Callable[[], T]) -> tuple[T, T]:
        return self.now(ask), self.then(ask)
