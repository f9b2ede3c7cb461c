"""What a watcher is told: the process lives, the portal can serve."""

import pytest
from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.test.utils import CaptureQueriesContext

from tests.factories import DatasetFactory

pytestmark = pytest.mark.postgres("nkworld.running.operations.watching")

ELSEWHERE = {"host": "10.0.0.7:8000"}  # a name that ALLOWED_HOSTS does not hold


@pytest.fixture
def ready(client, settings):
    """ready(): status and parts, in production and by a foreign name."""
    settings.SECURE_SSL_REDIRECT = True

    def ask():
        answer = client.get("/health/ready", headers=ELSEWHERE)
        assert answer["Cache-Control"] == "no-store"
        assert answer.json()["ready"] is (answer.status_code == 200)
        return answer.status_code, answer.json()["parts"]

    return ask


def test_a_process_that_answers_lives_whatever_its_database_does(client, settings, db):
    settings.SECURE_SSL_REDIRECT = True

    with CaptureQueriesContext(connections["default"]) as asked:
        answer = client.get("/health/live", headers=ELSEWHERE)

    assert (answer.status_code, answer.json()) == (200, {"live": True})
    assert answer["Cache-Control"] == "no-store"
    assert len(asked) == 0


def test_a_portal_with_its_data_is_ready(ready, db):
    DatasetFactory(revision=1)

    assert ready() == (200, {"database": "ok", "migrations": "ok", "data": "ok"})


def test_a_watcher_is_told_that_no_worker_runs_and_the_portal_serves(client, db, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    DatasetFactory(revision=1)

    told = client.get("/health/ready", headers=ELSEWHERE).json()

    assert (told["ready"], told["worker"]) == (True, "none: run manage.py work")


def test_a_portal_without_data_is_not_ready(ready, db):
    status, parts = ready()

    assert status == 503
    assert parts["data"] == "no dataset was loaded: run manage.py load_seed"


def test_a_portal_whose_migrations_wait_is_not_ready(ready, db):
    connection = connections["default"]
    [newest] = MigrationLoader(connection).graph.leaf_nodes("travel")
    MigrationRecorder(connection).record_unapplied(*newest)

    status, parts = ready()

    assert status == 503
    assert parts["migrations"] == "1 migrations not applied: run manage.py migrate"


def test_a_portal_whose_database_somebody_changed_is_not_ready(ready, db):
    with connections["default"].cursor() as cursor:
        cursor.execute("ALTER TABLE importing_upload DROP COLUMN cancel_asked")

    status, parts = ready()

    assert status == 503
    assert "the column importing_upload.cancel_asked is missing" in parts["migrations"]


def test_a_portal_without_its_database_is_not_ready(ready, database_file):
    connections["default"].close()
    connections["default"].settings_dict["NAME"] = str(database_file.parent / "gone" / "portal")

    assert ready() == (503, {"database": "away"})
