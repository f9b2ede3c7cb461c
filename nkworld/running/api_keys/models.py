"""Partners of the API and their keys: made, rotated, revoked, and known again by their digest.

A key is `nkw_PREFIX_SECRET`, long and random, so that a plain digest of it can't be guessed back,
and a new SECRET_KEY of the portal ends no partner's key.

How much is asked with each is added up in the process and written once a minute: a process that is
killed loses the last minute of its counts.
"""

import atexit
import logging
import re
import secrets
import threading
import time
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.cache import cache
from django.core.validators import MinValueValidator
from django.db import DatabaseError, InterfaceError, connection, models, transaction
from django.db.models import F, Q
from django.utils import timezone

from nkworld.running.audit.trail import record

FORM = re.compile(r"nkw_[0-9a-f]{8}_[\w-]{43}", re.ASCII)
OVERLAP = timedelta(days=7)  # how long the old key still works beside the one that follows it
logger = logging.getLogger(__name__)
SECONDS = 60.0  # between two writings of what is asked
KNOWN_SECONDS = 5.0  # so long a process relies on what it has read of a key
KEPT_AS = "partner-key:{}"


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

    @transaction.atomic
    def make_key(self, by: Any) -> "tuple[Key, str]":
        """A new key, and its text: the only time that anybody sees it."""
        key, text = Key.new(self, by)
        record("key made", self, who=by, sentence=str(key))
        return key, text

    @transaction.atomic
    def rotate_keys(self, by: Any) -> "tuple[Key, str]":
        """A key that follows the others: those end a week later, so that programs can be told."""
        until = timezone.now() + OVERLAP
        old = Key.objects.filter(partner=self).valid(until)
        names = ", ".join(str(each) for each in old)
        key, text = Key.new(self, by)
        old.exclude(pk=key.pk).update(ends_at=until, ended_by=by)
        record("key rotated", self, who=by, sentence=f"{key} follows {names or 'none'}")
        return key, text


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

    @classmethod
    def new(cls, partner: Partner, by: Any) -> tuple[Self, str]:
        prefix = secrets.token_hex(4)
        text = f"nkw_{prefix}_{secrets.token_urlsafe(32)}"
        digest = sha256(text.encode()).hexdigest()
        key = cls(partner=partner, prefix=prefix, digest=digest, made_by=by)
        key.save()
        return key, text

    @property
    def is_valid(self) -> bool:
        return self.ends_at is None or self.ends_at > timezone.now()

    @transaction.atomic
    def revoke(self, by: Any) -> None:
        """From now on nothing is answered with it; a second time changes nothing."""
        if Key.objects.valid().filter(pk=self.pk).update(ends_at=timezone.now(), ended_by=by):
            record("key revoked", self.partner, who=by, sentence=str(self))
        cache.delete(KEPT_AS.format(self.digest))


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


def key_of(text: str) -> Key | None:
    """None of a wrong one, and of one that has ended. A process remembers a key for a few seconds:
    an answer that is kept needs no question to the database for it.
    """
    if not FORM.fullmatch(text):
        return None
    name = KEPT_AS.format(digest := sha256(text.encode()).hexdigest())
    if (found := cache.get(name)) is not None:
        return found
    key = Key.objects.valid().select_related("partner").filter(digest=digest).first()
    if key is not None:
        cache.set(name, key, KNOWN_SECONDS)
    return key


@dataclass
class Counted:
    """What is counted and not yet written: {(key, day): [requests, units, refused]}."""

    counts: dict[tuple[int, date], list[int]] = field(
        default_factory=lambda: defaultdict(lambda: [0, 0, 0])
    )
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _written: float = float("-inf")
    _timer: threading.Timer | None = None

    def add(self, key: int, units: int, refused: bool = False) -> None:
        """One more request; written at once if nothing was for a minute, or when it is over."""
        with self._lock:
            count = self.counts[key, timezone.now().date()]
            count[0] += 1
            count[1] += units
            count[2] += refused
            wait = self._written + SECONDS - time.monotonic()
            if wait > 0 and self._timer is None:
                self._timer = threading.Timer(wait, self._write_alone)
                self._timer.daemon = True
                self._timer.start()
        if wait <= 0:
            self.write()

    def _write_alone(self) -> None:
        try:
            self.write()
        finally:
            connection.close()  # this thread's own, which ends with it

    def write(self) -> None:
        with self._lock:
            counts, self.counts = self.counts, defaultdict(lambda: [0, 0, 0])
            if self._timer:
                self._timer.cancel()  # whatever it would have written is written now
            self._written, self._timer = time.monotonic(), None
        try:
            with transaction.atomic():
                for (key, day), numbers in sorted(counts.items()):
                    names = ("requests", "units", "refused")
                    more = {n: F(n) + number for n, number in zip(names, numbers, strict=True)}
                    Use.objects.bulk_create([Use(key_id=key, day=day)], ignore_conflicts=True)
                    Use.objects.filter(key=key, day=day).update(**more)
                    Key.objects.filter(pk=key).update(last_used_on=day)
        except (DatabaseError, InterfaceError) as error:  # an answer does not fail for its count
            logger.warning("The use of %d keys could not be written: %r", len(counts), error)


counted = Counted()
atexit.register(lambda: counted.write() if counted.counts else None)
