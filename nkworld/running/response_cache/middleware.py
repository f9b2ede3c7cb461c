"""The middleware that keeps answers, and answers what is asked conditionally or in part.

One question has one spelling, so that whatever asks the same is answered with the same bytes, and
kept once. Which state of the data is current is asked of the database at most twice a second: an
answer is at most half a second older than what is published. Where there is a replica of the
database, answers are made on it while it has what the database has.
"""

import logging
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from urllib.parse import parse_qsl, urlsplit

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.sessions.backends.db import SessionStore
from django.db import DEFAULT_DB_ALIAS, DatabaseError, InterfaceError, connections
from django.http import HttpRequest
from django.http.request import split_domain_port
from django.http.response import HttpResponseBase
from django.utils.dateparse import parse_date

from nkworld.asking.fields import exact, parse_moment
from nkworld.asking.questions import is_tracking, spelled
from nkworld.atlas.memo import in_memo_scope
from nkworld.provenance.editions import (
    MAY_KEEP,
    MUST_ASK,
    TYPE_CHOSEN,
    DataState,
    Moments,
    cache_control,
    datasets_at,
)
from nkworld.running.overload.limits import instead_of, turn

from . import answers
from .answers import IDENTITY, Answer, answer_of, as_requested, may_be_kept, negotiated

MESSAGES = "messages"  # Django’s cookie of what one reader is still to be told
SESSION_KEY = re.compile("[a-z0-9]{8,40}")  # as Django makes them
MOST_RENDERED = 5
API = "/api/"  # where one address has several media types, and what is not known is refused
REPLICA = "replica"
AGAIN = 30.0  # seconds, until one that could not be asked is asked again
SECONDS = 0.5
LAST = "state"  # its key in the cache: for a process that starts while the database is away
FOR_A_MONTH = 30 * 86_400
type View = Callable[[HttpRequest], HttpResponseBase]

logger = logging.getLogger(__name__)


data_state = DataState.now


def fresh_state() -> DataState | None:
    """What the database says at this moment; None while it is away."""
    try:
        return data_state()
    except (DatabaseError, InterfaceError):
        return None


@dataclass
class CurrentState:
    """One a process: what the database said last, and whether it could say anything just now."""

    is_away: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _state: DataState | None = None
    _moments: tuple[DataState | None, Moments | None] = (None, None)
    _checked_at: float = float("-inf")

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
                    answers.write(LAST, state.as_json(), FOR_A_MONTH)
                self._state = state
            else:
                checked_at = time.monotonic()
                self._state = self._state or DataState.of_json(answers.read(LAST))
            self._checked_at, self.is_away = checked_at, state is None
            return self._state
        finally:
            self._lock.release()

    def moments(self, is_settled: bool) -> Moments | None:
        """Those at which something was published, read once for each state of the data; while the
        database is away the last known, if any are.

        Of what is hardly over nobody is told what was so half a second ago: another process may
        have led here with a younger moment.
        """
        state, (known, moments) = None, self._moments
        if settings.RESPONSE_CACHE:
            state = self.get() if is_settled else fresh_state() or self.get()
        if state is None or state != known:
            try:
                moments = Moments.read()
            except (DatabaseError, InterfaceError):
                return moments
            self._moments = state, moments
        return moments


current = CurrentState()


def ask_once(request: HttpRequest) -> bool:
    """Write the query as it is kept, in one order and one spelling, without what newsletters add,
    and of a moment the first of its day as of which the same is known. Whether all moments in it
    are settled. One that is no UTF-8 is left to whoever refuses it.
    """
    query = request.META["QUERY_STRING"]
    try:
        text = query.encode("latin-1").decode()
        pairs = parse_qsl(text, keep_blank_values=True, errors="strict")
    except ValueError:
        return True
    if not request.path.startswith(API):
        pairs = [pair for pair in pairs if not is_tracking(pair[0])]
    times, is_settled = Counter(name for name, _ in pairs), True
    for place, (name, value) in enumerate(pairs):
        if name.rpartition(".")[2] != "as_of" or times[name] > 1:
            continue
        # What is no moment, or can't be looked up while the database is away, is left as it is.
        text = value.strip()
        with suppress(ValueError, OverflowError, DatabaseError, InterfaceError):
            moment = parse_moment(text)  # OverflowError: of year 1
            settled = cache_control(moment) == MAY_KEEP
            if day := parse_date(text):
                text = day.isoformat()
            else:
                moments, own = current.moments(settled), datasets_at(request.path)
                text = exact(moments.same(own, moment) if moments else moment)
            is_settled &= settled
        pairs[place] = (name, text)
    if (canonical := spelled(pairs)) != query:
        _rewrite(request, "QUERY_STRING", canonical)
    return is_settled


def _rewrite(request: HttpRequest, name: str, value: str) -> None:
    request.META[name] = value
    # What a request remembers of its address.
    for read in ("GET", "headers", "_current_scheme_host"):
        request.__dict__.pop(read, None)


