"""How far an upload is, in the words of its page."""

from functools import cached_property

from django.utils import timezone

from .. import presence
from ..models import Upload

SURE_AFTER = 3  # seconds of a step, before anything is said of how long it will last
UNITS = ((3600, "hour"), (60, "minute"), (1, "second"))


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
        """20 seconds so far, about 1 minute more for the rows"""
        if not self.upload.started_at or self.upload.state != Upload.State.RUNNING:
            return ""
        seconds = (timezone.now() - self.upload.started_at).total_seconds()
        sentence, more = f"{duration(seconds)} so far", self._seconds_more()
        return f"{sentence}, about {duration(more)} more for the rows" if more else sentence

    def _seconds_more(self) -> float:
        """By the rows read in this step, if they are enough to judge by; 0: nobody knows."""
        upload = self.upload
        if not (upload.step_at and upload.total and upload.progress):
            return 0
        seconds = (timezone.now() - upload.step_at).total_seconds()
        if seconds < SURE_AFTER or upload.progress < upload.total / 50:
            return 0
        return (upload.total - upload.progress) * seconds / upload.progress


def duration(seconds: float) -> str:
    """In the one unit that says it: 40 seconds, 2 minutes."""
    size, name = next((unit for unit in UNITS if seconds >= 1.5 * unit[0]), UNITS[-1])
    number = max(round(seconds / size), 1)
    return f"{number} {name}" if number == 1 else f"{number} {name}s"
