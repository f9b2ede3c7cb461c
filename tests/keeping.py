"""Worlds are kept from test to test: made once, and read again."""

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
        self.fill = {}  # {name: what fills an empty database, and returns what it made}
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
                self.made = stack.enter_context(filled(self.fill[name]))
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


def load_the_portal(find_file):
    """The curated data, and the groups of the desk's roles."""
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(find_file())) as loaded:
            become(loaded)
    else:
        call_command("load_seed", verbosity=0)
    make_groups()


def become(database):
    database.backup(connection.connection)
    ContentType.objects.clear_cache()  # their numbers are another's


def settle_postgres():
    """PostgreSQL plans for empty tables until they are analysed, and only we see these rows.

    What it has put off checking is checked here, once: put off, it would be checked again at the
    end of each test, whose rollback puts it off anew.
    """
    if connection.vendor == "postgresql":
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


def same_on_every_database(item):
    """Whether a test asks no database at all: once, in the run on SQLite, is enough for it.

    One of `deploy` has PostgreSQL behind a server that it starts itself.
    """
    asks = {"db", "transactional_db", "loaded"} & set(getattr(item, "fixturenames", ()))
    return not asks and not any(map(item.get_closest_marker, ("django_db", "deploy")))


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
