"""PostgreSQL is restarted, and goes away, while the portal serves."""

import json
from io import BytesIO

import pytest
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.db import connection, connections
from django.test.client import RequestFactory
from environ import Env

from nkworld.running.overload.limits import connection_options
from tests.serving import Server, postgres

from .conftest import default_database

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.postgres,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="It restarts a PostgreSQL."),
]


@pytest.fixture(scope="module")
def server(django_db_setup, django_db_blocker):
    with postgres() as address, django_db_blocker.unblock():
        server, told = Server(address), Env.db_url_config(address)
        names = ("NAME", "USER", "PASSWORD", "HOST", "PORT")
        server.changes = {name: told[name] for name in names} | {"TEST": {}}
        with default_database(**server.changes):
            call_command("migrate", run_syncdb=True, verbosity=0)
        yield server


@pytest.fixture
def portal(server):
    """portal(address): its answer, through the whole of Django as a server asks it."""
    application = get_wsgi_application()

    def ask(address):
        found = {}
        environ = RequestFactory(SERVER_NAME="localhost").get(address).environ
        environ |= {"wsgi.input": BytesIO()}
        body = application(environ, lambda status, headers: found.update(status=int(status[:3])))
        found["body"] = b"".join(body).decode()
        body.close()
        return found

    with default_database(**server.changes):
        yield ask


def test_after_a_restart_nobody_is_given_a_dead_connection(portal, server):
    assert portal("/about/")["status"] == 200

    server.stop()
    server.start()

    assert [portal("/about/")["status"] for _ in range(3)] == [200, 200, 200]


def test_while_it_is_away_readers_are_told_and_afterwards_served(portal, server):
    assert portal("/about/")["status"] == 200

    server.stop()
    page, answer = portal("/about/"), portal("/api/v1/sources/")

    assert (page["status"], answer["status"]) == (503, 503)
    assert "The portal can’t reach its database." in page["body"]
    assert json.loads(answer["body"])["detail"].startswith("The portal can’t reach its database.")
    server.start()
    assert portal("/about/")["status"] == 200


def test_who_meets_a_table_that_somebody_locked_is_told_so(portal, settings):
    import psycopg

    settings.LOCK_SECONDS = 1
    changed = connections["default"].settings_dict
    changed["OPTIONS"] = changed["OPTIONS"] | connection_options(changed["ENGINE"], 1, 60)
    connections["default"].close()
    address = {name: changed[name.upper()] for name in ("user", "password", "host", "port")}

    with psycopg.connect(dbname=changed["NAME"], **address) as somebody:
        somebody.execute("LOCK TABLE provenance_dataset IN ACCESS EXCLUSIVE MODE")
        answer = portal("/about/")

    assert answer["status"] == 503
    assert "Someone else is writing to the database for longer than 1 seconds." in answer["body"]
    assert portal("/about/")["status"] == 200
