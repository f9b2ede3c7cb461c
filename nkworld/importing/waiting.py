"""What waits of releases: to be published by a second person, and one's own that are open."""

from collections.abc import Iterable
from datetime import timedelta

from django.contrib.auth.models import User
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from nkworld.desk.waiting import Item, listed, register
from nkworld.provenance.models import Release, State
from nkworld.provenance.models.publication import OPEN_STATES
from nkworld.provenance.models.release import ReleaseQuerySet

from .models import DoubtCount, Upload

RELEASES = "admin:provenance_release_changelist"


def _listed(rows: ReleaseQuerySet, query: str) -> list[Item]:
    rows = (
        rows.cited()
        .select_related("created_by", "sent_back_by")
        .order_by("submitted_at", "created_at")
    )
    return listed(rows, _item, f"{reverse(RELEASES)}?{query}")


def _item(release: Release) -> Item:
    note = str(release.dataset)
    if release.state == State.DRAFT and release.sent_back_at:
        note = f"{release.sent_back_by or 'a command'}: {release.sent_back_reason}"
    return Item(
        str(release),
        release.get_desk_url(),
        since=release.submitted_at or release.created_at,
        by=release.created_by.get_username() if release.created_by else "a command",
        note=note,
    )


@register("Releases that you may publish", position=10)
def releases_to_publish(user: User) -> Iterable[Item]:
    if not user.has_perm("provenance.publish_release"):
        return []
    rows = Release.objects.filter(state=State.REVIEW)
    if not user.is_superuser:
        rows = rows.exclude(Q(created_by=user) | Q(submitted_by=user))
    return _listed(rows, f"state__exact={State.REVIEW}")


@register("Your drafts of releases", position=100)
def own_drafts(user: User) -> Iterable[Item]:
    if not user.has_perm("provenance.change_release"):
        return []
    rows = Release.objects.filter(state=State.DRAFT, created_by=user, sent_back_at=None)
    return _listed(rows, f"state__exact={State.DRAFT}")


@register("Releases sent back to you", position=50)
def sent_back(user: User) -> Iterable[Item]:
    if not user.has_perm("provenance.change_release"):
        return []
    rows = Release.objects.filter(state=State.DRAFT, created_by=user, sent_back_at__isnull=False)
    return _listed(rows, f"state__exact={State.DRAFT}")


@register("Your releases, in review", position=200)
def own_in_review(user: User) -> Iterable[Item]:
    rows = Release.objects.filter(state=State.REVIEW)
    return _listed(
        rows.filter(Q(created_by=user) | Q(submitted_by=user)), f"state__exact={State.REVIEW}"
    )


@register("Drafts with doubts to answer", position=40)
def doubts_to_answer(user: User) -> Iterable[Item]:
    """As they were last looked for; a look at the review counts them anew."""
    if not user.has_perm("provenance.change_release"):
        return []
    rows = DoubtCount.objects.filter(doubts__gt=0, release__state__in=OPEN_STATES)
    rows = rows.select_related("release__source", "release__dataset", "release__created_by")
    more = f"{reverse(RELEASES)}?state__in={','.join(OPEN_STATES)}"
    return listed(rows.order_by("release__created_at"), _doubted, more)


def _doubted(count: DoubtCount) -> Item:
    release = count.release
    doubts = "1 doubt" if count.doubts == 1 else f"{count.doubts:,} doubts"
    strong = f", {count.strong_doubts:,} of them strong" if count.strong_doubts else ""
    return Item(
        f"{release}: {doubts}{strong}",
        f"{release.get_desk_url()}?part=doubts&answered=no",
        since=release.created_at,
        by=release.created_by.get_username() if release.created_by else "a command",
        note=str(release.dataset),
    )


OVER = (Upload.State.REFUSED, Upload.State.FAILED)
RECENT = timedelta(days=14)  # a refused file is waited for no longer


@register("Your uploads", position=90)
def own_uploads(user: User) -> Iterable[Item]:
    """What is being read, what waits for a look at its columns, and what was refused of late."""
    if not user.has_perm("importing.view_upload"):
        return []
    unfinished = Q(finished_at=None) | Q(state__in=OVER, finished_at__gt=timezone.now() - RECENT)
    rows = Upload.objects.filter(unfinished, created_by=user).select_related("dataset")
    return listed(
        rows.order_by("created_at"), _upload, reverse("admin:importing_upload_changelist")
    )


def _upload(upload: Upload) -> Item:
    return Item(
        upload.file_name,
        reverse("admin:importing_upload_change", args=[upload.pk]),
        since=upload.created_at,
        note=f"{upload.get_state_display()}: {upload.dataset}",
    )
