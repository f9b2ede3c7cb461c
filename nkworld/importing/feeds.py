"""Sources that come by themselves: what a feed answers goes the way of a file that is handed in.
Where a question stands, people at the desk are told.
"""

import hashlib
from datetime import datetime

from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string

from nkworld.desk.notices import notify, people_with

from .budgets import MAX_UPLOAD
from .downloads import DownloadRefused, downloaded
from .feed_tables import StrangeAnswer, table_of
from .mapping.uploads import decide
from .models import Feed, Upload
from .tasks import start
from .waiting import tell_of_feed

UNCHANGED = "Nothing has changed since the file before."


def fetch(feed: Feed, now: datetime | None = None) -> str:
    """What came of asking a feed, in a sentence. DownloadRefused or StrangeAnswer if nothing did:
    the desk has been told.
    """
    now = now or timezone.now()
    Feed.objects.filter(pk=feed.pk).update(fetched_at=now)
    try:
        digest, outcome = _fetched(feed, now)
    except (DownloadRefused, StrangeAnswer) as error:
        Feed.objects.filter(pk=feed.pk).update(outcome=str(error))
        notify(
            people_with("provenance.change_release"),
            f"{feed} brought nothing: {error}",
            reverse("admin:importing_feed_change", args=[feed.pk]),
            key=f"feed:{feed.pk}:{hashlib.sha256(str(error).encode()).hexdigest()[:20]}",
        )
        raise
    Feed.objects.filter(pk=feed.pk).update(digest=digest, outcome=outcome)
    return outcome


def _fetched(feed: Feed, now: datetime) -> tuple[str, str]:
    """(digest of the table, what became of it)"""
    with downloaded(feed.url_on(now)) as (url, file):
        table = table_of(feed.shape, file, url)
    # Of the table: an answer may tell how long it took, or the hour.
    digest = hashlib.sha256(table).hexdigest()
    if digest == feed.digest:
        return digest, UNCHANGED
    if len(table) > MAX_UPLOAD:
        raise StrangeAnswer(f"The file is larger than {MAX_UPLOAD // 2**20} MB: ask for less.")
    end = "xlsx" if table[:4] == b"PK\x03\x04" else "csv"
    name = f"{feed.slug}-{now:%Y-%m-%d}.{end}"
    upload = Upload.objects.create(
        feed=feed,
        dataset=feed.dataset,
        source=feed.source,
        label=f"{feed.source.short_name or feed.source}, {now:%-d %B %Y}"[:120],
        file=ContentFile(table, f"{get_random_string(12)}-{name}"),
        file_name=name,
        file_sha256=digest,
    )
    if not decide(upload):
        path = reverse("admin:importing_upload_questions", args=[upload.pk])
        tell_of_feed(upload, "questions are to be answered before it is read", path)
        return digest, f"{name} has questions, which wait at the desk."
    start(upload)
    return digest, f"{name} is read."
