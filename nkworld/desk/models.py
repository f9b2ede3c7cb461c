"""Who works at the desk, what each was told, and how each wishes to be told."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

VISIT_ENDS = timedelta(minutes=30)  # after the last look at the home
AT_FIRST = timedelta(days=7)  # of what changed, for who comes for the first time
LOOKED = timedelta(minutes=1)  # within it a second look is not written


class Colleague(models.Model):
    """One person at the desk: when they were here, and how they wish to be told what happens."""

    audited = False  # what somebody has seen changes nothing that others see

    class Mails(models.TextChoices):
        NONE = "none", "No mail: I read them at the desk"
        EACH = "each", "A mail for each"
        DAILY = "daily", "One mail a day, if there is something new"

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="colleague", editable=False
    )
    mails = models.CharField("by mail", max_length=5, choices=Mails, default=Mails.EACH)
    here_at = models.DateTimeField(null=True, blank=True, editable=False)
    here_before = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="The end of the visit before this one."
    )

    class Meta:
        ordering = ["user"]

    def __str__(self) -> str:
        return str(self.user)

    def come_in(self) -> datetime:
        """Write down that they are here; since when changes are new to them."""
        now, here = timezone.now(), self.here_at
        if here is None or now - here > LOOKED:
            if here is None or now - here > VISIT_ENDS:
                self.here_before = here
            self.here_at = now
            self.save(update_fields=["here_at", "here_before"])
        return self.here_before or now - AT_FIRST


class Notice(models.Model):
    """One thing that happened and that one person wants to know, of one `key` once."""

    audited = False  # what somebody has seen changes nothing that others see

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    sentence = models.CharField(max_length=400)
    path = models.CharField("where it leads", max_length=400, blank=True)
    key = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["user", "read_at"], name="desk_notice_unread"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "key"],
                condition=~Q(key=""),
                name="desk_notice_said_once",
                violation_error_message="This person was told of that already.",
            )
        ]

    def __str__(self) -> str:
        return self.sentence
