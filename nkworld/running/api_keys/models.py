from datetime import datetime
from typing import ClassVar, Self

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone


class Partner(models.Model):
    """An institution whose programs ask the API with a key of its own.

    What it is answered is what everybody is answered: a key raises limits and opens nothing.
    """

    audit_hidden: ClassVar[tuple[str, ...]] = ("contact",)  # the audit log outlives the partner

    name = models.CharField(max_length=120, unique=True)
    contact = models.CharField(
        max_length=254, help_text="Who is told before a key ends: a mail address, or a page."
    )
    units = models.PositiveIntegerField(
        "units in five minutes",
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text="How much its programs may ask. Empty: what the settings give each partner.",
    )
    at_once = models.PositiveSmallIntegerField(
        "answers at once",
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text="How many of its questions are answered at the same time. Empty: as above.",
    )
    note = models.TextField(blank=True, help_text="What the figures are used for. Not public.")
    created_at = models.DateTimeField("added", default=timezone.now, editable=False)

    class Meta:
        ordering = ["name"]
        default_permissions = ()
        permissions = [("issue_partner", "Can add partners, and make and revoke their keys")]
        constraints = [
            models.CheckConstraint(
                condition=Q(units__isnull=True) | Q(units__gte=1),
                name="partners_partner_units_positive",
                violation_error_message="Leave the units empty, or allow at least one.",
            ),
            models.CheckConstraint(
                condition=Q(at_once__isnull=True) | Q(at_once__gte=1),
                name="partners_partner_at_once_positive",
                violation_error_message="Leave the answers at once empty, or allow at least one.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class KeyQuerySet(models.QuerySet["Key"]):
    def valid(self, moment: datetime | None = None) -> Self:
        moment = moment or timezone.now()
        return self.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=moment))


class Key(models.Model):
    """One key of a partner. Of the key itself only a digest is stored: it is shown once, when it
    is made, and `prefix` is the part by which people know it again.
    """

    audited = False  # its steps record themselves

    partner = models.ForeignKey(Partner, models.PROTECT, related_name="keys")
    prefix = models.CharField(max_length=12, unique=True)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField("made", default=timezone.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ends_at = models.DateTimeField("ends", null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    last_used_on = models.DateField("last used", null=True, blank=True)

    objects = KeyQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True, ended_by__isnull=True)
                | Q(ends_at__isnull=False, ended_by__isnull=False),
                name="partners_key_ended_by_somebody",
                violation_error_message="Whoever ends a key is named beside its end.",
            )
        ]

    def __str__(self) -> str:
        return f"nkw_{self.prefix}_…"

    @property
    def is_valid(self) -> bool:
        return self.ends_at is None or self.ends_at > timezone.now()


class Use(models.Model):
    """How much was asked with one key on one day (UTC)."""

    audited = False

    key = models.ForeignKey(Key, models.CASCADE, related_name="uses")
    day = models.DateField()
    requests = models.PositiveBigIntegerField(default=0)
    units = models.PositiveBigIntegerField(default=0)
    refused = models.PositiveBigIntegerField(default=0)

    class Meta:
        ordering = ["-day"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["key", "day"],
                name="partners_use_once_a_day",
                violation_error_message="The use of this key on this day is counted already.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.requests}"
