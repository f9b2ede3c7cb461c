"""A request ends, and so does each of its queries: with an answer that says so."""

import itertools
import logging
from types import SimpleNamespace

import pytest
from django.db import connection, transaction

from nkworld.portal.panels import Panel
from nkworld.provenance.models import Dataset
from nkworld.running.overload.limits import limits_in_force, time_query, watch_connection
from tests.factories import DatasetFactory
from tests.portal.test_failures import announce
from tests.reading import text_of

pytestmark = pytest.mark.postgres("nkworld.running.overload.limits")

ENDLESS = {
    "sqlite": "WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n FROM n) SELECT max(n) FROM n",
    "postgresql": "SELECT pg_sleep(3600)",
}


@pytest.fixture
def visitor(client, settings):
    settings.REQUEST_SECONDS, settings.QUERY_SECONDS = 30, 0.25
    client.raise_request_exception = False
    return client


@pytest.fixture
def seconds_allowed():
    """The pairs of seconds, for the request and for a query, under which queries were sent."""
    found = []

    def note(execute, *query):
        limits = limits_in_force()
        found.append(limits and (limits.request_seconds, limits.query_seconds))
        return execute(*query)

    with connection.execute_wrapper(note):
        yield found


def ask_without_end(*args, **kwargs):
    with connection.cursor() as cursor:
        cursor.execute(ENDLESS[connection.vendor])
        cursor.fetchall()


def ask_again_and_again(*args, **kwargs):
    for _ in itertools.count():
        Dataset.objects.count()


def when_read(monkeypatch, what):
    monkeypatch.setattr("nkworld.portal.views.home.About.get_context_data", what)


def test_a_query_without_end_is_ended_and_the_reader_told(visitor, monkeypatch):
    when_read(monkeypatch, ask_without_end)

    answer = visitor.get("/about/")

    assert answer.status_code == 503 and answer["Retry-After"]
    assert "took more than 0.25 seconds and was ended" in text_of(answer.content.decode())


def test_a_request_that_asks_on_and_on_is_ended(visitor, monkeypatch, settings):
    settings.REQUEST_SECONDS = 0.5
    when_read(monkeypatch, ask_again_and_again)

    answer = visitor.get("/about/")

    assert answer.status_code == 503
    assert "took more than 0.5 seconds and was ended" in text_of(answer.content.decode())


def test_the_api_is_ended_in_its_own_shape_and_the_log_names_the_request(
    visitor, monkeypatch, caplog
):
    monkeypatch.setattr("nkworld.api.views.Root.get", ask_without_end)

    answer = visitor.get("/api/v1/")

    assert answer.status_code == 503
    assert "took more than 0.25 seconds" in answer.json()["errors"][0]["message"]
    assert "GET /api/v1/ ended: too-long" in caplog.text


def test_a_panel_that_takes_too_long_ends_its_page(visitor, universe, monkeypatch, settings):
    settings.LEAVE_OUT_FAILED_PANELS = True
    announce(monkeypatch, Panel, __bool__=ask_without_end)

    assert visitor.get("/countries/ruritania/").status_code == 503


def test_what_is_ended_half_way_is_undone(visitor, monkeypatch):
    def save_and_ask(*args, **kwargs):
        with transaction.atomic():
            DatasetFactory(slug="trade/half")
            ask_without_end()

    monkeypatch.setattr("nkworld.portal.views.home.About.dispatch", save_and_ask)
    monkeypatch.setattr("nkworld.running.security.headers.READING", ("GET", "POST"))

    answer = visitor.post("/about/")

    assert "Nothing of yours was saved." in text_of(answer.content.decode())
    assert not Dataset.objects.filter(slug="trade/half").exists()


def test_pages_files_and_the_desk_have_each_their_time(
    universe, client, admin_user, settings, seconds_allowed
):
    client.force_login(admin_user)
    settings.REQUEST_SECONDS, settings.QUERY_SECONDS = 30, 10
    settings.FILE_SECONDS, settings.DESK_SECONDS = 200, 400

    def allowed(address):
        seconds_allowed.clear()
        assert client.get(address).status_code == 200
        return seconds_allowed[-1]

    assert allowed("/about/") == (30, 10)
    assert allowed("/api/v1/trade/flows/?format=json") == (30, 10)
    assert allowed("/api/v1/trade/flows/?format=csv") == (200, 200)
    assert allowed("/admin/provenance/release/") == (400, 400)


def test_a_command_has_all_the_time_it_needs(db, seconds_allowed):
    Dataset.objects.count()

    assert seconds_allowed == [None]


def test_zero_is_no_limit(visitor, settings):
    settings.REQUEST_SECONDS = settings.QUERY_SECONDS = 0

    assert visitor.get("/about/").status_code == 200


def test_a_slow_query_is_logged_without_what_was_looked_for(db, settings, caplog):
    settings.SLOW_QUERY_MS = 0.0001

    with caplog.at_level(logging.WARNING, "nkworld.slow_queries"):
        Dataset.objects.filter(slug="somebody/private").exists()

    assert "ms: SELECT %s AS" in caplog.text
    assert "somebody" not in caplog.text


@pytest.mark.skipif(connection.vendor != "postgresql", reason="It is PostgreSQL's own limit.")
def test_postgresql_waits_for_no_lock_and_no_idle_transaction_for_ever(db, settings):
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == (f"{settings.LOCK_SECONDS}s",)
        cursor.execute("SHOW idle_in_transaction_session_timeout")
        assert cursor.fetchone() == ("5min",)


def test_who_watches_queries_while_a_connection_is_made_takes_off_no_clock_but_his_own():
    def watch(execute, *query):
        return execute(*query)

    made = SimpleNamespace(execute_wrappers=[watch], vendor="another")
    watch_connection(made)

    assert made.execute_wrappers == [time_query, watch]
