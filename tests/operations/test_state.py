"""The page on which an administrator sees how the portal is."""

import json
import logging
import sys
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from nkworld.desk import site
from nkworld.running.logs import FailureFile, WithRequestId
from tests.reading import inline_code, page, text_of

pytestmark = pytest.mark.postgres("nkworld.running.operations.watching")

ADDRESS = "/admin/state/"


@pytest.fixture(autouse=True)
def _folders(settings, tmp_path):
    settings.BACKUP_DIR, settings.FAILURES_FILE = tmp_path, tmp_path / "failures.jsonl"


def words(client):
    html = page(client, ADDRESS)
    assert inline_code(html) == []
    return text_of(html)


def record_backup(folder, finished):
    record = {"finished": finished.isoformat(), "path": "nightly.tar", "bytes": 3 * 2**20}
    (folder / "last.json").write_text(json.dumps(record))


def test_versions_and_the_size_of_the_database_are_told(admin_client):
    told = words(admin_client)

    assert f"Python {sys.version.split()[0]}" in told
    assert "Django 6.1" in told and "Portal code " in told and "Size of the database" in told


def test_the_last_backup_is_told_and_that_it_is_old_or_missing(admin_client, tmp_path):
    assert "None is on record" in words(admin_client)

    record_backup(tmp_path, timezone.now())
    assert "3.0 MB, in nightly.tar" in words(admin_client).replace("\xa0", " ")
    assert "Old:" not in words(admin_client)

    record_backup(tmp_path, timezone.now() - timedelta(days=3))
    assert "Old:" in words(admin_client)

    (tmp_path / "last.json").write_text("half a rec")
    assert "None is on record" in words(admin_client)


def test_late_figures_are_listed(admin_client, universe, monkeypatch):
    assert "No source is late." in words(admin_client)
    monkeypatch.setattr(site, "REGULAR", 1)  # of the two years of the universe
    monkeypatch.setattr(site, "ENDED_AFTER", float("inf"))

    assert f"{universe.dataset} : Royal Bureau overdue" in words(admin_client)


def test_the_last_failures_are_listed_without_what_was_asked(admin_client, tmp_path):
    assert "None is on record." in words(admin_client)
    handler = FailureFile()
    try:
        raise ValueError("of a name")
    except ValueError:
        failed = sys.exc_info()
    record = logging.LogRecord("x", logging.ERROR, "", 0, "Failed: %s", ("/about/",), failed)
    WithRequestId().filter(record)
    handler.handle(record)

    told = words(admin_client)

    assert "Failed: /about/ ValueError -" in told and "of a name" not in told
    assert (tmp_path / "failures.jsonl").stat().st_mode & 0o777 == 0o600


def test_only_administrators_see_it_and_their_index_leads_there(admin_client, django_user_model):
    assert ADDRESS in page(admin_client, "/admin/")
    client = Client()
    client.force_login(django_user_model.objects.create_user("ed", is_staff=True))

    assert client.get(ADDRESS).status_code == 403
    assert ADDRESS not in page(client, "/admin/")
