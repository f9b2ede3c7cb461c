"""Whether the process answers (/health/live) and whether it can serve (/health/ready).

`Watched` (metrics.py) asks for them before hosts are looked at and http is sent to https: whoever
watches the portal does so on its own machine, by whatever name. Nothing secret is said.
"""

import logging
from collections.abc import Callable
from functools import partial

from django.conf import settings
from django.db import connection
from django.http import HttpResponse, JsonResponse

from nkworld.importing.presence import is_wanted, living
from nkworld.provenance.models import Dataset
from nkworld.running.overload import fault_of, limited
from nkworld.running.schema import SchemaRefused, refuse_unless_it_fits

logger = logging.getLogger(__name__)

LIVE, READY = "/health/live", "/health/ready"
HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


def liveness() -> HttpResponse:
    return JsonResponse({"live": True}, headers=HEADERS)


def readiness() -> HttpResponse:
    """200 with each part “ok”, or 503 with what is wrong with the first that fails."""
    parts: dict[str, str] = {}
    with limited(settings.QUERY_SECONDS, settings.QUERY_SECONDS):
        for name, check in CHECKS.items():
            try:
                check()
            except Exception as error:
                parts[name] = _reason(error)
                logger.warning("Not ready, %s: %s", name, parts[name], exc_info=error)
                break
            parts[name] = "ok"
    ready = set(parts.values()) == {"ok"}
    return JsonResponse(
        {"ready": ready, "parts": parts, "worker": worker_in_a_word()},
        status=200 if ready else 503,
        headers=HEADERS,
    )


def worker_in_a_word() -> str:
    """Without one pages are served all the same, so that it makes nobody turn visitors away."""
    if not is_wanted():
        return "not wanted"
    return "running" if living() else "none: run manage.py work"


def check_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def check_data() -> None:
    """The revisions, which every page asks for, are those of curated data that were loaded."""
    if not Dataset.objects.filter(revision__gt=0).exists():
        raise SchemaRefused("no dataset was loaded: run manage.py load_seed")


def _reason(error: Exception) -> str:
    if isinstance(error, SchemaRefused):
        return str(error)
    fault = fault_of(error)
    return fault.value if fault else "failed"


CHECKS: dict[str, Callable[[], object]] = {
    "database": check_database,
    "migrations": partial(refuse_unless_it_fits, connection),
    "data": check_data,
}
ANSWERS = {LIVE: liveness, READY: readiness}
