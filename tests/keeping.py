"""Worlds are kept from test to test: made once, and read again."""

import fcntl
import sqlite3
from contextlib import ExitStack, closing, contextmanager

from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection, transaction
from django.test import TestCase

from nkworld.provenance.desk import make_groups


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


def loaded_on_sqlite(find_file):
    """The curated data, and the groups of the desk's roles."""

    def copy():
        with closing(sqlite3.connect(find_file())) as loaded:
            become(loaded)
        make_groups()

    return filled(copy)


def become(database):
    database.backup(connection.connection)
    ContentType.objects.clear_cache()  # their numbers are another's


class LoadedOnPostgres:
    """The same in a database of its own, copied from one that all workers of a run share: to load
    the data takes a minute, to copy them a second.
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
                    call_command("load_seed", verbosity=0)
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


def in_good_order(items):
    """First what asks a portal that is served, then by the world that is asked for.

    A worker begins with a half of its own and takes over what another has not come to: so it fills
    its database once, although a file may hold both.
    """
    return sorted(items, key=lambda item: (not _is_outside(item), world_of(item) or "~", item.path))


def _is_outside(item):
    return not {"browser", "client"}.isdisjoint(item.path.parts)


def world_of(item):
    """The name of the kept world that a test begins with; None of an empty database.

    One that commits would change it for all others.
    """
    asked = getattr(item, "fixturenames", ())
    mark = item.get_closest_marker("django_db")
    if "transactional_db" in asked or (mark and mark.kwargs.get("transaction")):
        return None
    return next((name for name in ("loaded", "universe") if name in asked), None)
