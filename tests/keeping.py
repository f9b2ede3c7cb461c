"""The loaded portal is kept from test to test: a worker reads the curated data once."""

from contextlib import ExitStack

import pytest
from django.core.management import call_command
from django.db import connection, transaction


class KeptPortal:
    """What `load_seed` stores, in a transaction that stays open while tests ask for it.

    Each test's own changes are rolled back to it. A test that wants an empty database closes it,
    and a later one that wants it opens it again.
    """

    def __init__(self):
        self.blocker = None  # pytest-django's, once there is a database
        self.held = ExitStack()
        self.is_open = False

    def open(self):
        if self.is_open:
            return
        with self.blocker.unblock(), ExitStack() as stack:
            stack.enter_context(transaction.atomic())
            stack.callback(transaction.set_rollback, True)
            call_command("load_seed", verbosity=0)
            settle_postgres()
            self.held, self.is_open = stack.pop_all(), True

    def close(self):
        if self.is_open:
            self.is_open = False
            with self.blocker.unblock():
                self.held.close()


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


def in_groups(items):
    """Mark what runs on one worker: of each file the tests of the loaded portal, and the others."""
    for item in items:
        world = "loaded" if asks_for_it(item) else "own"
        file = item.nodeid.partition("::")[0]
        item.add_marker(pytest.mark.xdist_group(f"{world} {file}"))


def in_good_order(items):
    """The long files of the browser first, then all that asks for the loaded portal, then the rest.

    So a worker loads the portal once, although a file may hold both.
    """
    return sorted(items, key=lambda item: (not _in_browser(item), not asks_for_it(item), item.path))


def _in_browser(item):
    return "browser" in item.path.parts


def asks_for_it(item):
    return "loaded" in getattr(item, "fixturenames", ())
