"""Which state of the data is current, asked of the database at most twice a second.

An answer that a reader gets is therefore at most half a second older than what is published.
"""

import threading
import time

from django.db import DatabaseError, InterfaceError

from nkworld.provenance.editions import DataState

from . import store

SECONDS = 0.5
LAST = "state"  # its key in the cache: for a process that starts while the database is away
FOR_A_MONTH = 30 * 86_400


def data_state() -> DataState:
    return DataState.now()


def fresh_state() -> DataState | None:
    """What the database says at this moment; None while it is away."""
    try:
        return data_state()
    except (DatabaseError, InterfaceError):
        return None


class CurrentState:
    """One a process: what the database said last, and whether it could say anything just now."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._state: DataState | None = None
        self._checked_at, self.is_away = float("-inf"), False

    def get(self) -> DataState | None:
        """What keeps answers apart; the last known while the database is away, and None where none
        is known.
        """
        if time.monotonic() - self._checked_at < SECONDS:
            return self._state
        # While the database is away it may take seconds to say so: one asks, the others go on.
        if not self._lock.acquire(blocking=not self.is_away):
            return self._state
        try:
            if (checked_at := time.monotonic()) - self._checked_at < SECONDS:
                return self._state  # another has asked meanwhile
            if state := fresh_state():
                if state != self._state:
                    store.write(LAST, state.as_json(), FOR_A_MONTH)
                self._state = state
            else:
                checked_at = time.monotonic()
                self._state = self._state or DataState.of_json(store.read(LAST))
            self._checked_at, self.is_away = checked_at, state is None
            return self._state
        finally:
            self._lock.release()


current = CurrentState()
