"""The middleware that keeps answers, and answers what is asked conditionally or in part."""

import re
from collections.abc import Callable, Collection
from hashlib import sha256

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.sessions.backends.db import SessionStore
from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from nkworld.provenance.revisions import MAY_KEEP, MUST_ASK, TYPE_CHOSEN, datasets_of
from nkworld.running.overload.turns import instead_of, turn

from . import store
from .answers import IDENTITY, Answer, answer_of, as_asked, may_be_kept, negotiated
from .canonical import ask_once, name_host
from .state import current, fresh_state
from .store import keep_file, kept_file

NAME = "nkworld"  # in Cache-Status (RFC 9211)
MESSAGES = "messages"  # Django’s cookie of what one reader is still to be told
SESSION_KEY = re.compile("[a-z0-9]{8,40}")  # as Django makes them
MOST_RENDERED = 5
NEGOTIATED = "/api/"  # where one address has several media types


class ResponseCache:
    """Public pages, files and API answers, whole, for whoever has no session.

    Whoever is signed in is answered anew, and so sees at once what was published. What is kept is
    known by the state of the data, host, path, query, media type and encoding.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """An answer to a moment that is hardly over may still change, though the one that it speaks
        of is settled: its address must be asked again.
        """
        if request.method not in ("GET", "HEAD") or request.path.startswith(settings.NEVER_KEPT):
            return as_asked(request, self.get_response(request))
        name_host(request)
        is_settled = ask_once(request)
        response = self._answer(request)
        if not is_settled and response.headers.get("Cache-Control") == MAY_KEEP:
            response["Cache-Control"] = MUST_ASK
        return response

    def _answer(self, request: HttpRequest) -> HttpResponseBase:
        has_key = "Authorization" in request.headers
        is_for_everybody = settings.RESPONSE_CACHE and not has_key and is_public(request)
        if not is_for_everybody or not (state := current.get()):
            return as_asked(request, self.get_response(request))
        own = datasets_of(request.path)
        key = key_of(request, state.of(own))
        encoding = IDENTITY
        if "Range" not in request.headers:
            encoding = negotiated(request.headers.get("Accept-Encoding", ""))
        if answer := store.find(key, encoding):
            return _marked(as_asked(request, answer.response()), "hit")
        if current.is_away:
            return self.get_response(request)
        if large := kept_file(key):
            return _marked(as_asked(request, large), "hit")
        with turn(key):
            if answer := store.find(key, encoding):
                return _marked(as_asked(request, answer.response()), "hit")
            if large := kept_file(key):
                return _marked(as_asked(request, large), "hit")
            response, plain = self._of_one_state(request, own)
            if plain is None:
                if may_be_kept(response) and state == fresh_state():
                    response = keep_file(key, response)
                return as_asked(request, response)
            answer = store.keep(key, plain, encoding)
        whole = instead_of(response, answer.response())
        return _marked(as_asked(request, whole), "fwd=miss; stored")

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


def key_of(request: HttpRequest, state: str) -> str:
    """DisallowedHost of a host that is not served here."""
    query, media = request.META.get("QUERY_STRING", ""), ""
    if request.path.startswith(NEGOTIATED):
        media = request.META.get(TYPE_CHOSEN, request.headers.get("Accept", ""))
    facts = [state, request.scheme, request.get_host(), request.path, query, media]
    return sha256(repr(facts).encode()).hexdigest()


def _marked(response: HttpResponseBase, how: str) -> HttpResponseBase:
    """Tells operators, and a reader’s program, that this answer is a kept one."""
    away = "; detail=database-away" if current.is_away else ""
    response["Cache-Status"] = f"{NAME}; {how}{away}"
    return response