class ResponseCache:
    """Public pages, files and API answers, whole, for whoever has no session.

    Whoever is signed in is answered anew, and so sees at once what was published. What is kept is
    known by the state of the data, host, path, query, media type and encoding.
    """

    def __init__(self, get_response: View) -> None:
        view = partial(in_memo_scope, get_response)
        self.get_response = ReadReplica(view) if REPLICA in settings.DATABASES else view

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """An answer to a moment that is hardly over may still change, though the one that it speaks
        of is settled: its address must be asked again.
        """
        if request.method not in ("GET", "HEAD") or request.path.startswith(settings.NEVER_KEPT):
            return as_requested(request, self.get_response(request))
        # In small letters; in production without a port that nobody gave the portal, since answers
        # hold whole addresses.
        name, port = split_domain_port(request.META.get("HTTP_HOST", ""))
        if port and (not settings.PRODUCTION or port == str(urlsplit(settings.SITE_ADDRESS).port)):
            name = f"{name}:{port}"
        if name and name != request.META["HTTP_HOST"]:
            _rewrite(request, "HTTP_HOST", name)
        is_settled = not request.META.get("QUERY_STRING") or ask_once(request)
        response = self._answer(request)
        if not is_settled and response.headers.get("Cache-Control") == MAY_KEEP:
            response["Cache-Control"] = MUST_ASK
        return response

    def _answer(self, request: HttpRequest) -> HttpResponseBase:
        has_key = "Authorization" in request.headers
        is_for_everybody = settings.RESPONSE_CACHE and not has_key and is_public(request)
        if not is_for_everybody or not (state := current.get()):
            return as_requested(request, self.get_response(request))
        own = datasets_at(request.path)
        query, media = request.META.get("QUERY_STRING", ""), ""
        if request.path.startswith(API):
            media = request.META.get(TYPE_CHOSEN, request.headers.get("Accept", ""))
        # DisallowedHost of a host that is not served here.
        about = (state.of(own), request.scheme, request.get_host(), request.path, query, media)
        key = sha256(repr([*about]).encode()).hexdigest()
        encoding = IDENTITY
        if "Range" not in request.headers:
            encoding = negotiated(request.headers.get("Accept-Encoding", ""))
        if found := self._kept(request, key, encoding):
            return found
        if current.is_away:
            return self.get_response(request)
        with turn(key):
            if found := self._kept(request, key, encoding):
                return found
            response, plain = self._of_one_state(request, own)
            if plain is None:
                if may_be_kept(response) and state == fresh_state():
                    answers.keep_file(key, response)
                return as_requested(request, response)
            answer = answers.keep(key, plain, encoding)
        whole = instead_of(response, answer.response())
        return _marked(as_requested(request, whole), "fwd=miss; stored")

    def _kept(self, request: HttpRequest, key: str, encoding: str) -> HttpResponseBase | None:
        answer = answers.find(key, encoding)
        found = answer.response() if answer else answers.kept_file(key)
        return _marked(as_requested(request, found), "hit") if found else None

    def _of_one_state(
        self, request: HttpRequest, own: Collection[str] | None
    ) -> tuple[HttpResponseBase, Answer | None]:
        """The answer, rendered anew if something was published meanwhile: a page asks several
        times, and would say half of what was before and half of what is now.
        """

        def state_of_own() -> str:
            state = fresh_state()
            return state.of(own) if state else ""

        state, times = state_of_own(), 1
        response = self.get_response(request)
        plain = answer_of(response)
        while plain and times < MOST_RENDERED and state != (state := state_of_own()):
            response, times = instead_of(response, self.get_response(request)), times + 1
            plain = answer_of(response)
        return response, plain


def is_public(request: HttpRequest) -> bool:
    """Whether it only reads, outside of the desk, and for nobody who has a session, or a message
    still to be told. What only bears the name of one is taken off, or else the answer would be made
    for it.
    """
    if request.method not in ("GET", "HEAD") or request.path.startswith(settings.NEVER_KEPT):
        return False
    cookies, name = request.COOKIES, settings.SESSION_COOKIE_NAME
    if MESSAGES in cookies and not len(CookieStorage(request)):
        del cookies[MESSAGES]
    if name in cookies:
        try:
            is_one = SESSION_KEY.fullmatch(cookies[name]) and SessionStore().exists(cookies[name])
        except (DatabaseError, InterfaceError):
            is_one = False  # while the database is away what is kept is for everybody
        if not is_one:
            del cookies[name]
    return not {name, MESSAGES} & cookies.keys()


def _marked(response: HttpResponseBase, how: str) -> HttpResponseBase:
    """Tells operators, and a reader’s program, that this answer is a kept one (RFC 9211)."""
    away = "; detail=database-away" if current.is_away else ""
    response["Cache-Status"] = f"nkworld; {how}{away}"
    return response


@dataclass
class ReadReplica:
    """An answer is made there if the replica is at the state at which the database is now, in one
    transaction that begins by reading that state: so nobody is told what was so before after what
    is so now. Whatever else comes of it, as the page of one reader, a refusal or an error, is made
    anew by the database itself.
    """

    get_response: View
    _retry_at: float = float("-inf")

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        made, is_whole = None, False
        if is_public(request) and time.monotonic() >= self._retry_at:
            now = fresh_state()
            try:
                with _in_one_transaction():
                    if data_state() == now:
                        made = self.get_response(request)
                is_whole = made is not None and may_be_kept(made)
            except (DatabaseError, InterfaceError) as error:
                if made is None:  # else one query of this answer failed, and not the replica
                    self._retry_at = time.monotonic() + AGAIN
                    logger.warning("The replica can't be asked: %r", error)
        if made is not None and is_whole:
            return made
        response = self.get_response(request)
        return response if made is None else instead_of(made, response)


def replica_in_a_word() -> str:
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
