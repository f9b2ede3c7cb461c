import secrets
from datetime import datetime, timedelta
from typing import Any, Self

from django.core import signing
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from nkworld.atlas.models import Country
from nkworld.changes import Choice, Kind
from nkworld.provenance.models import Dataset

CONFIRM_WITHIN = timedelta(days=3)
SALT = "nkworld.digests.confirm"
LONGEST = 254  # of an address that can be delivered to (RFC 5321)


def random_key() -> str:
    return secrets.token_urlsafe(24)


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    def confirmed(self) -> Self:
        return self.filter(is_confirmed=True)

    def due(self, now: datetime) -> Self:
        due = Q()
        for rhythm in Subscription.Rhythm:
            due |= Q(rhythm=rhythm, told_until__lte=now - rhythm.pause)
        return self.confirmed().filter(due)


class Subscription(models.Model):
    """An address to which a digest of chosen changes goes. Nothing else is kept of its owner."""

    audited = False  # a reader's address leaves with its row, and the audit log keeps all

    class Rhythm(models.TextChoices):
        WEEKLY = "weekly", "Once a week"
        DAILY = "daily", "Once a day"

        @property
        def pause(self) -> timedelta:
            """The least between two digests: the command may run some hours earlier than before."""
            return timedelta(days=7 if self == Subscription.Rhythm.WEEKLY else 1, hours=-4)

    address = models.EmailField("e-mail address", max_length=LONGEST)
    rhythm = models.CharField("how often", max_length=6, choices=Rhythm, default=Rhythm.WEEKLY)
    country = models.ForeignKey(Country, models.CASCADE, null=True, blank=True, related_name="+")
    dataset = models.ForeignKey(Dataset, models.CASCADE, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=11, choices=Kind, blank=True)
    change = models.PositiveSmallIntegerField("moved by more than (%)", null=True, blank=True)
    is_confirmed = models.BooleanField("confirmed", default=False)
    told_until = models.DateTimeField(
        default=timezone.now,
        help_text="What changed before is told, or came before the subscription.",
    )
    key = models.CharField(max_length=32, unique=True, default=random_key, editable=False)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                "address",
                "kind",
                *(Coalesce(name, Value(0)) for name in ("country", "dataset", "change")),
                name="digests_subscription_once",
                violation_error_message="This address has asked for that already.",
            )
        ]
        indexes = [models.Index(fields=["is_confirmed", "told_until"], name="digests_due")]

    def __str__(self) -> str:
        """Without the address: the desk’s log of what was deleted repeats it."""
        return f"{self.get_rhythm_display()}: {self.words}"

    def choice(self, before: datetime | None = None) -> Choice:
        return Choice(
            country=self.country,
            dataset=self.dataset,
            kind=self.kind,
            change=self.change,
            after=self.told_until if before else None,
            before=before,
        )

    @property
    def words(self) -> str:
        return self.choice().words or "everything that changes"

    @property
    def token(self) -> str:
        """For the mail that asks whether its reader wants it; it ends after three days."""
        return signing.dumps(self.key, salt=SALT)

    @classmethod
    def of_token(cls, token: str) -> "Subscription | None":
        try:
            key: Any = signing.loads(token, salt=SALT, max_age=CONFIRM_WITHIN)
        except signing.BadSignature:  # also of one that has ended
            return None
        return cls.objects.filter(key=key).first()

    def confirm(self) -> None:
        waiting = Subscription.objects.filter(pk=self.pk, is_confirmed=False)
        waiting.update(is_confirmed=True, told_until=timezone.now())
