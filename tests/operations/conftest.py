"""A database of one's own that may be broken: the suite's is not harmed."""

import sqlite3
from contextlib import contextmanager

import pytest
from django.contrib.auth import get_user_model
from django.db import connection, connections
from django.db.backends.sqlite3._functions import register as register_functions

from nkworld.running.overload.limits import connection_options


@contextmanager
def default_database(**changes):
    """For a while the portal has another database: `changes` to the settings of the one it has."""
    kept = connections["default"]
    other = connections.create_connection("default")
    other.settings_dict = other.settings_dict | changes
    connections["default"] = other
    try:
        yield other
    finally:
        connections["default"] = kept
        other.close()


@pytest.fixture
def database_file(db, tmp_path, settings):
    """A SQLite file with all tables and one administrator; it waits for a lock as long as told."""
    if connection.vendor != "sqlite":
        pytest.skip("The faults of a SQLite file are the same whatever else the suite runs on.")
    settings.LOCK_SECONDS = 0.05
    path = tmp_path / "portal.sqlite3"
    copy_tables(path)
    with default_database(
        NAME=str(path), OPTIONS=connection_options("sqlite", settings.LOCK_SECONDS)
    ):
        get_user_model().objects.create_superuser("ada", password="a password of ada's")
        yield path


def copy_tables(path):
    """The suite's tables in a file of their own, empty."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE sql > '' AND name NOT LIKE 'sqlite_%%'")
        statements = [sql for (sql,) in cursor.fetchall()]
    file = sqlite3.connect(path)
    register_functions(file)  # that constraints call
    file.executescript("; ".join(["PRAGMA journal_mode=WAL; BEGIN", *statements, "COMMIT"]))
    file.close()


@pytest.fixture
def visitor(client):
    """A client who reads the answer to a failure, as a person does."""
    client.raise_request_exception = False
    return client


@pytest.fixture
def lock(database_file):
    """Held by somebody else's transaction, to the end of the test."""
    other = sqlite3.connect(database_file)
    other.execute("BEGIN IMMEDIATE")
    yield other
    other.close()
