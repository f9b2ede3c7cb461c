"""What waits for the workers of tasks, and how many live: looked up when Prometheus asks."""

from collections.abc import Iterator

from prometheus_client import CollectorRegistry
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from nkworld.importing import presence, recovery


class WorkOutsideRequests(Collector):
    def describe(self) -> list[Metric]:
        """Nothing is looked up when it is registered."""
        return []

    def collect(self) -> Iterator[Metric]:
        workers = "Workers of tasks that live."
        yield GaugeMetricFamily("nkworld_workers", workers, value=len(presence.living()))
        jobs = GaugeMetricFamily("nkworld_jobs", "Uploads that are not read.", labels=["state"])
        for state, number in recovery.unfinished().items():
            jobs.add_metric([state], number)
        yield jobs


work_outside_requests = CollectorRegistry()
work_outside_requests.register(WorkOutsideRequests())
