"""Which state of code and data an answer shows: the key of ETags, caches and citations.

The public states of a dataset are its editions, one after another: each has a revision and a
moment. What stands in an edition is what is known `as_of` its moment: no later edit, publish or
withdrawal is of a moment as early.

What is published or edited raises editions, and renews every answer that may print it, once for
each edit.
"""

import hashlib
import json
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import astuple, dataclass, field
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.cache import caches
from django.db import connection, transaction
from django.db.models import F, Max, Model, Value
from django.dispatch import Signal
from django.http import HttpRequest
from django.utils import timezone

from nkworld.atlas.memo import forget, once_per_request, remembered

from .histories import tables
from .models import Dataset, Edition, Observation, Release
from .models.observation import current
from .models.publication import Publication
from .registries import Announcements
from .tables import datasets_of, models_of, tables_of
from .tallies import recount

REFERENCE = ""  # in the place of a dataset's slug: countries, sources …
TEXTS = "texts"  # in that place, too: of them pages tell, and figures that a finding heads
TICK = timedelta(microseconds=1)  # the least that a database tells apart
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Raised:
    """Keys and moment of new editions, and the newest moment that these datasets had before."""

    keys: frozenset[int]
    moment: datetime
    before: datetime


def raise_editions(datasets: Collection[int | None], at_least: datetime | None = None) -> Raised:
    """New editions of these (keys; None: reference data), of one moment later than any before."""
    known = Dataset.objects.filter(pk__in=[key for key in datasets if key is not None])
    found: dict[int | None, int] = {}
    with transaction.atomic():
        # Locked in one order, lest two wait for each other.
        list(known.select_for_update().order_by("pk").values("pk"))
        known.update(revision=F("revision") + 1)
        found |= dict(known.order_by("pk").values_list("pk", "revision"))
        if None in datasets:
            shared = Edition.objects.filter(dataset=None)
            shared.select_for_update().order_by("revision").first()
            found[None] = (shared.aggregate(n=Max("revision"))["n"] or 0) + 1
        each = (Edition.objects.filter(dataset=key) for key in datasets)
        moments = [editions.aggregate(m=Max("moment"))["m"] for editions in each]
        before = max(filter(None, moments), default=BEGINNING)
        moment = max(filter(None, [timezone.now(), before + TICK, at_least]))
        keys = [
            Edition.objects.create(dataset_id=key, revision=revision, moment=moment).pk
            for key, revision in found.items()
        ]
    return Raised(frozenset(keys), moment, before)


def has_passed(moment: datetime) -> bool:
    """Whether an edition is on record of a moment that is ahead: the clock was set back."""
    return Edition.objects.filter(moment__gte=moment).exists()


# Each answer asks it, some three times: Django would take longer to write it than the database to
# answer.
NEWEST = """
SELECT d.id, d.slug, d.revision, (
    SELECT e.moment FROM provenance_edition e
    WHERE e.dataset_id = d.id ORDER BY e.revision DESC LIMIT 1
) FROM provenance_dataset d
UNION ALL
SELECT * FROM (
    SELECT e.dataset_id, '', e.revision, e.moment FROM provenance_edition e
    WHERE e.dataset_id IS NULL ORDER BY e.revision DESC LIMIT 1
) AS shared
"""


@once_per_request
def _newest() -> dict[str, tuple[int | None, int, datetime | None]]:
    """{slug: (key, revision, moment) of the newest edition}, reference data under ""."""
    with connection.cursor() as cursor:
        cursor.execute(NEWEST)
        rows = cursor.fetchall()
    found: dict[str, tuple[int | None, int, datetime | None]] = {REFERENCE: (None, 0, BEGINNING)}
    for key, slug, revision, stored in rows:
        # As SQLite keeps it, a text or without its zone, or as PostgreSQL does.
        moment = datetime.fromisoformat(stored) if isinstance(stored, str) else stored
        if moment and not moment.tzinfo:
            moment = moment.replace(tzinfo=UTC)
        found[slug] = (key, revision, moment)
    if as_if := current.get():
        slug = as_if.model.dataset
        key, _, moment = found.get(slug, (None, 0, BEGINNING))
        found[slug] = (key, as_if.revision, moment)
    return found


def revisions_now() -> dict[str, int]:
    return {slug: revision for slug, (_, revision, _) in _newest().items()}


