"""Who changes what is public does so one after another, so that moments stand in the order in which
they become public: a mirror that holds all changes up to a moment misses none.

SQLite has one writer at a time anyway; PostgreSQL keeps a lock until the transaction is over.
"""

from typing import Any

from django.db import connection
from django.utils import timezone

LOCK = 0x6E6B7721  # a number of our own: no other lock of the database has it


def hold_clock() -> None:
    """Nobody else gives a moment until this transaction is over. Take it before any other lock."""
    if connection.vendor == "postgresql" and connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def give_moment(sender: Any, history_instance: Any = None, **kwargs: Any) -> None:
    """A receiver: an edit is of the moment at which it holds the clock, not at which it waited."""
    if connection.vendor == "postgresql" and history_instance is not None:
        hold_clock()
        given = getattr(kwargs.get("instance"), "_history_date", None)
        history_instance.history_date = given or timezone.now()
