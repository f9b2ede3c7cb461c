"""The outermost middleware, what whoever watches the portal is told, and the answer to what no view
has caught: 503 where a fault hinders the portal, else 500.

/health/live and /health/ready are answered before hosts are looked at and http is sent to https.
For /metrics each worker writes its numbers into files of one folder, PROMETHEUS_MULTIPROC_DIR, and
whichever is asked sums them all. It has to be empty at the start (`.ci/gunicorn.conf.py`).

The answer to an error needs no database, session or template context: it is given when these have
failed. The API says it in its own shape of errors."""

import json
import logging
import os
import platform
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any
from uuid import uuid4

import django
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
)
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from nkworld.api.errors import SERVER_ERROR, UNAVAILABLE, problem_response
from nkworld.desk.site import due_in_short
from nkworld.importing import tasks
from nkworld.importing.tasks import is_wanted, living, unfinished
from nkworld.provenance.editions import CODE_VERSION
from nkworld.provenance.models import Dataset
from nkworld.running.logs import HEADER, KEPT, SANE, current, id_of, log_request
from nkworld.running.overload.limits import (
    FAULTS,
    Limits,
    OutOfTime,
    fault_of,
    limited,
    limits_in_force,
)
from nkworld.running.response_cache.middleware import REPLICA, replica_in_a_word
from nkworld.running.schema import SchemaRefused, refuse_unless_it_fits

logger = logging.getLogger(__name__)

