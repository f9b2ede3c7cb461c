"""A draft is submitted and published, now or for a moment to come; both ways lead back, too."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from nkworld.provenance.publishing import raise_revision

from .markup import Reading
from .models import Profile, ProfileRevision
from .rendering import Text

TICK = timedelta(microseconds=1)


class NotPossible(Exception):
    """Sentences that say why a text can't take this step."""

    def __init__(self, *sentences):
        self.sentences = [str(one) for one in sentences]
        super().__init__(" ".join(self.sentences))


@transaction.atomic
def submit(draft, user, version):
    """Ask a second person to look."""
    draft = as_seen(draft, version)
    if draft.submitted_at:
        raise NotPossible("The draft is in review already.")
    draft.submitted_at, draft.submitted_by = timezone.now(), user
    draft.save()


@transaction.atomic
def publish(draft, user, note, version, at=None, waiting=None):
    """Make a draft public now, or `at` a moment to come; the moment.

    NotPossible with a sentence for each footnote or number that leads nowhere, and if the draft
    is not the version that the publisher read. Numbers with the keys `waiting`, unless said those
    of the text before, may wait for a domain that is still to come.
    """
    draft = as_seen(draft, version)
    waiting = keys_published(draft.profile) if waiting is None else waiting
    if found := Text.of(draft, waiting=waiting).problems():
        raise NotPossible(*found)
    if draft.profile.revisions.scheduled().exists():
        raise NotPossible("Another text is scheduled: take that back first.")
    current = draft.profile.revisions.filter(known_from__isnull=False, known_until__isnull=True)
    now = _now_after(draft.profile)
    moment = at if at and at > now else now
    current.update(known_until=moment)
    draft.known_from, draft.note = moment, note
    draft.published_at, draft.published_by = timezone.now(), user
    draft.save()
    raise_revision()
    return moment


@transaction.atomic
def unschedule(revision):
    """Take a scheduled text back to its draft; what is live stays so without an end."""
    Profile.objects.select_for_update().get(pk=revision.profile_id)
    revision = ProfileRevision.objects.get(pk=revision.pk)
    if revision.state != ProfileRevision.State.SCHEDULED:
        raise NotPossible("The text is not scheduled: it may have gone live meanwhile.")
    if revision.profile.revisions.drafts().exists():
        raise NotPossible("A draft waits already: discard it, or let the scheduled text go live.")
    before = revision.profile.revisions.filter(known_until=revision.known_from)
    revision.known_from = revision.published_at = revision.published_by = None
    revision.note = ""
    revision.save()
    before.update(known_until=None)


@transaction.atomic
def take_down(revision, user, reason):
    """End what is live without a successor, for a public reason; it stays in the history.

    NotPossible if it is not live any more, or a text waits to go live in its place.
    """
    Profile.objects.select_for_update().get(pk=revision.profile_id)
    revision = ProfileRevision.objects.cited().get(pk=revision.pk)
    if revision.state != ProfileRevision.State.LIVE:
        raise NotPossible("This text is no longer live: see what stands in its place.")
    if revision.known_until:
        raise NotPossible("Another text is scheduled: take that back first.")
    revision.known_until = max(timezone.now(), revision.known_from + TICK)
    revision.reason_taken_down, revision.taken_down_by = reason, user
    revision.save()
    raise_revision()


def keys_published(profile):
    """Keys in the text that was published last."""
    newest = profile.revisions.filter(known_from__isnull=False).order_by("-known_from").first()
    return keys_in(newest.body) if newest else set()


def keys_in(body):
    return {mark.key for mark in Reading(body).bound()}


def makers(draft):
    """Keys of everyone who wrote or submitted the draft: none of them publishes it."""
    wrote = ProfileRevision.history.filter(id=draft.pk).values_list("saved_by", flat=True)
    return {*wrote, draft.created_by_id, draft.submitted_by_id} - {None}


def second_person(user, draft):
    return user.is_superuser or user.pk not in makers(draft)


def as_seen(draft, version):
    """The draft as it stands; NotPossible if that is not what the person has read."""
    Profile.objects.select_for_update().get(pk=draft.profile_id)
    found = ProfileRevision.objects.cited().filter(pk=draft.pk).first()
    if found is None or not found.is_draft:
        raise NotPossible("This is no draft any more: it was published or discarded meanwhile.")
    if found.version != version:
        raise NotPossible("The draft was changed since you read it: read it again.")
    return found


def _now_after(profile):
    """Now, and later than any moment of the profile's texts even if the clock was set back."""
    moments = profile.revisions.published().aggregate(a=Max("known_from"), b=Max("known_until"))
    latest = max(filter(None, moments.values()), default=None)
    now = timezone.now()
    return now if latest is None or now > latest else latest + TICK
