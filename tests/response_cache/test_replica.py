"""Public answers come from a replica, and nobody reads an older one after a newer."""

import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from environ import Env

from nkworld.atlas.models import Country
from nkworld.provenance.models import Source
from nkworld.provenance.publishing import publish
from nkworld.running.operations.checks import check_replica_is_one
from nkworld.running.operations.watching import versions
from nkworld.running.overload.limits import ONE_MOMENT
from tests.factories import FlowFactory, ReleaseFactory
from tests.operations.conftest import default_database
from tests.serving import free_port, postgres, standby
from tests.universe import make_universe

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.postgres(
        "nkworld.running.operations.checks", "nkworld.running.response_cache.middleware"
    ),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no replicas."),
]

PAGE = "/countries/ruritania/"
PUBLIC = [
    PAGE,
    "/trade/flows/",
    "/charts/trade/partner.csv?country=XRU",
    "/charts/trade/partner.png?country=XRU",
    "/api/v1/trade/flows/?format=csv",
    "/api/v1/trade/flows/",
]
TABLE = "/api/v1/trade/flows/?format=csv&period=2017"


class Replicated:
    """A PostgreSQL of the test’s own with the made-up universe, and a replica of it."""

    def __init__(self, primary, replica):
        self.primary, self.replica = primary, replica

    def replay(self, word):
        with self.replica.cursor() as cursor:
            cursor.execute(f"SELECT pg_wal_replay_{word}()")

    def publish(self, value):
        """What Ruritania exported in 2017, by a newer release than any before."""
        release = ReleaseFactory(source=Source.objects.get(slug="bureau"))
        ruritania = Country.objects.get(code="XRU")
        of_2017 = {"country": ruritania, "period": "2017", "direction": "export"}
        FlowFactory(release=release, value=value, **of_2017)
        publish(release)

    def catch_up(self):
        """A commit that is answered once the replica shows it."""
        with self.primary.cursor() as cursor:
            cursor.execute("SET synchronous_commit = remote_apply")
            cursor.execute("SELECT pg_logical_emit_message(true, 'a test', '')")
            cursor.execute("RESET synchronous_commit")

    @contextmanager
    def asks(self):
        """[queries of the primary, queries of the replica] of a block."""
        found = []
        of_primary, of_replica = map(CaptureQueriesContext, (self.primary, self.replica))
        with of_primary, of_replica:
            yield found
        found += [len(of_primary), len(of_replica)]


