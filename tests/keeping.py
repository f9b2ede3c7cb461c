"""Worlds are kept from test to test: made once, and read again."""

import fcntl
import sqlite3
from contextlib import ExitStack, closing, contextmanager

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.management.color import no_style
from django.db import DEFAULT_DB_ALIAS, connection, transaction
from django.test import TestCase

from nkworld.provenance.management.commands.create_desk import make_groups
from nkworld.running.audit.models import drop, install
from tests.loaded_file import loaded_file


class KeptWorlds:
    """What many tests begin with, filled once for as long as they ask for it: a universe, a portal.

    Each test's own changes are rolled back to it. A test that wants an empty database closes it,
    and a later one that wants it opens it again.
    """

    def __init__(self):
        self.blocker = None  # pytest-django's, once there is a database
        self.worlds = {}  # {name: a context manager in which the database is filled}
        self.held = ExitStack()
        self.name = self.made = self.wanted = None
        self.changes_at_begin = None  # of the rows, when the test at hand began
        self.state_of_answers = None  # in which the answers were made that a cache still has

    def open_what_is_wanted(self):
        """Nothing before there is a database."""
        if self.blocker:
            self.open(self.wanted)

    def open(self, name):
        """Leave the world of this name, or with None an empty database."""
        if name == self.name:
            return
        with self.blocker.unblock(), ExitStack() as stack:
            self.name = self.made = None
            self.held.close()
            if name:
                self.made = stack.enter_context(self.worlds[name]())
                self.held, self.name = stack.pop_all(), name


@contextmanager
def filled(fill):
    """The database is filled, and afterwards again what it was."""
    if connection.vendor == "sqlite":
        before = sqlite3.connect(":memory:")
        connection.ensure_connection()
        connection.connection.backup(before)
        yield fill()
        become(before)
        before.close()
    else:
        with transaction.atomic():
            with TestCase.captureOnCommitCallbacks(execute=True):  # editions are on record
                made = fill()
            settle_postgres()
            yield made
            transaction.set_rollback(True)


def loaded_on_sqlite():
    """The curated data, and the groups of the desk's roles."""

    def copy():
        with closing(sqlite3.connect(loaded_file())) as loaded:
            become(loaded)
        make_groups()

    return filled(copy)


def changes_of_rows():
    """How often this connection has changed a row, also one that was rolled back; None where the
    database does not count.
    """
    return getattr(connection.connection, "total_changes", None)


def become(database):
    database.backup(connection.connection)
    ContentType.objects.clear_cache()  # their numbers are another's


class LoadedOnPostgres:
    """The same in a database of its own, copied from one that all workers of a run share: to copy
    the rows of the SQLite file takes some seconds, to copy a database one.
    """

    def __init__(self, folder):
        self.folder = folder
        self.empty = connection.settings_dict["NAME"]
        self.own, self.shared = f"{self.empty}_loaded", "nkworld_test_loaded"
        self.is_there = False

    @contextmanager
    def __call__(self):
        if not self.is_there:
            self._make()
        with connected_to(self.own):
            yield

    def _make(self):
        connection.close()  # nobody may look at what is copied
        with self._turn() as users, connection._nodb_cursor() as cursor:
            if not users.exists():
                cursor.execute(f"DROP DATABASE IF EXISTS {self.shared}")
                cursor.execute(f"CREATE DATABASE {self.shared} TEMPLATE {self.empty}")
                with connected_to(self.shared):
                    copy_rows(loaded_file())
                    settle_postgres()
            with users.open("a") as names:
                names.write(f"{self.own}\n")
            cursor.execute(f"CREATE DATABASE {self.own} TEMPLATE {self.shared}")
        self.is_there = True

    def drop(self):
        """What is shared with the last who used it."""
        if not self.is_there:
            return
        with self._turn() as users, connection._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE {self.own}")
            others = [name for name in users.read_text().split() if name != self.own]
            users.write_text("".join(f"{name}\n" for name in others))
            if not others:
                users.unlink()
                cursor.execute(f"DROP DATABASE {self.shared}")

    @contextmanager
    def _turn(self):
        """One worker after the other; yields the file that names who has a copy."""
        with (self.folder / "loaded.lock").open("w") as turn:
            fcntl.flock(turn, fcntl.LOCK_EX)
            yield self.folder / "loaded.users"


def copy_rows(file):
    """Every table of the PostgreSQL database at hand holds what it holds in the SQLite file."""
    quoted = connection.ops.quote_name
    models = apps.get_models(include_auto_created=True)
    tables = {model._meta.db_table for model in models}
    with closing(sqlite3.connect(file)) as source, transaction.atomic():
        cursor = connection.cursor()
        drop(DEFAULT_DB_ALIAS)  # the audit log is not emptied
        cursor.execute(f"TRUNCATE {', '.join(map(quoted, tables))}")
        for table in tables:
            rows = source.execute(f"SELECT * FROM {quoted(table)}")  # noqa: S608 - one of ours
            columns = ", ".join(quoted(name) for name, *_ in rows.description)
            with cursor.copy(f"COPY {quoted(table)} ({columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row([None if value is None else str(value) for value in row])
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
        install(DEFAULT_DB_ALIAS)
    ContentType.objects.clear_cache()  # their numbers are another's


@contextmanager
def connected_to(name):
    """Django's connection leads to another database of the same server."""
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    yield
    connection.close()
    connection.settings_dict["NAME"] = before


def settle_postgres():
    """PostgreSQL plans for empty tables until they are analysed, and only we see these rows.

    What it has put off checking is checked here, once: put off, it would be checked again at the
    end of each test, whose rollback puts it off anew.
    """
    connection.check_constraints()
    # Only our own: catalogues are shared with the databases of the other workers.
    tables = connection.introspection.django_table_names(only_existing=True)
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(map(connection.ops.quote_name, tables))}")


def in_good_order(items, workers):
    """For each worker a share of everything: first what needs no world, then by the world that is
    asked for, at last what asks a portal that is served.

    A worker begins with a part of its own, in this order, and takes over from the end of another's.
    So the curated data are loaded while all of them have something to do, and each fills its
    database once. Whatever asks the deployed portal comes first: nobody takes from the beginning
    of another's part, and a second machine would take a minute.
    """
    kinds = {place: [] for place in range(4)}
    # A file's tests stay together, in whatever order files were given: --random-order has its say.
    files = {item.path: place for place, item in reversed(list(enumerate(items)))}
    for item in sorted(items, key=lambda item: (not _asks_a_deployed_one(item), files[item.path])):
        kinds[_place(item)].append(item)
    return [
        item
        for worker in range(workers)
        for kind in kinds.values()
        for item in kind[len(kind) * worker // workers : len(kind) * (worker + 1) // workers]
    ]


def _place(item):
    if asks_a_served_portal(item):
        return 3
    return {None: 0, "universe": 1, "loaded": 2}[world_of(item)]


def _asks_a_deployed_one(item):
    return "deployed" in getattr(item, "fixturenames", ())


def asks_a_served_portal(item):
    return "portal" in getattr(item, "fixturenames", ())


def world_of(item):
    """The name of the kept world that a test begins with; None of an empty database.

    One that commits would change it for all others.
    """
    asked = getattr(item, "fixturenames", ())
    mark = item.get_closest_marker("django_db")
    if "transactional_db" in asked or (mark and mark.kwargs.get("transaction")):
        return None
    return next((name for name in ("loaded", "universe") if name in asked), None)
