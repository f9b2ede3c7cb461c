"""/metrics, for Prometheus: requests by view and status, how long they took, faults.

Each worker writes its numbers into files of one folder, PROMETHEUS_MULTIPROC_DIR, and whichever is
asked sums them all. The folder has to be empty when the server starts (`.ci/gunicorn.conf.py`).
"""

import os
from collections.abc import Callable, Iterator
from time import perf_counter

from django.conf import settings
from django.http import HttpRequest, HttpResponse
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

from nkworld.importing import presence, tasks

from . import health
from .logs import log_request

ADDRESS = "/metrics"
METHODS = ("GET", "HEAD", "POST", "OPTIONS")
FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Real-IP")
BUCKETS = (0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)

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
        """Nothing is looked up when it is registered."""
        return []

    def collect(self) -> Iterator[Metric]:
        workers = "Workers of tasks that live."
        yield GaugeMetricFamily("nkworld_workers", workers, value=len(presence.living()))
        jobs = GaugeMetricFamily("nkworld_jobs", "Uploads that are not read.", labels=["state"])
        for state, number in tasks.unfinished().items():
            jobs.add_metric([state], number)
        yield jobs


work_outside_requests = CollectorRegistry()
work_outside_requests.register(WorkOutsideRequests())


class Watched:
    """The middleware: it answers whoever watches the portal, and tells of what others are answered,
    by a line of the log if LOG_REQUESTS and by counts if METRICS asks for it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path in health.ANSWERS:
            return health.ANSWERS[request.path]()
        begun = perf_counter()
        is_counted = settings.METRICS and not (request.path == ADDRESS and may_read(request))
        if settings.METRICS and not is_counted:
            response = HttpResponse(
                generate_latest(_all_workers()) + generate_latest(work_outside_requests),
                content_type=CONTENT_TYPE_LATEST,
                headers={"Cache-Control": "no-store"},
            )
        else:
            response = self.get_response(request)
        took = perf_counter() - begun
        if settings.LOG_REQUESTS:
            log_request(request, response.status_code, took * 1000)
        if is_counted:
            view = request.resolver_match.view_name if request.resolver_match else "none"
            method = request.method if request.method in METHODS else "other"
            requests.labels(method, view, response.status_code).inc()
            seconds.labels(view).observe(took)
        return response


def may_read(request: HttpRequest) -> bool:
    """Whoever has the token; without one, a neighbour on this machine who came through no proxy."""
    if settings.METRICS_TOKEN:
        given = request.headers.get("Authorization", "")
        return constant_time_compare(given, f"Bearer {settings.METRICS_TOKEN}")
    came_by_proxy = any(name in request.headers for name in FORWARDED)
    return request.META["REMOTE_ADDR"] in settings.METRICS_ADDRESSES and not came_by_proxy


def _all_workers() -> CollectorRegistry:
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return registry
    summed = CollectorRegistry()
    MultiProcessCollector(summed)
    return summed
