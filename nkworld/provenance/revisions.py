"""Which state of code and data an answer shows: the key of ETags, caches and citations."""

import hashlib
import json
from collections.abc import Callable, Collection, Hashable
from dataclasses import astuple, dataclass
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.utils import timezone

from nkworld.atlas.memo import is_remembering

from .editions import REFERENCE, TEXTS, edition_of, revisions_now


def _code_version() -> str:
    """A digest of the code and templates, so that a deployment renews every answer."""
    digest = hashlib.sha256()
    packages = {domain.partition(".")[0] for domain in settings.DOMAINS} | {"nkworld"}
    for pattern in (*(f"{name}/**/*.py" for name in sorted(packages)), "templates/**/*.html"):
        for path in sorted(settings.BASE_DIR.glob(pattern)):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


CODE_VERSION = _code_version()
# Whose clocks an answer of some datasets minds; a clock of texts is minded by pages alone.
_clocks: list[Callable[[], Any]] = []
_clocks_of_texts: list[Callable[[], Any]] = []

MUST_ASK = "public, max-age=0, must-revalidate"
MAY_KEEP = "public, max-age=86400, immutable"
# In META: which of its media types an address gives a request, for whoever keeps the answer.
TYPE_CHOSEN = "nkworld.media_type"
# No publish takes as long. It is of the moment at which it began: what is known as of a moment
# that near may still become more.
SETTLED_AFTER = timedelta(hours=1)


def etag_state[T: Callable[[], Any]](state: T) -> T:
    """Announce a `state()` of what changes without an edit, as the day does."""
    _clocks.append(state)
    return state


def etag_state_of_texts[T: Callable[[], Any]](state: T) -> T:
    """The same of what no answer of a dataset says, as a scheduled text whose moment has come."""
    _clocks_of_texts.append(state)
    return state


def revision_of(dataset: str = "") -> int:
    """0 of an unknown dataset; without one, that of all together and the reference data."""
    revisions = revisions_now()
    return revisions.get(dataset, 0) if dataset else sum(revisions.values())


@dataclass(frozen=True)
class DataState:
    """Revisions and clocks at one moment: as long as they are the same, so is every answer."""

    revisions: tuple[tuple[str, int], ...]
    clocks: str
    clocks_of_texts: str

    @classmethod
    def now(cls) -> "DataState":
        revisions = sorted(revisions_now().items())
        clocks, texts = (repr([state() for state in c]) for c in (_clocks, _clocks_of_texts))
        return cls(tuple(revisions), clocks, texts)

    @classmethod
    def of_json(cls, text: bytes | None) -> "DataState | None":
        try:
            revisions, clocks, texts = json.loads(text or b"")
            return cls(tuple((str(slug), int(number)) for slug, number in revisions), clocks, texts)
        except (ValueError, TypeError, RecursionError):
            return None

    def as_json(self) -> bytes:
        return json.dumps(astuple(self)).encode()

    def of(self, datasets: Collection[str] | None) -> str:
        """A digest of code, reference data and these datasets; None: of all there is."""
        if datasets is None:
            return _digest([CODE_VERSION, self])
        named = {REFERENCE, *datasets}
        own = [(slug, revision) for slug, revision in self.revisions if slug in named]
        texts = self.clocks_of_texts if TEXTS in named else ""
        return _digest([CODE_VERSION, own, self.clocks, texts])


def data_state() -> str:
    return DataState.now().of(None)


Scope = Callable[[str], Collection[str] | None]
_scopes: list[Scope] = []


def scope(datasets_of_path: Scope) -> Scope:
    """Announce the datasets on which answers at some addresses depend; None of other addresses."""
    _scopes.append(datasets_of_path)
    return datasets_of_path


def datasets_of(path: str) -> Collection[str] | None:
    """Those on which every answer at an address depends; None: it may tell of all there is."""
    found = (datasets_of_path(path) for datasets_of_path in _scopes)
    return next((datasets for datasets in found if datasets is not None), None)


def etag(
    request: HttpRequest,
    media_type: str = "",
    datasets: Collection[str] | None = None,
    moment: datetime | None = None,
) -> str:
    """Weak, of data (None: all; as known at `moment`), canonical query, path and media type."""
    if datasets is not None and moment is not None:
        # Of the editions of that moment: nothing that is published later changes it.
        slugs = sorted({*datasets} - {TEXTS})
        state = _digest([CODE_VERSION, [(s, edition_of(s, moment).revision) for s in slugs]])
    else:
        state = DataState.now().of(datasets)
    query = sorted((name, value) for name in request.GET for value in request.GET.getlist(name))
    return f'W/"{_digest([state, request.path, query, media_type])}"'


def cache_control(moment: datetime | None) -> str:
    """Whether a client may keep an answer: one about a moment that is long over stays the same."""
    settled = moment is not None and timezone.now() - moment > SETTLED_AFTER
    return MAY_KEEP if settled else MUST_ASK


def _digest(facts: list) -> str:
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:32]


def kept_between_edits[T](read: Callable[[], T]) -> Callable[[], T]:
    """The same function, asked once for each state of the data; a transaction reads for itself.

    For what every question needs and hardly an edit changes: the rules, the names of countries.
    Whoever calls it changes nothing of what it gives. Every publish and every edit raises a
    revision, and so is seen by the next request.
    """
    kept: dict[Hashable, T] = {}  # of the newest state alone

    @wraps(read)
    def answer() -> T:
        # Before it is read: what is kept is never older than it says.
        if (state := state_of_data()) is None:
            return read()
        if state not in kept:
            found = read()
            kept.clear()
            kept[state] = found
            return found
        return kept[state]

    return answer


def state_of_data() -> Hashable | None:
    """What is read now is kept under this; None: it is not, as in a transaction."""
    if not settings.RESPONSE_CACHE or not is_remembering() or connection.in_atomic_block:
        return None
    return revision_of()
