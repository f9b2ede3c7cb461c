"""The public states of a dataset, one after another: each has a revision and a moment.

What stands in an edition is what is known `as_of` its moment: no later edit, publish or
withdrawal is of a moment as early.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.db.models import F, Max, Value
from django.utils import timezone

from nkworld.atlas.memo import once_per_request

from .histories import tables
from .models import Dataset, Edition, Observation, Release
from .models.observation_queryset import current
from .models.publication import Publication
from .tables import models_of, tables_of

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
