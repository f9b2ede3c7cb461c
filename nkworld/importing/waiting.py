"""What waits of files: doubts in drafts, and one's own uploads, of whose end one is told."""

from collections.abc import Iterable
from datetime import timedelta

from django.contrib.auth.models import User
from django.db.models import Q
from django.utils import timezone

from nkworld.desk.notices import notify, people_with
from nkworld.desk.site import Item, listed, register
from nkworld.desk.steps import desk_url
from nkworld.provenance.models import Release
from nkworld.provenance.models.publication import OPEN_STATES

from .models import DoubtCount, Upload


@register("Drafts with doubts to answer", 40, "provenance.change_release")
def doubts_to_answer(user: User) -> Iterable[Item]:
    """As they were last looked for; a look at the review counts them anew."""
    rows = DoubtCount.objects.filter(doubts__gt=0, release__state__in=OPEN_STATES)
    rows = rows.select_related("release__source", "release__dataset", "release__created_by")
    more = f"{desk_url(Release)}?state__in={','.join(OPEN_STATES)}"

    def item(count: DoubtCount) -> Item:
        release = count.release
        doubts = "1 doubt" if count.doubts == 1 else f"{count.doubts:,} doubts"
        strong = f", {count.strong_doubts:,} of them strong" if count.strong_doubts else ""
        url = f"{release.get_desk_url()}?part=doubts&answered=no"
        since, by = release.created_at, str(release.created_by or "a command")
        return Item(f"{release}: {doubts}{strong}", url, since, by, str(release.dataset))

    return listed(rows.order_by("release__created_at"), item, more)


@register("Your uploads", 90, "importing.view_upload")
def own_uploads(user: User) -> Iterable[Item]:
    """What is being read, what waits for a look at its columns, and what was refused of late."""
    recent = timezone.now() - timedelta(days=14)  # a refused file is waited for no longer
    refused = Q(state__in=(Upload.State.REFUSED, Upload.State.FAILED), finished_at__gt=recent)
    unfinished = Q(finished_at=None) | refused
    rows = Upload.objects.filter(unfinished, created_by=user).select_related("dataset")

    def item(upload: Upload) -> Item:
        url, note = upload.get_absolute_url(), f"{upload.get_state_display()}: {upload.dataset}"
        return Item(upload.file_name, url, since=upload.created_at, note=note)

    return listed(rows.order_by("created_at"), item, desk_url(Upload))


def tell_of_end(upload: Upload) -> None:
    """To whoever handed it in, if it took a while or failed; of a feed, to all reviewers."""
    what = upload.get_state_display().lower()
    if upload.feed_id and upload.state != Upload.State.NOTHING_NEW:
        tell_of_feed(upload, what)
    took = timezone.now() - (upload.started_at or upload.created_at)
    if upload.created_by_id and (
        upload.state == Upload.State.FAILED or took > timedelta(minutes=1)
    ):
        key = f"upload:{upload.pk}:{upload.attempts}:{upload.state}"
        url, text = upload.get_absolute_url(), f"{upload.file_name}: {what}"
        notify([upload.created_by_id], text, url, key=key)


def tell_of_feed(upload: Upload, what: str, path: str = "") -> None:
    everybody, key = people_with("provenance.change_release"), f"feed:{upload.pk}:{upload.state}"
    text = f"{upload.feed} brought {upload.file_name}: {what}"
    notify(everybody, text, path or upload.get_absolute_url(), key=key)
