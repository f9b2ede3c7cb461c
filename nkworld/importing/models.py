from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from simple_history.models import HistoricalRecords

from nkworld.provenance.models import Dataset, Source
from nkworld.provenance.models.publication import user_key

from .downloads import refuse_address


def PrivateStorage() -> Storage:  # noqa: N802 - a committed migration names it so
    return storages["uploads"]


class Feed(models.Model):
    """A source's own interface, asked by `manage.py fetch_sources`; its answers become uploads."""

    class Shape(models.TextChoices):
        FILE = "", "A file: CSV or Excel"
        COMTRADE = "comtrade", "UN Comtrade, preview"
        FTS = "fts", "OCHA FTS, flows"
        UNHCR = "unhcr", "UNHCR, population"
        WORLD_BANK = "world-bank", "World Bank, indicator of net aid"
        OECD = "oecd", "OECD, DAC2A as SDMX-CSV"
        UN_VOTES = "un-votes", "UN Digital Library, votes of the General Assembly"

    slug = models.SlugField(unique=True)
    source = models.ForeignKey(Source, models.PROTECT, related_name="feeds")
    dataset = models.ForeignKey(Dataset, models.PROTECT, related_name="feeds")
    address = models.CharField(
        max_length=1000,
        help_text="{year} stands for this year, {last_year} for the one before. Its host is one of "
        "the setting FEED_HOSTS.",
    )
    shape = models.CharField(max_length=20, choices=Shape, blank=True, default=Shape.FILE)
    every_days = models.PositiveSmallIntegerField("asked every so many days", default=30)
    is_enabled = models.BooleanField("switched on", default=False)
    fetched_at = models.DateTimeField(null=True, blank=True, editable=False)
    digest = models.CharField("digest of the last file", max_length=64, blank=True, editable=False)
    outcome = models.TextField("what came of it last", blank=True, editable=False)

    history = HistoricalRecords(excluded_fields=["fetched_at", "digest", "outcome"])
    edited_at_desk = True
    is_public: ClassVar = False  # it changes no figure, but where the next draft comes from

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.slug

    def clean(self) -> None:
        if self.is_enabled and (reason := refuse_address(self.url_on(timezone.now()))):
            raise ValidationError({"address": reason})

    def url_on(self, day: datetime) -> str:
        text = self.address.replace("{last_year}", str(day.year - 1))
        return text.replace("{year}", str(day.year))

    def is_due(self, now: datetime) -> bool:
        """An hour early is in time, lest a nightly look drifts by a day each time."""
        wait = timedelta(days=self.every_days, hours=-1)
        return self.is_enabled and (not self.fetched_at or now - self.fetched_at >= wait)


class Upload(models.Model):
    """A file that was handed in; `progress` and `total` are rows (None: not known yet)."""

    class State(models.TextChoices):
        RECEIVED = "received", "Received"  # nobody asked yet that it be done
        WAITING = "waiting", "Waiting for a worker"
        RUNNING = "running", "Being read"
        DONE = "done", "Read into drafts"
        NOTHING_NEW = "nothing-new", "Nothing new"
        REFUSED = "refused", "Refused"
        CANCELLED = "cancelled", "Cancelled"
        FAILED = "failed", "Failed"

    dataset = models.ForeignKey(Dataset, models.PROTECT, related_name="uploads")
    source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, related_name="uploads"
    )
    label = models.CharField(max_length=120)
    reason = models.TextField(blank=True)
    sheet = models.CharField(max_length=200, blank=True)
    several_readings = models.BooleanField(default=False)
    # How a file in columns of its own was read: the steps of its Recipe, the "answers" of the desk
    # [{question, evidence, answer, by}] and the "fingerprint" that the next one is compared with.
    recipe = models.JSONField(default=dict, blank=True)
    set_aside = models.BooleanField(default=False)
    complete = models.BooleanField(default=False)

    file = models.FileField(storage=PrivateStorage, upload_to="%Y/%m", max_length=300)
    file_name = models.CharField(max_length=200)
    file_sha256 = models.CharField(max_length=64)

    releases = models.ManyToManyField("provenance.Release", blank=True, related_name="uploads")

    state = models.CharField(max_length=12, choices=State, default=State.RECEIVED)
    step = models.CharField(max_length=60, blank=True)  # what is being done: “Reading”, “Comparing”
    step_at = models.DateTimeField(null=True, blank=True)  # since when
    progress = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(null=True, blank=True)
    cancel_asked = models.BooleanField(default=False)
    outcome = models.JSONField(default=dict, blank=True)  # refusals, notes, counts by source

    created_at = models.DateTimeField(auto_now_add=True)
    created_by = user_key("uploads_created")
    feed = models.ForeignKey(
        Feed, models.SET_NULL, null=True, blank=True, editable=False, related_name="uploads"
    )
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    audited = False  # what is done at the desk by it records itself

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["received", "waiting", "running"], finished_at__isnull=True)
                | Q(
                    state__in=["done", "nothing-new", "refused", "cancelled", "failed"],
                    finished_at__isnull=False,
                ),
                name="importing_upload_finished_when_said",
                violation_error_message="What is over says when it ended.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.dataset})"

    def get_absolute_url(self) -> str:
        return reverse("admin:importing_upload_change", args=[self.pk])

    @property
    def owner(self) -> str:
        """For whom its releases are read; see staging.drop_unfinished."""
        return f"upload {self.pk}" if self.pk else ""

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        self.file.delete(save=False)
        return super().delete(*args, **kwargs)


class DoubtCount(models.Model):
    """How many doubts about a draft have no answer, for the home of the desk."""

    release = models.OneToOneField("provenance.Release", models.CASCADE, related_name="doubt_count")
    doubts = models.PositiveIntegerField(default=0)
    strong_doubts = models.PositiveIntegerField(default=0)

    audited = False  # counted by the portal

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(strong_doubts__lte=F("doubts")),
                name="importing_doubtcount_strong_among_all",
                violation_error_message="Of the doubts some are strong, at most all.",
            ),
        ]

    def __str__(self) -> str:
        return f"Doubts about {self.release}"
