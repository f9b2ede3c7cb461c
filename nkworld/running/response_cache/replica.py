"""Public answers are made on a replica of the database, while it has what the database has."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import DEFAULT_DB_ALIAS, DatabaseError, InterfaceError, connections
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from nkworld.running.overload.turns import instead_of

from .answers import may_be_kept
from .middleware import is_public
from .state import data_state, fresh_state

logger = logging.getLogger(__name__)
REPLICA = "replica"
AGAIN = 30.0  # seconds, until one that could not be asked is asked again


class ReadReplica:
    """The middleware, inside of the one that keeps answers.

    An answer is made there if the replica is at the state at which the database is now, in one
    transaction that begins by reading that state: so nobody is told what was so before after what
    is so now. Whatever else comes of it, as the page of one reader, a refusal or an error, is made
    anew by the database itself.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        if REPLICA not in settings.DATABASES:
            raise MiddlewareNotUsed
        self.get_response = get_response
        self._asked_from = float("-inf")

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        made, is_whole = None, False
        if is_public(request) and time.monotonic() >= self._asked_from:
            now = fresh_state()
            try:
                with _in_one_transaction():
                    if data_state() == now:
                        made = self.get_response(request)
                is_whole = made is not None and may_be_kept(made)
            except (DatabaseError, InterfaceError) as error:
                if made is None:  # else one query of this answer failed, and not the replica
                    self._asked_from = time.monotonic() + AGAIN
                    logger.warning("The replica can't be asked: %r", error)
        if made is not None and is_whole:
            return made
        response = self.get_response(request)
        return response if made is None else instead_of(made, response)


def replica_in_a_word() -> str:
    """What it is good for at this moment."""
    now = fresh_state()
    try:
        with _in_one_transaction():
            return "at the state of the database" if data_state() == now else "behind: not asked"
    except (DatabaseError, InterfaceError):
        return "away: not asked"


@contextmanager
def _in_one_transaction() -> Iterator[None]:
    """The replica in the place of the database, at one moment (settings: REPEATABLE READ).

    No `atomic()`, within which nothing is remembered between requests: this transaction reads what
    is committed.
    """
    database, replica = connections[DEFAULT_DB_ALIAS], connections[REPLICA]
    connections[DEFAULT_DB_ALIAS] = replica
    try:
        replica.set_autocommit(False)
        yield
        with replica.cursor() as cursor:
            cursor.execute("SELECT 1")  # fails where a query failed before: then a part is missing
        replica.commit()
        replica.set_autocommit(True)
    except BaseException:
        replica.close()
        raise
    finally:
        connections[DEFAULT_DB_ALIAS] = database
