"""Whoever handed a file in is told when that took a while, or went wrong by a fault of ours; of a
file that a feed brought, everybody who may look at it is told what is to be done.
"""

from datetime import timedelta
from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver
from django.urls import reverse

from nkworld.desk.notices import notify, people_with

from .models import Upload

A_WHILE = timedelta(minutes=1)


@receiver(post_save, sender=Upload)
def tell_of_end(instance: Upload, update_fields: Any = None, **_: Any) -> None:
    ended = instance.finished_at
    if ended is None or (update_fields and "finished_at" not in update_fields):
        return
    if instance.feed_id and instance.state != Upload.State.NOTHING_NEW:
        tell_of_feed(instance, instance.get_state_display().lower())
    begun = instance.started_at or instance.created_at
    failed = instance.state == Upload.State.FAILED
    if instance.created_by_id and (failed or ended - begun > A_WHILE):
        notify(
            [instance.created_by_id],
            f"{instance.file_name}: {instance.get_state_display().lower()}",
            reverse("admin:importing_upload_change", args=[instance.pk]),
            key=f"upload:{instance.pk}:{instance.attempts}:{instance.state}",
        )


def tell_of_feed(upload: Upload, what: str, path: str = "") -> None:
    notify(
        people_with("provenance.change_release"),
        f"{upload.feed} brought {upload.file_name}: {what}",
        path or reverse("admin:importing_upload_change", args=[upload.pk]),
        key=f"feed:{upload.pk}:{upload.state}",
    )
