"""How far a job is, in the words of its page."""

from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from .. import presence
from ..models import Job

RELOADED = "3"  # seconds, without JavaScript
SURE_AFTER = 3  # seconds of a step, before anything is said of how long it will last
UNITS = ((3600, "hour"), (60, "minute"), (1, "second"))


class Progress:
    def __init__(self, job: Job) -> None:
        self.job = job

    @property
    def step(self) -> str:
        if self.job.state == Job.State.WAITING:
            if self.is_left_alone:
                return "Waiting, and no worker is running"
            before = self.waiting_before
            return f"Waiting for {before} before it" if before else "Waiting for the worker"
        if self.job.cancel_asked:
            return "Being cancelled"
        return self.job.step

    @cached_property
    def is_left_alone(self) -> bool:
        """It waits, and nobody is there to do it."""
        return self.job.state == Job.State.WAITING and not presence.living()

    @cached_property
    def waiting_before(self) -> int:
        jobs = type(self.job)._default_manager
        unfinished = jobs.filter(state__in=[Job.State.WAITING, Job.State.RUNNING])
        return unfinished.filter(created_at__lt=self.job.created_at).count()

    @property
    def count(self) -> str:
        """48,000 of 200,000 rows"""
        if not self.job.progress:
            return ""
        of_all = f" of {self.job.total:,}" if self.job.total else ""
        return f"{self.job.progress:,}{of_all} rows"

    @property
    def time(self) -> str:
        """20 seconds so far, about 1 minute more for the rows"""
        if not self.job.started_at or self.job.state != Job.State.RUNNING:
            return ""
        sentence = f"{duration(self._seconds_since(self.job.started_at))} so far"
        more = self._seconds_more()
        return f"{sentence}, about {duration(more)} more for the rows" if more else sentence

    def _seconds_more(self) -> float:
        """By the rows read in this step, if they are enough to judge by; 0: nobody knows."""
        job = self.job
        if not (job.step_at and job.total and job.progress):
            return 0
        seconds = self._seconds_since(job.step_at)
        if seconds < SURE_AFTER or job.progress < job.total / 50:
            return 0
        return (job.total - job.progress) * seconds / job.progress

    def _seconds_since(self, moment: Any) -> float:
        return (timezone.now() - moment).total_seconds()

    def as_json(self) -> dict[str, Any]:
        return {
            "over": self.job.is_over,
            "step": self.step,
            "count": self.count,
            "time": self.time,
            "progress": self.job.progress,
            "total": self.job.total,
        }


def kept_up_to_date(request: HttpRequest, page: HttpResponse) -> HttpResponse:
    """A page that is loaded anew every few seconds, unless progress.js keeps it up to date."""
    if "live" not in request.GET:
        page["Refresh"] = RELOADED
    page["Cache-Control"] = "no-store"
    return page


def duration(seconds: float) -> str:
    """In the one unit that says it: 40 seconds, 2 minutes."""
    size, name = next((unit for unit in UNITS if seconds >= 1.5 * unit[0]), UNITS[-1])
    number = max(round(seconds / size), 1)
    return f"{number} {name}" if number == 1 else f"{number} {name}s"
