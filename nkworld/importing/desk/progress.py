"""How far an upload is, in the words of its page."""

from datetime import timedelta
from functools import cached_property

from django.utils import timezone
from django.utils.timesince import timesince

from .. import presence
from ..models import Upload

A_MINUTE = timedelta(minutes=1)


class Progress:
    def __init__(self, upload: Upload) -> None:
        self.upload = upload

    @property
    def step(self) -> str:
        if self.upload.state == Upload.State.WAITING:
            if self.is_left_alone:
                return "Waiting, and no worker is running"
            before = self.waiting_before
            return f"Waiting for {before} before it" if before else "Waiting for the worker"
        if self.upload.cancel_asked:
            return "Being cancelled"
        return self.upload.step

    @cached_property
    def is_left_alone(self) -> bool:
        """It waits, and nobody is there to read it."""
        return self.upload.state == Upload.State.WAITING and not presence.living()

    @cached_property
    def waiting_before(self) -> int:
        unfinished = Upload.objects.filter(state__in=[Upload.State.WAITING, Upload.State.RUNNING])
        return unfinished.filter(created_at__lt=self.upload.created_at).count()

    @property
    def count(self) -> str:
        """48,000 of 200,000 rows"""
        if not self.upload.progress:
            return ""
        of_all = f" of {self.upload.total:,}" if self.upload.total else ""
        return f"{self.upload.progress:,}{of_all} rows"

    @property
    def time(self) -> str:
        """“3 minutes so far, about 9 minutes more for the rows”; of the first minute nothing."""
        upload, now = self.upload, timezone.now()
        if not (upload.started_at and upload.state == Upload.State.RUNNING):
            return ""
        if now - upload.started_at < A_MINUTE:
            return ""
        words = f"{timesince(upload.started_at, now, depth=1)} so far"
        # By the rows read in this step, where they are enough to judge by.
        if upload.step_at and upload.total and upload.progress > upload.total / 50:
            more = (now - upload.step_at) * (upload.total / upload.progress - 1)
            if more > A_MINUTE:
                words += f", about {timesince(now, now + more, depth=1)} more for the rows"
        return words.replace("\xa0", " ")
