from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from nkworld.provenance.models import Dataset, Source
from nkworld.provenance.models.publication import user_key

from .staged import drop_unfinished


class PrivateStorage(FileSystemStorage):
    """Where uploaded files lie until they are read: a folder that no address serves."""

    def __init__(self) -> None:
        super().__init__(file_permissions_mode=0o600, directory_permissions_mode=0o700)

    @property
    def base_location(self) -> Path:
        return Path(settings.UPLOAD_DIR)

    @property
    def location(self) -> str:
        return str(self.base_location.absolute())


class Job(models.Model):
    """Something done outside of a request, by a worker: how far it is, and what became of it.

    `progress` and `total` count rows; `total` is empty until it is known.
    """

    class State(models.TextChoices):
        RECEIVED = "received", "Received"  # nobody asked yet that it be done
        WAITING = "waiting", "Waiting for a worker"
        RUNNING = "running", "Being read"
        DONE = "done", "Read into drafts"
        NOTHING_NEW = "nothing-new", "Nothing new"
        REFUSED = "refused", "Refused"
        CANCELLED = "cancelled", "Cancelled"
        FAILED = "failed", "Failed"

    state = models.CharField(max_length=12, choices=State, default=State.RECEIVED)
    step = models.CharField(max_length=60, blank=True)  # what is being done: “Reading”, “Comparing”
    step_at = models.DateTimeField(null=True, blank=True)  # since when
    progress = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(null=True, blank=True)
    cancel_asked = models.BooleanField(default=False)
    outcome = models.JSONField(default=dict, blank=True)  # refusals, notes, counts by source

    created_at = models.DateTimeField(auto_now_add=True)
    created_by = user_key("%(class)ss_created")
    started_at = models.DateTimeField(null=True, blank=True)
    heartbeat_at = models.DateTimeField(null=True, blank=True)  # the worker lived then
    finished_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    audited = False  # what is done at the desk by it records itself

    class Meta:
        abstract = True
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["received", "waiting", "running"], finished_at__isnull=True)
                | Q(
                    state__in=["done", "nothing-new", "refused", "cancelled", "failed"],
                    finished_at__isnull=False,
                ),
                name="%(app_label)s_%(class)s_finished_when_said",
                violation_error_message="What is over says when it ended.",
            ),
        ]

    @property
    def is_over(self) -> bool:
        return self.finished_at is not None

    def clear_away(self) -> None:
        """Remove what a worker that was killed has left of it; called while nobody does it."""


class ReleaseStep(Job):
    """A step of a release of so many rows that it takes longer than a page may."""

    class Kind(models.TextChoices):
        PUBLISH = "publish", "Publish"
        WITHDRAW = "withdraw", "Withdraw"
        DISCARD = "discard", "Discard"

    release = models.ForeignKey("provenance.Release", models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=10, choices=Kind)
    said = models.JSONField(default=dict, blank=True)  # label and reason, as the form had them

    class Meta(Job.Meta):
        constraints = [
            *Job.Meta.constraints,
            models.UniqueConstraint(
                fields=["release"],
                condition=Q(finished_at__isnull=True),
                name="importing_releasestep_one_at_a_time",
                violation_error_message="Another step of this release is being taken.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.release}"

    def get_absolute_url(self) -> str:
        return reverse("admin:provenance_release_step", args=[self.release_id, self.pk])


class PreparedReview(Job):
    """What the review of a draft says, computed beforehand: by a worker, where the draft is large.

    `prepared_for` names the draft and what was live when it was computed; empty of a draft whose
    pages compute it themselves. The doubts are those without an answer.
    """

    release = models.OneToOneField(
        "provenance.Release", models.CASCADE, related_name="prepared_review"
    )
    prepared_for = models.CharField(max_length=250, blank=True)
    doubts = models.PositiveIntegerField(default=0)
    strong_doubts = models.PositiveIntegerField(default=0)

    class Meta(Job.Meta):
        constraints = [
            *Job.Meta.constraints,
            models.CheckConstraint(
                condition=Q(strong_doubts__lte=F("doubts")),
                name="importing_preparedreview_strong_among_all",
                violation_error_message="Of the doubts some are strong, at most all.",
            ),
        ]

    def __str__(self) -> str:
        return f"Review of {self.release}"


class Upload(Job):
    """A file that somebody handed in, what was said about it, and what became of it.

    It is looked at and mapped first, then read by a worker.
    """

    dataset = models.ForeignKey(Dataset, models.PROTECT, related_name="uploads")
    source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, related_name="uploads"
    )
    label = models.CharField(max_length=120)
    reason = models.TextField(blank=True)
    sheet = models.CharField(max_length=200, blank=True)
    several_readings = models.BooleanField(default=False)
    mapping = models.ForeignKey(
        "mapping.FileMapping", models.PROTECT, null=True, blank=True, related_name="uploads"
    )
    mapping_version = models.PositiveIntegerField(null=True, blank=True)
    set_aside = models.BooleanField(default=False)
    complete = models.BooleanField(default=False)

    file = models.FileField(storage=PrivateStorage, upload_to="%Y/%m", max_length=300)
    file_name = models.CharField(max_length=200)
    file_sha256 = models.CharField(max_length=64)

    releases = models.ManyToManyField("provenance.Release", blank=True, related_name="uploads")

    class Meta(Job.Meta):
        pass

    def __str__(self) -> str:
        return f"{self.file_name} ({self.dataset})"

    def get_absolute_url(self) -> str:
        return reverse("admin:importing_upload_change", args=[self.pk])

    @property
    def owner(self) -> str:
        """For whom rows are read that are not yet a draft."""
        return f"upload {self.pk}"

    def clear_away(self) -> None:
        drop_unfinished(self.owner)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Its file goes with it."""
        self.file.delete(save=False)
        return super().delete(*args, **kwargs)