@pytest.fixture(scope="module")
def two_databases(django_db_setup, django_db_blocker):
    with tempfile.TemporaryDirectory(prefix="nkworld-standby-", dir="/tmp") as folder:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        with postgres() as address, django_db_blocker.unblock():
            told = Env.db_url_config(address)
            changes = {name: told[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")}
            changes["TEST"] = {}
            with default_database(**changes) as database:
                call_command("migrate", run_syncdb=True, verbosity=0)
                make_universe()
                with database.cursor() as cursor:
                    cursor.execute("ALTER SYSTEM SET synchronous_standby_names = '*'")
                    cursor.execute("SELECT pg_reload_conf()")
            with standby(address, Path(folder)) as port:
                yield changes, changes | {"PORT": port}


@pytest.fixture
def replicated(two_databases, monkeypatch, settings):
    changes, of_replica = two_databases
    options = settings.DATABASES["default"]["OPTIONS"]
    of_replica["OPTIONS"] = options | {"options": options["options"] + ONE_MOMENT}
    with default_database(**of_replica) as replica:
        pass
    monkeypatch.setitem(settings.DATABASES, "replica", replica.settings_dict)
    connections["replica"] = replica
    with default_database(**changes) as primary:
        made = Replicated(primary, replica)
        made.catch_up()
        yield made
        made.replay("resume")
    replica.close()
    del connections["replica"]


def body(response):
    return b"".join(response) if response.streaming else response.content


def values(client):
    """What the table says of 2017: the values, one for each source."""
    lines = body(client.get(TABLE)).decode().splitlines()
    return [line.split(",")[lines[0].split(",").index("value")] for line in lines[1:]]


@pytest.mark.parametrize("address", PUBLIC)
def test_public_answers_are_those_of_the_replica(client, replicated, address, settings):
    with replicated.asks() as asked:
        answer = client.get(address)

    assert answer.status_code == 200
    of_primary, of_replica = asked
    assert of_primary == 2 < of_replica  # which state is current, and which texts are due
    del settings.DATABASES["replica"]
    same = Client().get(address)
    assert (same["ETag"], body(same)) == (answer["ETag"], body(answer))


@pytest.mark.parametrize("is_kept", [True, False])
def test_nobody_reads_an_older_answer_after_a_newer_one(client, request, replicated, is_kept):
    if is_kept:
        request.getfixturevalue("caching")
    replicated.publish(501)
    replicated.catch_up()
    assert values(client) == ["501"]

    replicated.replay("pause")
    replicated.publish(502)
    with replicated.asks() as asked:
        told = [values(client) for _ in range(3)]
    assert told == [["502"]] * 3
    assert versions()["Read replica"] == "behind: not asked"
    assert asked[0] > asked[1]  # of the replica only which state it is at
    tag = client.get(PAGE)["ETag"]

    replicated.replay("resume")
    replicated.catch_up()
    assert values(client) == ["502"]
    assert versions()["Read replica"] == "at the state of the database"
    with replicated.asks() as asked:
        assert client.get("/trade/flows/").status_code == 200
        assert Client().get(PAGE)["ETag"] == tag
    assert asked[1] > asked[0]


def test_an_answer_is_of_one_state_whatever_is_published_meanwhile(client, replicated):
    replicated.publish(601)
    replicated.catch_up()
    before, asked = values(client), []

    def publish_first(execute, sql, *rest):
        if "trade_flow" in sql and not asked:
            asked.append(sql)
            connections["default"] = replicated.primary
            replicated.publish(602)
            replicated.catch_up()
            connections["default"] = replicated.replica
        return execute(sql, *rest)

    with replicated.replica.execute_wrapper(publish_first):
        meanwhile = values(client)

    assert asked
    assert (before, meanwhile, values(client)) == (["601"], ["601"], ["602"])


def test_the_desk_and_whoever_has_a_session_are_answered_by_the_database_itself(client, replicated):
    client.force_login(get_user_model().objects.create_superuser(f"ada-{free_port()}"))
    with replicated.asks() as asked:
        assert client.get("/admin/").status_code == 200
        assert client.get(PAGE).status_code == 200

    assert asked[1] == 0 < asked[0]


def test_what_is_not_for_everybody_is_asked_of_the_database_itself(client, replicated):
    with replicated.asks() as asked:
        assert client.get("/countries/nowhere-at-all/").status_code == 404
        assert client.get("/corrections/").status_code == 200

    assert asked[0] > 2


def test_a_replica_that_fails_costs_time_and_no_answer(client, replicated, caplog):
    """A query that fails there, as one that it cancels to go on with its replay; then all of it."""

    def cancelled(execute, sql, *rest):
        if "trade_flow" in sql:
            sql = "SELECT 1 / 0"
            rest = (None, *rest[1:])
        return execute(sql, *rest)

    client.raise_request_exception = False
    with replicated.replica.execute_wrapper(cancelled):
        assert client.get("/trade/flows/").status_code == 200
    with replicated.asks() as asked:
        assert client.get("/trade/flows/").status_code == 200
    assert asked[1] > asked[0]
    connections["replica"] = nowhere = like(replicated.replica, PORT=free_port())
    client, told = Client(), len(caplog.records)
    assert [client.get(PAGE).status_code for _ in range(3)] == [200] * 3
    assert not nowhere.connection
    assert versions()["Read replica"] == "away: not asked"
    warnings = [each.getMessage()[:26] for each in caplog.records[told:]]
    assert warnings == ["The replica can't be asked"]  # and is not asked again at once


def like(connection, **changes):
    other = connection.copy()
    other.settings_dict = other.settings_dict | changes
    return other


def wrong_with(replica):
    """The sentence of `check --deploy`, or nothing."""
    kept, connections["replica"] = connections["replica"], replica
    try:
        return " ".join(each.msg for each in check_replica_is_one(None))
    finally:
        connections["replica"] = kept


def test_a_wrong_setting_is_named_in_a_sentence(replicated):
    of, own = replicated.replica, replicated.primary.settings_dict
    assert wrong_with(of) == ""
    for told, sentence in (
        (like(of, PORT=own["PORT"]), "names a server that takes writes, and no replica."),
        (like(of, NAME="postgres"), "a replica of another database than that of DATABASE_URL."),
        (like(of, PORT=free_port()), "can’t be asked: "),
    ):
        assert sentence in wrong_with(told)
        told.close()
