"""The loaded portal is kept from test to test: the curated data are read once."""

import sqlite3
from contextlib import ExitStack, closing, contextmanager

from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection, transaction
from django.test import TestCase


class KeptPortal:
    """What `load_seed` stores, as long as tests ask for it.

    Each test's own changes are rolled back to it. A test that wants an empty database closes it,
    and a later one that wants it opens it again.
    """

    def __init__(self):
        self.blocker = None  # pytest-django's, once there is a database
        self.find_file = None
        self.held = ExitStack()
        self.is_open = False

    def open(self):
        if self.is_open:
            return
        with self.blocker.unblock(), ExitStack() as stack:
            if connection.vendor == "sqlite":
                stack.enter_context(filled_from(self.find_file()))
            else:
                stack.enter_context(transaction.atomic())
                stack.callback(transaction.set_rollback, True)
                with TestCase.captureOnCommitCallbacks(execute=True):  # editions are on record
                    call_command("load_seed", verbosity=0)
                settle_postgres()
            self.held, self.is_open = stack.pop_all(), True

    def close(self):
        if self.is_open:
            self.is_open = False
            with self.blocker.unblock():
                self.held.close()


@contextmanager
def filled_from(path):
    """The database is a copy of a file, and afterwards again what it was."""
    before = sqlite3.connect(":memory:")
    connection.ensure_connection()
    connection.connection.backup(before)
    with closing(sqlite3.connect(path)) as loaded:
        become(loaded)
    yield
    become(before)
    before.close()


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
    """First what asks a portal that is served, then what asks for the loaded one, then the rest.

    A worker begins with a half of its own and takes over what another has not come to: so it fills
    its database once, although a file may hold both.
    """
    return sorted(items, key=lambda item: (not _is_outside(item), not asks_for_it(item), item.path))


def same_on_every_database(item):
    """Whether a test asks no database at all: once, in the run on SQLite, is enough for it.

    One of `deploy` has PostgreSQL behind a server that it starts itself.
    """
    asks = {"db", "transactional_db", "loaded"} & set(getattr(item, "fixturenames", ()))
    return not asks and not any(map(item.get_closest_marker, ("django_db", "deploy")))


def _is_outside(item):
    return not {"browser", "client"}.isdisjoint(item.path.parts)


def asks_for_it(item):
    return "loaded" in getattr(item, "fixturenames", ())
