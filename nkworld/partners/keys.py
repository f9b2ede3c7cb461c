"""Keys of partners: made, rotated, revoked, and known again by their digest.

A key is `nkw_PREFIX_SECRET`. The secret is random and long, so that a plain digest of it can't be
guessed back, and a new SECRET_KEY of the portal ends no partner's key.
"""

import re
import secrets
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils import timezone

from nkworld.audit import record

from .models import Key, Partner

FORM = re.compile(r"nkw_[0-9a-f]{8}_[\w-]{43}", re.ASCII)
OVERLAP = timedelta(days=7)  # how long the old key still works beside the one that follows it
KNOWN_SECONDS = 5.0  # so long a process relies on what it has read of a key
MOST_KNOWN = 1_000


@dataclass(frozen=True)
class Holder:
    """Whose key it is, and what the partner may ask; None is what the settings say."""

    key: int
    partner: str
    units: int | None
    at_once: int | None


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
    known.forget()


def _new(partner: Partner, by: Any) -> tuple[Key, str]:
    prefix = secrets.token_hex(4)
    text = f"nkw_{prefix}_{secrets.token_urlsafe(32)}"
    key = Key.objects.create(partner=partner, prefix=prefix, digest=digest_of(text), made_by=by)
    return key, text


def digest_of(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def holder_of(text: str) -> Holder | None:
    """Who holds this key; None of a wrong one, and of one that has ended."""
    return known.holder(digest_of(text)) if FORM.fullmatch(text) else None


class Known:
    """What a process has read of keys, for a few seconds each: an answer that is kept needs no
    question to the database for its key.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._found: OrderedDict[str, tuple[float, Holder]] = OrderedDict()

    def holder(self, digest: str) -> Holder | None:
        with self._lock:
            until, found = self._found.get(digest, (0.0, None))
        if found and until > time.monotonic():
            return found
        if (found := self._read(digest)) is None:
            return None
        with self._lock:
            self._found[digest] = time.monotonic() + KNOWN_SECONDS, found
            while len(self._found) > MOST_KNOWN:
                self._found.popitem(last=False)
        return found

    def forget(self) -> None:
        with self._lock:
            self._found.clear()

    def _read(self, digest: str) -> Holder | None:
        key = Key.objects.valid().select_related("partner").filter(digest=digest).first()
        if key is None:
            return None
        partner = key.partner
        return Holder(key.pk, str(partner), partner.units, partner.at_once)


known = Known()