METHODS = ("GET", "HEAD", "POST", "OPTIONS")
FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Real-IP")
BUCKETS = (0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")
MISTAKE = "Something went wrong on our side. The mistake has been recorded."
NOT_SAVED = "Nothing of yours was saved."
PARTLY_SAVED = "A part of what you sent was saved before: look at it before you send it again."

registry = CollectorRegistry()
requests = Counter(
    "nkworld_requests", "Answered requests.", ["method", "view", "status"], registry=registry
)
seconds = Histogram(
    "nkworld_request_seconds",
    "Seconds from request to answer.",
    ["view"],
    buckets=BUCKETS,
    registry=registry,
)
faults = Counter(
    "nkworld_faults", "Requests that a fault ended, by its kind.", ["fault"], registry=registry
)


class WorkOutsideRequests(Collector):
    def collect(self) -> Iterator[Metric]:
        workers = "Workers of tasks that live."
        yield GaugeMetricFamily("nkworld_workers", workers, value=len(living()))
        jobs = GaugeMetricFamily("nkworld_jobs", "Uploads that are not read.", labels=["state"])
        for state, number in tasks.unfinished().items():
            jobs.add_metric([state], number)
        yield jobs


work_outside_requests = CollectorRegistry()
work_outside_requests.register(WorkOutsideRequests())


# CPython keeps the frames of calls in pieces of 16 kB. Where a loop's calls cross from one piece
# into the next, releases from before March 2026 take that piece from the operating system for each
# call and give it back (python/cpython#142183): a page whose template happens to lie there costs up
# to 1.7 times its processor time. A frame that is larger than a piece gets a larger one, and what
# it calls lies there too.
ROOM = 2**16  # words of eight bytes, of which only what is used takes memory


def with_room[T](function: Callable[[HttpRequest], T], request: HttpRequest) -> T:
    return function(request)


with_room.__code__ = with_room.__code__.replace(co_stacksize=ROOM)


@dataclass(frozen=True)
class Watched:
    """The middleware: a request has an id and its time, and is told of by a line of the log if
    LOG_REQUESTS and by counts if METRICS asks for it.

    An answer of the desk has longer: who is signed in publishes there, and waits for it.
    """

    get_response: Callable[[HttpRequest], HttpResponse]

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get(HEADER, "")
        request.META[KEPT] = given if SANE.fullmatch(given) else uuid4().hex
        token, begun = current.set(request.META[KEPT]), perf_counter()
        try:
            with limited(settings.REQUEST_SECONDS, settings.QUERY_SECONDS):
                if answer := ANSWERS.get(request.path):
                    response = answer()
                elif settings.METRICS and request.path == "/metrics" and may_read(request):
                    text = generate_latest(of_all_workers()) + generate_latest(
                        work_outside_requests
                    )
                    response = HttpResponse(text, headers=HEADERS, content_type=CONTENT_TYPE_LATEST)
                else:
                    response = with_room(self.get_response, request)
                    if settings.METRICS:
                        match = request.resolver_match
                        view = match.view_name if match else "none"
                        method = request.method if request.method in METHODS else "other"
                        requests.labels(method, view, response.status_code).inc()
                        seconds.labels(view).observe(perf_counter() - begun)
            if settings.LOG_REQUESTS and not answer:
                log_request(request, response.status_code, (perf_counter() - begun) * 1000)
        finally:
            current.reset(token)
        response[HEADER] = request.META[KEPT]
        return response

    def process_view(self, request: HttpRequest, *view: Any) -> None:
        limits, match = limits_in_force(), request.resolver_match
        if limits and match and "admin" in match.app_names:
            limits.prolong(settings.DESK_SECONDS, settings.DESK_SECONDS)


def may_read(request: HttpRequest) -> bool:
    """Whoever has the token; without one, a neighbour on this machine who came through no proxy."""
    if settings.METRICS_TOKEN:
        given = request.headers.get("Authorization", "")
        return constant_time_compare(given, f"Bearer {settings.METRICS_TOKEN}")
    came_by_proxy = any(name in request.headers for name in FORWARDED)
    return request.META["REMOTE_ADDR"] in settings.METRICS_ADDRESSES and not came_by_proxy


def of_all_workers() -> CollectorRegistry:
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return registry
    MultiProcessCollector(summed := CollectorRegistry())
    return summed


def readiness() -> HttpResponse:
    """200 with each part “ok”, or 503 with what is wrong with the first that fails.

    Without a worker pages are served all the same, so that it makes nobody turn visitors away.
    """
    parts: dict[str, str] = {}
    with limited(settings.QUERY_SECONDS, settings.QUERY_SECONDS):
        for name, check in CHECKS.items():
            try:
                check()
            except Exception as error:
                fault = fault_of(error)
                parts[name] = fault.word if fault else "failed"
                if isinstance(error, SchemaRefused):
                    parts[name] = str(error)
                logger.warning("Not ready, %s: %s", name, parts[name], exc_info=error)
                break
            parts[name] = "ok"
    worker = "not wanted"
    if is_wanted():
        worker = "running" if living() else "none: run manage.py work"
    ready = set(parts.values()) == {"ok"}
    report = {"ready": ready, "parts": parts, "worker": worker}
    return JsonResponse(report, status=200 if ready else 503, headers=HEADERS)


def check_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def check_data() -> None:
    """The revisions, which every page asks for, are those of curated data that were loaded."""
    if not Dataset.objects.filter(revision__gt=0).exists():
        raise SchemaRefused("no dataset was loaded: run manage.py load_seed")


CHECKS: dict[str, Callable[[], object]] = {
    "database": check_database,
    "migrations": partial(refuse_unless_it_fits, connection),
    "data": check_data,
}
ANSWERS: dict[str, Callable[[], HttpResponse]] = {
    "/health/live": lambda: JsonResponse({"live": True}, headers=HEADERS),
    "/health/ready": readiness,
}


def server_error(request: HttpRequest) -> HttpResponse:
    error = sys.exc_info()[1]
    is_of_api = request.path.startswith(reverse("api:root"))
    if fault := fault_of(error):
        # For one person: who sends something is told what became of it.
        limits = limits_in_force() or Limits(settings.REQUEST_SECONDS, settings.QUERY_SECONDS)
        longest = limits.request_seconds if isinstance(error, OutOfTime) else limits.query_seconds
        sends, remedy = request.method not in SAFE, fault.remedy
        happened = fault.happened.format(seconds=longest, lock_seconds=settings.LOCK_SECONDS)
        if sends:
            happened = f"{happened} {PARTLY_SAVED if limits.committed else NOT_SAVED}"
        elif fault is FAULTS["locked"]:
            remedy = "Ask again in a minute."  # whoever sent nothing has nothing to send again
        faults.labels(fault.word).inc()
        logger.warning("%s %s ended: %s", request.method, request.path, fault.word)
        text = f"{happened} {remedy}"
        if is_of_api:
            response = problem_response(request, UNAVAILABLE, text)
        else:
            context = {
                "title": fault.title,
                "happened": happened,
                "remedy": remedy,
                "sends": sends,
                "request_id": id_of(request),
            }
            response = _rendered("operations/unavailable.html", context, text, 503)
        response["Retry-After"] = str(fault.retry_after)
    elif is_of_api:
        sentence = f"{MISTAKE} Tell us the X-Request-ID of this answer."
        response = problem_response(request, SERVER_ERROR, sentence)
    else:
        response = _rendered("500.html", {}, MISTAKE, 500)
    response["Cache-Control"] = "no-store"
    return response


def _rendered(template: str, context: dict[str, Any], text: str, status: int) -> HttpResponse:
    """The page; the text alone where no page can be made, as before static files are collected."""
    try:
        return HttpResponse(render_to_string(template, context), status=status)
    except Exception:  # whatever it is, a reader gets an answer
        logger.exception("The page %s could not be made.", template)
        return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")


FAILURES = 20
OLD_AFTER_DAYS = 2  # a backup is made every night


def versions() -> dict[str, str]:
    database = ".".join(map(str, connection.get_database_version()))
    replica = {"Read replica": replica_in_a_word()} if REPLICA in settings.DATABASES else {}
    return {
        "Portal": f"code {CODE_VERSION}",
        "Python": platform.python_version(),
        "Django": django.get_version(),
        "Database": f"{connection.display_name} {database}",
        **replica,
    }


@admin.site.admin_view
def state_of_the_portal(request: HttpRequest) -> HttpResponse:
    if not (isinstance(request.user, User) and request.user.is_superuser):
        raise PermissionDenied
    desk: Any = admin.site
    size = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
    if connection.vendor == "postgresql":
        size = "SELECT pg_database_size(current_database())"
    with connection.cursor() as cursor:
        cursor.execute(size)
        [database_bytes] = cursor.fetchone()
    # The newest that `manage.py backup` has recorded, if its record can be read.
    try:
        record = json.loads(Path(settings.BACKUP_DIR, "last.json").read_text(encoding="utf-8"))
        finished = datetime.fromisoformat(record["finished"])
        is_old = (timezone.now() - finished).days >= OLD_AFTER_DAYS
        backup = record | {"finished": finished, "bytes": int(record["bytes"]), "is_old": is_old}
    except (OSError, ValueError, KeyError, TypeError):
        backup = None
    failures: list[str] = []
    if settings.FAILURES_FILE.exists():
        failures = settings.FAILURES_FILE.read_text(encoding="utf-8").splitlines()[-FAILURES:]
    return desk.page(
        request,
        "operations/state.html",
        "State of the portal",
        versions=versions(),
        database_bytes=database_bytes,
        backup=backup,
        backup_folder=settings.BACKUP_DIR,
        due=due_in_short(),
        workers=sorted(living()) if is_wanted() else None,
        jobs=unfinished(),
        failures=[json.loads(line) for line in reversed(failures)],
    )