@once_per_request
def edition_of(dataset: str, moment: datetime | None = None) -> Edition:
    """Public now (None) or at a moment; before the first, of revision 0 and that moment."""
    if moment is not None:
        of = {"dataset__slug": dataset} if dataset else {"dataset": None}
        known = Edition.objects.filter(moment__lte=moment, **of).order_by("-moment").first()
        return known or Edition(revision=0, moment=moment)
    key, revision, newest = _newest().get(dataset, (None, 0, BEGINNING))
    if not newest:  # no edition is on record of a table that was filled without a publish
        moments: list[datetime | None] = []
        for model in models_of(dataset):
            table: Any = model
            is_of_claims = issubclass(model, Observation)
            names = ["known_from", "known_until"] if is_of_claims else ["history_date"]
            rows = table.objects if is_of_claims else table.history
            moments += rows.order_by().aggregate(*map(Max, names)).values()
        newest = max(filter(None, moments), default=BEGINNING)
    return Edition(dataset_id=key, revision=revision, moment=newest)


def moment_of(datasets: Iterable[str], of_day: bool = False) -> datetime:
    """That of the newest editions of some datasets; `of_day`: of what changes with the day, too."""
    newest = max((edition_of(slug).moment for slug in datasets), default=BEGINNING)
    midnight = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    return max(newest, midnight + TICK) if of_day else newest


@dataclass(frozen=True)
class Moments:
    """{slug: the moments of a dataset in order}, and those of the reference data and of texts."""

    known: dict[str, list[datetime]]

    @classmethod
    def read(cls) -> "Moments":
        """A publish or an edit is of a moment before its edition: who asks as of that knows it."""
        found: dict[str, set[datetime | None]] = defaultdict(set)
        for slug, moment in Edition.objects.order_by().values_list("dataset__slug", "moment"):
            found[slug or REFERENCE].add(moment)
        releases = Release.objects.public().order_by()
        for slug, *steps in releases.values_list("dataset__slug", "published_at", "withdrawn_at"):
            found[slug].update(steps)
        # Of each edit of records, in one query.
        models = tables()
        first, *others = (
            model.history.order_by()
            .values(moment=F("history_date"), of_table=Value(label))
            .values_list("of_table", "moment")
            for label, model in models.items()
        )
        for label, moment in first.union(*others).order_by():
            for name in tables_of(models[label]):
                found[name or REFERENCE].add(moment)
        # Texts become public, and end, at a moment that may be chosen beforehand.
        texts: list[Any] = [m for m in apps.get_models() if issubclass(m, Publication)]
        for kind in (m for m in texts if any(f.name == "known_from" for f in m._meta.fields)):
            for span in kind.objects.order_by().values_list("known_from", "known_until"):
                found[TEXTS].update(span)
        return cls({slug: sorted(filter(None, moments)) for slug, moments in found.items()})

    def same(self, datasets: Collection[str] | None, moment: datetime) -> datetime:
        """The first moment of its day as of which the same is known of these (None: of all)."""
        moment = moment.astimezone(UTC)
        day = (moment - TICK).replace(hour=0, minute=0, second=0, microsecond=0) + TICK
        named = self.known if datasets is None else {REFERENCE, *datasets}
        lists = (self.known.get(slug, []) for slug in named)
        return max([day, *(each[at - 1] for each in lists if (at := bisect_right(each, moment)))])


def _code_version() -> str:
    """A digest of code, texts beside it and templates: a deployment renews every answer."""
    digest = hashlib.sha256()
    packages = sorted({domain.partition(".")[0] for domain in settings.DOMAINS} | {"nkworld"})
    code = (f"{name}/**/*.{kind}" for name in packages for kind in ("py", "yaml", "csv"))
    for pattern in (*code, "templates/**/*.html"):
        for path in sorted(settings.BASE_DIR.glob(pattern)):
            if "seed" not in path.parts:
                digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


CODE_VERSION = _code_version()
# A state of what changes without an edit, as the day does; and of what no answer of a dataset says,
# as a scheduled text whose moment has come: pages alone mind these.
etag_state = Announcements[Callable[[], Any]]()
etag_state_of_texts = Announcements[Callable[[], Any]]()

MUST_ASK = "public, max-age=0, must-revalidate"
MAY_KEEP = "public, max-age=86400, immutable"
# In META: which of its media types an address gives a request, for whoever keeps the answer.
TYPE_CHOSEN = "nkworld.media_type"
# No publish takes as long. It is of the moment at which it began: what is known as of a moment
# that near may still become more.
SETTLED_AFTER = timedelta(hours=1)


def revision_of(dataset: str = "") -> int:
    """0 of an unknown dataset; without one, that of all together and the reference data."""
    revisions = revisions_now()
    return revisions.get(dataset, 0) if dataset else sum(revisions.values())


