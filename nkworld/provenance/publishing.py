"""A release goes live, or is withdrawn: set-based SQL in one transaction, no value is touched.

Everything a publish closes carries that release's `published_at` as its `known_until`; so the
database itself remembers what to restore when the release is withdrawn.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, F, Max, OuterRef
from django.utils import timezone

from .comparison import Comparison
from .models import Dataset, Release
from .tables import observation_model


class NotPublishable(Exception):
    """A sentence that says why a release can't take this step."""


@transaction.atomic
def publish(release, user=None):
    """Make a draft the source's current word; return the counts of the comparison.

    Rows that only repeat what is live are dropped: they are no new vintage.
    """
    release = _locked(release)
    if not release.is_open:
        raise NotPublishable(f"“{release}” is {release.get_state_display().lower()} already.")
    model = observation_model(release.dataset)
    comparison = Comparison(release, model)
    counts = comparison.counts()
    moment = _next_moment(model)
    if release.complete:
        # Before repeating rows are dropped: without them their cells would seem to have vanished.
        _by_key(model, comparison.vanished).update(known_until=moment)
    _delete(model, _repeating(comparison))
    if not comparison.rows.exists() and not (release.complete and counts["vanished"]):
        raise NotPublishable("Nothing in this release differs from what is live: discard it.")
    _close(model, comparison, moment)
    comparison.rows.update(known_from=moment)
    release.state, release.published_at, release.published_by = "live", moment, user
    release.added, release.changed = counts["new"], counts["changed"]
    release.closed = counts["vanished"] if release.complete else 0
    release.save()
    raise_revision(release.dataset_id)
    return counts


@transaction.atomic
def withdraw(release, user=None, reason=""):
    """Take a live release back: what it had replaced returns as new vintages.

    Answers to any earlier `as_of` stay the same to the byte.
    """
    release = _locked(release)
    if release.state != Release.State.LIVE:
        raise NotPublishable(f"“{release}” is not live, so there is nothing to withdraw.")
    model = observation_model(release.dataset)
    moment = _next_moment(model)
    rows = model.objects.standing().filter(release=release)
    restored = list(_restorable(model, release))
    rows.update(known_until=moment)
    model.objects.bulk_create([_as_new_vintage(row, moment) for row in restored], batch_size=500)
    release.state, release.withdrawn_at, release.withdrawn_by = "withdrawn", moment, user
    release.withdrawal_reason = reason
    release.save()
    raise_revision(release.dataset_id)
    return len(restored)


@transaction.atomic
def discard(release):
    """Throw a draft away with its rows; the release stays, as a record that it was tried."""
    release = _locked(release)
    if not release.is_open:
        raise NotPublishable("Only a draft can be discarded; a live release is withdrawn.")
    observation_model(release.dataset).objects.filter(release=release).delete()
    release.state = Release.State.DISCARDED
    release.save()


@transaction.atomic
def submit(release, user=None):
    """Ask a second person to look: a draft is now in review."""
    release = _locked(release)
    if release.state != Release.State.DRAFT:
        raise NotPublishable("Only a draft is submitted for review.")
    release.state, release.submitted_at, release.submitted_by = "review", timezone.now(), user
    release.save()


def raise_revision(dataset_id=None):
    """Mark one dataset, or all of them, as changed: ETags and caches are keyed by it."""
    datasets = Dataset.objects.filter(pk=dataset_id) if dataset_id else Dataset.objects.all()
    datasets.update(revision=F("revision") + 1)


def _locked(release):
    """The release as it stands, while nobody else may publish into its dataset."""
    Dataset.objects.select_for_update().get(pk=release.dataset_id)
    return Release.objects.select_related("dataset", "source").get(pk=release.pk)


def _next_moment(model):
    """Now, and later than any moment in the table even if the clock was set back."""
    moments = model.objects.aggregate(a=Max("known_from"), b=Max("known_until"))
    latest = max(filter(None, moments.values()), default=None)
    now = timezone.now()
    return now if latest is None or now > latest else latest + timedelta(microseconds=1)


def _repeating(comparison):
    """Rows of the cells in which nothing differs: a cell's readings are one vintage together."""
    differing = comparison.rows.exclude(pk__in=comparison.unchanged.values("pk"))
    return comparison.rows.filter(~Exists(differing.same_cell()))


def _close(model, comparison, moment):
    """End the vintages of every cell that the draft speaks of, with all their readings."""
    spoken_of = model.objects.filter(
        release=comparison.release, known_from__isnull=True
    ).same_cell()
    ending = comparison.live.filter(Exists(spoken_of))
    _by_key(model, ending).update(known_until=moment)


def _restorable(model, release):
    """The last earlier vintage of each cell that a withdrawal would leave empty.

    A cell that a later release has spoken of since keeps that later word; a withdrawn
    release's rows never return.
    """
    mine = model.objects.standing().filter(release=release).same_cell()
    closed_by_me = model.objects.filter(
        source=release.source, known_until=release.published_at
    ).same_cell()
    others_live = (
        model.objects.standing()
        .filter(source=release.source, known_from__gt=release.published_at)
        .exclude(release=release)
        .same_cell()
    )
    earlier = model.objects.filter(
        source=release.source, release__state=Release.State.LIVE, known_until__isnull=False
    ).exclude(release=release)
    latest = earlier.same_cell().order_by("-known_from").values("known_from")[:1]
    # A row that another whole series left out stays left out.
    left_out = Release.objects.filter(
        state=Release.State.LIVE, complete=True, published_at=OuterRef("known_until")
    ).exclude(pk=release.pk)
    return earlier.filter(
        Exists(mine) | Exists(closed_by_me), ~Exists(others_live), ~Exists(left_out)
    ).filter(known_from=latest)


def _as_new_vintage(row, moment):
    row.pk, row._state.adding = None, True
    row.known_from, row.known_until = moment, None
    return row


def _by_key(model, rows):
    """The same rows by primary key: PostgreSQL and SQLite both update through it."""
    return model.objects.filter(pk__in=rows.order_by().values("pk"))


def _delete(model, rows):
    _by_key(model, rows)._raw_delete(using=rows.db)
