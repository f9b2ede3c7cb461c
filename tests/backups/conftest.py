"""A portal with a past, committed, and another database that is empty."""

import hashlib
import sqlite3
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, connections

from nkworld.provenance.models import Release
from nkworld.running.backups import archive
from tests.universe import make_past


def sums(database):
    """{table: what all its rows are known by}"""
    return {
        table: hashlib.sha256(b"".join(archive.lines_of(database, model))).hexdigest()
        for table, model in archive.tables_of(apps).items()
    }


def manifest_of(path):
    with archive.opened(path) as backup:
        return backup.manifest


@pytest.fixture(autouse=True)
def backups(settings, tmp_path):
    """The folder of backups."""
    settings.BACKUP_DIR = tmp_path / "backups"
    return settings.BACKUP_DIR


@pytest.fixture
def past(transactional_db, universe):
    """The universe after twelve more deliveries, of which every third was withdrawn; the moments
    just before and at which something changed.
    """
    make_past(universe)
    steps = Release.objects.public().values_list("published_at", "withdrawn_at")
    moments = {moment for pair in steps for moment in pair if moment}
    return sorted(moments | {moment - timedelta(microseconds=1) for moment in moments})


@pytest.fixture
def made(transactional_db, universe, backups):
    """A backup of the universe."""
    call_command("backup")
    [path] = backups.glob("*.zip")
    return path


@pytest.fixture
def elsewhere(transactional_db, tmp_path):
    """elsewhere(): within it the portal's database is another, which begins without a table."""
    own = connections["default"]
    name = tmp_path / "elsewhere.sqlite3"
    if own.vendor == "postgresql":
        name = f"{own.settings_dict['NAME']}_elsewhere"
        _administer(f"CREATE DATABASE {own.ops.quote_name(name)}")

    @contextmanager
    def swapped():
        connections["default"] = other = own.copy()
        other.settings_dict |= {"NAME": name}
        try:
            yield
        finally:
            other.close()
            connections["default"] = own

    yield swapped
    if own.vendor == "postgresql":
        _administer(f"DROP DATABASE {own.ops.quote_name(name)}")


def _administer(sql):
    with connection._nodb_cursor() as cursor:
        cursor.execute(sql)


@pytest.fixture
def served(transactional_db, tmp_path):
    """A SQLite file with the tables of the portal, opened by a server that stays connected."""
    own, path = connections["default"], tmp_path / "served.sqlite3"
    with sqlite3.connect(path) as file:
        own.connection.backup(file)
    file.close()
    connections["default"] = server = own.copy()
    server.settings_dict |= {"NAME": path}
    yield path
    server.close()
    connections["default"] = own