@dataclass(frozen=True)
class DataState:
    """Revisions and clocks at one moment: as long as they are the same, so is every answer."""

    revisions: tuple[tuple[str, int], ...]
    clocks: str
    clocks_of_texts: str

    @classmethod
    def now(cls) -> "DataState":
        revisions = sorted((slug, revision) for slug, (_, revision, _) in _newest().items())
        clocks, texts = (
            repr([state() for state in states]) for states in (etag_state, etag_state_of_texts)
        )
        return cls(tuple(revisions), clocks, texts)

    @classmethod
    def of_json(cls, text: bytes | None) -> "DataState | None":
        try:
            revisions, clocks, texts = json.loads(text or b"")
            return cls(tuple((str(slug), int(number)) for slug, number in revisions), clocks, texts)
        except (ValueError, TypeError, RecursionError):
            return None

    def as_json(self) -> bytes:
        return json.dumps(astuple(self)).encode()

    def of(self, datasets: Collection[str] | None) -> str:
        """A digest of code, reference data and these datasets; None: of all there is."""
        if datasets is None:
            return _digest([CODE_VERSION, self])
        named = {REFERENCE, *datasets}
        own = [(slug, revision) for slug, revision in self.revisions if slug in named]
        texts = self.clocks_of_texts if TEXTS in named else ""
        return _digest([CODE_VERSION, own, self.clocks, texts])


def data_state() -> str:
    return DataState.now().of(None)


# The datasets on which answers at some addresses depend; None of other addresses.
scope = Announcements[Callable[[str], Collection[str] | None]]()


def datasets_at(path: str) -> Collection[str] | None:
    """Those on which every answer at an address depends; None: it may tell of all there is."""
    found = (datasets_of_path(path) for datasets_of_path in scope)
    return next((datasets for datasets in found if datasets is not None), None)


def etag(
    request: HttpRequest,
    media_type: str = "",
    datasets: Collection[str] | None = None,
    moment: datetime | None = None,
) -> str:
    """Weak, of data (None: all; as known at `moment`), canonical query, path and media type."""
    if datasets is not None and moment is not None:
        # Of the editions of that moment: nothing that is published later changes it.
        slugs = sorted({*datasets} - {TEXTS})
        state = _digest([CODE_VERSION, [(s, edition_of(s, moment).revision) for s in slugs]])
    else:
        state = DataState.now().of(datasets)
    query = sorted((name, value) for name in request.GET for value in request.GET.getlist(name))
    return f'W/"{_digest([state, request.path, query, media_type])}"'


def cache_control(moment: datetime | None) -> str:
    """Whether a client may keep an answer: one about a moment that is long over stays the same."""
    settled = moment is not None and timezone.now() - moment > SETTLED_AFTER
    return MAY_KEEP if settled else MUST_ASK


def _digest(facts: list) -> str:
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:32]


def kept_between_edits[**P, T](read: Callable[P, T]) -> Callable[P, T]:
    """The same function, asked once for each state of the data; a transaction reads for itself, and
    so does who asks of a moment.

    For what every question needs and hardly an edit changes: the rules, the names of countries.
    Whoever calls it changes nothing of what it gives. Every publish and every edit raises a
    revision, and so is seen by the next request.
    """
    kept: dict[Hashable, T] = {}  # of the newest state alone

    @wraps(read)
    def answer(*args: P.args, **kwargs: P.kwargs) -> T:
        # Before it is read: what is kept is never older than it says.
        state = None if any((*args, *kwargs.values())) else state_of_data()
        if state is None:
            return read(*args, **kwargs)
        if state not in kept:
            found = read(*args, **kwargs)
            kept.clear()
            kept[state] = found
            return found
        return kept[state]

    return answer


def kept_by_state[T](read: Callable[[], T], *state: Any, shared: bool = False) -> T:
    """What `read` gives, read once a day for each state: what was asked, and revisions or moments
    that move as soon as the answer may be another; the state of the code is added to it.

    `shared` by all processes, as what a worker prepares is, else by the requests of one.
    """
    key = hashlib.sha256(repr([*state, CODE_VERSION]).encode()).hexdigest()
    found: Any = caches["reviews" if shared else "default"].get_or_set(key, read, 24 * 3600)
    return found


def state_of_data() -> Hashable | None:
    """What is read now is kept under this; None: it is not, as in a transaction."""
    only_reads = remembered.get() is not None and not connection.in_atomic_block
    return revision_of() if settings.RESPONSE_CACHE and only_reads else None


# Sent with the `models` of which records were edited and the `datasets` (keys) of which claims
# were published: what is kept of them is written anew, in the same transaction as a publish.
renewed = Signal()


@dataclass(eq=False)
class Renewal:
    """What has changed, told to the pages when it is first called."""

    models: set[type[Model]] = field(default_factory=set)
    datasets: set[int] = field(default_factory=set)
    waiting: set[str | int | None] = field(default_factory=set)  # whose edition is to be raised
    not_before: datetime | None = None
    is_over: bool = False
    _raised: dict[int | None, Raised] = field(default_factory=dict)
    _savepoints: list[str] = field(default_factory=list)  # open when all of these were there

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
