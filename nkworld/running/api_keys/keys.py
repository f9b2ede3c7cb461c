"""Keys of partners: made, rotated, revoked, and known again by their digest.

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
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from django.core.cache import cache
from django.db import DatabaseError, InterfaceError, connection, transaction
from django.db.models import F
from django.utils import timezone

from nkworld.running.audit import record

from .models import Key, Partner, Use

FORM = re.compile(r"nkw_[0-9a-f]{8}_[\w-]{43}", re.ASCII)
OVERLAP = timedelta(days=7)  # how long the old key still works beside the one that follows it
logger = logging.getLogger(__name__)
SECONDS = 60.0  # between two writings of what is asked
KNOWN_SECONDS = 5.0  # so long a process relies on what it has read of a key
KEPT_AS = "partner-key:{}"


@transaction.atomic
def make(partner: Partner, by: Any) -> tuple[Key, str]:
    """A new key, and its text: the only time that anybody sees it."""
    key, text = _new(partner, by)
    record("key made", partner, who=by, sentence=str(key))
    return key, text


@transaction.atomic
def rotate(partner: Partner, by: Any) -> tuple[Key, str]:
    """A key that follows the others: those end a week later, so that programs can be told."""
    until = timezone.now() + OVERLAP
    old = partner.keys.valid(until)
    names = ", ".join(str(each) for each in old)
    key, text = _new(partner, by)
    old.exclude(pk=key.pk).update(ends_at=until, ended_by=by)
    record("key rotated", partner, who=by, sentence=f"{key} follows {names or 'none'}")
    return key, text


@transaction.atomic
def revoke(key: Key, by: Any) -> None:
    """From now on nothing is answered with it; a second time changes nothing."""
    if Key.objects.valid().filter(pk=key.pk).update(ends_at=timezone.now(), ended_by=by):
        record("key revoked", key.partner, who=by, sentence=str(key))
    cache.delete(KEPT_AS.format(key.digest))


def _new(partner: Partner, by: Any) -> tuple[Key, str]:
    prefix = secrets.token_hex(4)
    text = f"nkw_{prefix}_{secrets.token_urlsafe(32)}"
    key = Key.objects.create(partner=partner, prefix=prefix, digest=digest_of(text), made_by=by)
    return key, text


def digest_of(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def key_of(text: str) -> Key | None:
    """None of a wrong one, and of one that has ended. A process remembers a key for a few seconds:
    an answer that is kept needs no question to the database for it.
    """
    if not FORM.fullmatch(text):
        return None
    name = KEPT_AS.format(digest := digest_of(text))
    if (found := cache.get(name)) is not None:
        return found
    key = Key.objects.valid().select_related("partner").filter(digest=digest).first()
    if key is not None:
        cache.set(name, key, KNOWN_SECONDS)
    return key


class Counted:
    """What is counted and not yet written: {(key, day): [requests, units, refused]}."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.counts: dict[tuple[int, date], list[int]] = defaultdict(lambda: [0, 0, 0])
        self._written = float("-inf")
        self._timer: threading.Timer | None = None

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
