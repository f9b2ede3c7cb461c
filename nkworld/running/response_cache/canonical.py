"""One spelling for one question: whatever asks the same is answered with the same bytes, and kept
once.
"""

from collections import Counter
from urllib.parse import parse_qsl, urlsplit

from django.conf import settings
from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest
from django.http.request import split_domain_port
from django.utils.dateparse import parse_date

from nkworld.asking.fields import exact, parse_moment
from nkworld.asking.questions import is_tracking, spelled
from nkworld.provenance.editions import MAY_KEEP, DataState, Moments, cache_control, datasets_of

from .state import current, fresh_state

AS_OF = "as_of"
API = "/api/"  # refuses whatever it does not know
READ_BEFORE = ("GET", "headers", "_current_scheme_host")  # what a request remembers of its address


def name_host(request: HttpRequest) -> None:
    """In small letters; in production without a port that nobody gave the portal, since answers
    hold whole addresses.
    """
    name, port = split_domain_port(request.META.get("HTTP_HOST", ""))
    if port and (not settings.PRODUCTION or port == str(urlsplit(settings.SITE_ADDRESS).port)):
        name = f"{name}:{port}"
    if name and name != request.META["HTTP_HOST"]:
        _tell(request, "HTTP_HOST", name)


def ask_once(request: HttpRequest) -> bool:
    """Write the query as it is kept, in one order and one spelling, without what newsletters add,
    and of a moment the first of its day as of which the same is known. Whether all moments in it
    are settled. One that is no UTF-8 is left to whoever refuses it.
    """
    query = request.META.get("QUERY_STRING", "")
    if not query:
        return True
    try:
        text = query.encode("latin-1").decode()
        pairs = parse_qsl(text, keep_blank_values=True, errors="strict")
    except ValueError:
        return True
    if not request.path.startswith(API):
        pairs = [pair for pair in pairs if not is_tracking(pair[0])]
    times, is_settled = Counter(name for name, _ in pairs), True
    for place, (name, value) in enumerate(pairs):
        if name.rpartition(".")[2] == AS_OF and times[name] == 1:
            value, settled = _same_moment(request.path, value)
            pairs[place], is_settled = (name, value), is_settled and settled
    if (canonical := spelled(pairs)) != query:
        _tell(request, "QUERY_STRING", canonical)
    return is_settled


def _same_moment(path: str, text: str) -> tuple[str, bool]:
    """(the moment of which the answer speaks, whether what was asked is settled); a day is one, and
    what is none, or can't be looked up while the database is away, is left as it is.
    """
    text = text.strip()
    try:
        moment = parse_moment(text)
        is_settled = cache_control(moment) == MAY_KEEP
        if day := parse_date(text):
            return day.isoformat(), is_settled
        moments = kept.get(is_settled)
        return exact(moments.same(datasets_of(path), moment) if moments else moment), is_settled
    except (ValueError, OverflowError, DatabaseError, InterfaceError):  # OverflowError: of year 1
        return text, True


class KeptMoments:
    """Read once for each state of the data, by each process."""

    def __init__(self) -> None:
        self._kept: tuple[DataState | None, Moments | None] = None, None

    def get(self, is_settled: bool) -> Moments | None:
        """Those known now; while the database is away the last known, if any are.

        Of what is hardly over nobody is told what was so half a second ago: another process may
        have led here with a younger moment.
        """
        state, (known, moments) = None, self._kept
        if settings.RESPONSE_CACHE:
            state = current.get() if is_settled else fresh_state() or current.get()
        if state is not None and state == known:
            return moments
        try:
            moments = Moments.read()
        except (DatabaseError, InterfaceError):
            return moments
        self._kept = state, moments
        return moments


kept = KeptMoments()


def _tell(request: HttpRequest, name: str, value: str) -> None:
    request.META[name] = value
    for read in READ_BEFORE:
        request.__dict__.pop(read, None)
