"""The outermost middleware, and what whoever watches the portal is told.

/health/live and /health/ready are answered before hosts are looked at and http is sent to https.
For /metrics each worker writes its numbers into files of one folder, PROMETHEUS_MULTIPROC_DIR, and
whichever is asked sums them all. It has to be empty at the start (`.ci/gunicorn.conf.py`).
"""

import logging
import os
from collections.abc import Callable, Iterator
from functools import partial
from time import perf_counter
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
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

from nkworld.importing import tasks
from nkworld.importing.worker import is_wanted, living
from nkworld.provenance.models import Dataset
from nkworld.running.overload import fault_of, limited, limits_in_force
from nkworld.running.request_id import HEADER, KEPT, SANE, current, with_room
from nkworld.running.schema import SchemaRefused, refuse_unless_it_fits

from .logs import log_request

logger = logging.getLogger(__name__)

METRICS = "/metrics"
METHODS = ("GET", "HEAD", "POST", "OPTIONS")
FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Real-IP")
BUCKETS = (0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}

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
    def describe(self) -> list[Metric]:
        return []

    def collect(self) -> Iterator[Metric]:
        workers = "Workers of tasks that live."
        yield GaugeMetricFamily("nkworld_workers", workers, value=len(living()))
        jobs = GaugeMetricFamily("nkworld_jobs", "Uploads that are not read.", labels=["state"])
        for state, number in tasks.unfinished().items():
            jobs.add_metric([state], number)
        yield jobs


work_outside_requests = CollectorRegistry()
work_outside_requests.register(WorkOutsideRequests())


class Watched:
    """The middleware: a request has an id and its time, and is told of by a line of the log if
    LOG_REQUESTS and by counts if METRICS asks for it.

    An answer of the desk has longer: who is signed in publishes there, and waits for it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get(HEADER, "")
        request.META[KEPT] = given if SANE.fullmatch(given) else uuid4().hex
        token, begun = current.set(request.META[KEPT]), perf_counter()
        try:
            with limited(settings.REQUEST_SECONDS, settings.QUERY_SECONDS):
                if answer := ANSWERS.get(request.path):
                    response = answer()
                elif settings.METRICS and request.path == METRICS and may_read(request):
                    response = metrics()
                else:
                    response = with_room(self.get_response, request)
                    if settings.METRICS:
                        count(request, response.status_code, perf_counter() - begun)
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


def count(request: HttpRequest, status: int, took: float) -> None:
    view = request.resolver_match.view_name if request.resolver_match else "none"
    method = request.method if request.method in METHODS else "other"
    requests.labels(method, view, status).inc()
    seconds.labels(view).observe(took)


def may_read(request: HttpRequest) -> bool:
    """Whoever has the token; without one, a neighbour on this machine who came through no proxy."""
    if settings.METRICS_TOKEN:
        given = request.headers.get("Authorization", "")
        return constant_time_compare(given, f"Bearer {settings.METRICS_TOKEN}")
    came_by_proxy = any(name in request.headers for name in FORWARDED)
    return request.META["REMOTE_ADDR"] in settings.METRICS_ADDRESSES and not came_by_proxy


def metrics() -> HttpResponse:
    text = generate_latest(of_all_workers()) + generate_latest(work_outside_requests)
    no_store = {"Cache-Control": "no-store"}
    return HttpResponse(text, content_type=CONTENT_TYPE_LATEST, headers=no_store)


def of_all_workers() -> CollectorRegistry:
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return registry
    MultiProcessCollector(summed := CollectorRegistry())
    return summed


def liveness() -> HttpResponse:
    return JsonResponse({"live": True}, headers=HEADERS)


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
                parts[name] = fault.value if fault else "failed"
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
ANSWERS = {"/health/live": liveness, "/health/ready": readiness}
