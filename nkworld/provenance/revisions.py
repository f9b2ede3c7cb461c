"""Which state of code and data an answer shows: the key of ETags, caches and citations."""

import hashlib
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from nkworld.atlas.memo import once_per_request

from .models import Dataset
from .models.as_if import current


def _code_version() -> str:
    """A digest of the code and templates, so that a deployment renews every answer."""
    digest = hashlib.sha256()
    packages = {domain.partition(".")[0] for domain in settings.DOMAINS} | {"nkworld"}
    patterns = [f"{package}/**/*.py" for package in sorted(packages)]
    for pattern in (*patterns, "templates/**/*.html"):
        for path in sorted(settings.BASE_DIR.glob(pattern)):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


CODE_VERSION = _code_version()
_clocks: list = []


def etag_state(state: Any) -> Any:
    """Announce what changes without an edit, as a scheduled text does when its moment has come.

    `state()` answers something that is printed the same as long as nothing changed.
    """
    _clocks.append(state)
    return state


@once_per_request
def _revisions() -> dict[str, int]:
    found = dict(Dataset.objects.values_list("slug", "revision"))
    if as_if := current.get():
        found[as_if.model.dataset] = as_if.revision
    return found


def revision_of(dataset: str = "") -> int:
    """The revision of one dataset, 0 of an unknown one, or of all of them together."""
    revisions = _revisions()
    return revisions.get(dataset, 0) if dataset else sum(revisions.values())


def data_state() -> str:
    """A digest of data revision, clock and code: as long as it is the same, so is every answer."""
    return _digest([CODE_VERSION, revision_of(), [state() for state in _clocks]])


def etag(request: HttpRequest, media_type: str = "") -> str:
    """A weak tag from the state of the data, canonical query, path and media type."""
    query = sorted((name, value) for name in request.GET for value in request.GET.getlist(name))
    return f'W/"{_digest([data_state(), request.path, query, media_type])}"'


def _digest(facts: list) -> str:
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:32]
