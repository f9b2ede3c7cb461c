"""What waits of releases: to be published by a second person, and one's own that are open."""

from collections.abc import Iterable

from django.contrib.auth.models import User
from django.db.models import Q
from django.urls import reverse

from nkworld.desk.waiting import Item, listed, register
from nkworld.provenance.models import Release, State
from nkworld.provenance.models.release import ReleaseQuerySet

from .desk.upload import review_url

RELEASES = "admin:provenance_release_changelist"


def _listed(rows: ReleaseQuerySet, query: str) -> list[Item]:
    rows = rows.cited().select_related("created_by").order_by("submitted_at", "created_at")
    return listed(rows, _item, f"{reverse(RELEASES)}?{query}")


def _item(release: Release) -> Item:
    return Item(
        str(release),
        review_url(release),
        since=release.submitted_at or release.created_at,
        by=release.created_by.get_username() if release.created_by else "a command",
        note=str(release.dataset),
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
    rows = Release.objects.filter(state=State.DRAFT, created_by=user)
    return _listed(rows, f"state__exact={State.DRAFT}")


@register("Your releases, in review", position=200)
def own_in_review(user: User) -> Iterable[Item]:
    rows = Release.objects.filter(state=State.REVIEW)
    return _listed(
        rows.filter(Q(created_by=user) | Q(submitted_by=user)), f"state__exact={State.REVIEW}"
    )
