"""Which state of code and data an answer shows: the key of ETags, caches and citations."""

import hashlib

from django.conf import settings
from django.db.models import Sum

from .models import Dataset


def _code_version():
    """A digest of the code and templates, so that a deployment renews every answer."""
    digest = hashlib.sha256()
    for pattern in ("nkworld/**/*.py", "*/*.py", "templates/**/*.html"):
        for path in sorted(settings.BASE_DIR.glob(pattern)):
            if not {".venv", "node_modules", "var", "tests"} & set(path.parts):
                digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


CODE_VERSION = _code_version()


def revision_of(dataset=""):
    """The revision of one dataset, or of all of them together."""
    datasets = Dataset.objects.filter(slug=dataset) if dataset else Dataset.objects
    return datasets.aggregate(total=Sum("revision"))["total"] or 0


def etag(request, media_type=""):
    """A weak tag from data revision, code, canonical query, path and media type."""
    query = sorted((name, value) for name in request.GET for value in request.GET.getlist(name))
    facts = [CODE_VERSION, revision_of(), request.path, query, media_type]
    return f'W/"{hashlib.sha256(repr(facts).encode()).hexdigest()[:32]}"'
