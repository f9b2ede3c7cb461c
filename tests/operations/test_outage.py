"""PostgreSQL is restarted, and goes away, while the portal serves."""

import json
import os
import subprocess
from io import BytesIO
from pathlib import Path
from subprocess import DEVNULL

import pytest
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.db import connection, connections
from django.test.client import RequestFactory
from environ import Env

from nkworld.limits.options import connection_options
from tests.serving import postgres

from .conftest import default_database

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.postgres,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="It restarts a PostgreSQL."),
]


class Server:
    """A PostgreSQL of the test's own, which may be stopped."""

    def __init__(self, url):
        self.url = url
        with default_database(**self.changes()) as database, database.cursor() as cursor:
            cursor.execute("SHOW data_directory")
            [self.folder] = cursor.fetchone()

    def changes(self):
        told = Env.db_url_config(self.url)
        return {name: told[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")}

    def control(self, step, *options):
        """Its options stand in its folder, written when it was first started."""
        [program] = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))[-1:]
        command = [program, step, "--silent", "--wait", f"--pgdata={self.folder}", *options]
        if os.geteuid() == 0:
            command = ["runuser", "-u", "postgres", "--", *command]
        subprocess.run(command, check=True, cwd="/", timeout=30, stdout=DEVNULL, stderr=DEVNULL)

    def stop(self):
        self.control("stop", "--mode=fast")

    def start(self):
        options = Path(self.folder, "postmaster.opts").read_text().split(" ", 1)[1]
        self.control("start", f"--options={options.replace('"', '')}", "--log=/dev/null")


@pytest.fixture(scope="module")
def server(django_db_setup, django_db_blocker):
    with postgres() as address, django_db_blocker.unblock():
        server = Server(address)
        with default_database(**server.changes(), TEST={}):
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

    with default_database(**server.changes(), TEST={}):
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
