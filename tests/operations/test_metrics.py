"""What Prometheus reads, and who may."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings as project
from django.test import Client

PROXIED = {"X-Forwarded-For": "198.51.100.7"}


@pytest.fixture
def watcher(db, settings):
    settings.METRICS = True
    return Client()


def value(client, line):
    """What stands behind the beginning of a line; 0 where there is none."""
    lines = client.get("/metrics").content.decode().splitlines()
    return sum(float(each.rsplit(" ", 1)[1]) for each in lines if each.startswith(line))


def test_requests_are_counted_by_view_and_status(watcher):
    here = 'nkworld_requests_total{method="GET",status="200",view="portal:about"}'
    nowhere = 'nkworld_requests_total{method="GET",status="404",view="none"}'
    before = value(watcher, here), value(watcher, nowhere)

    watcher.get("/about/?utm_source=letter")
    watcher.get("/not/there/")

    assert (value(watcher, here), value(watcher, nowhere)) == (before[0] + 1, before[1] + 1)
    assert value(watcher, 'nkworld_request_seconds_count{view="portal:about"}') > 0


def test_workers_and_what_waits_for_them_are_counted(watcher):
    told = watcher.get("/metrics").content.decode()

    assert "nkworld_workers 0.0" in told
    assert 'nkworld_jobs{state="waiting"} 0.0' in told


def test_who_comes_by_a_proxy_or_from_elsewhere_finds_nothing(watcher):
    assert watcher.get("/metrics").status_code == 200
    assert watcher.get("/metrics", headers=PROXIED).status_code == 404
    assert watcher.get("/metrics", REMOTE_ADDR="198.51.100.7").status_code == 404


def test_with_a_token_only_who_has_it_may_read(watcher, settings):
    settings.METRICS_TOKEN = "of-prometheus"

    assert watcher.get("/metrics").status_code == 404
    assert watcher.get("/metrics", headers={"Authorization": "Bearer x"}).status_code == 404
    known = {"Authorization": "Bearer of-prometheus"} | PROXIED
    assert watcher.get("/metrics", headers=known).status_code == 200


def test_unless_asked_for_there_are_none(client):
    assert client.get("/metrics").status_code == 404


COUNT = """
from nkworld.running.operations.watching import faults, generate_latest, of_all_workers
faults.labels("locked").inc()
print(generate_latest(of_all_workers()).decode())
"""


def test_each_worker_tells_the_sum_of_all(tmp_path):
    given = {"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path), "METRICS": "1"}
    given |= {"DJANGO_SETTINGS_MODULE": "nkworld.settings", "PYTHONPATH": str(Path.cwd())}
    begin = "import django\ndjango.setup()"

    def worker():
        return subprocess.run(
            [sys.executable, "-c", begin + COUNT],
            cwd=project.BASE_DIR,
            env=given,
            check=True,
            capture_output=True,
            text=True,
        ).stdout

    worker()
    assert 'nkworld_faults_total{fault="locked"} 2.0' in worker()
