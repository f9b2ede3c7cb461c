"""What changed is told cell by cell: whoever held a table yesterday holds today's after one
request.
"""

from datetime import timedelta

import pytest

from nkworld.provenance.editions import edition_of
from nkworld.provenance.models import Source
from nkworld.provenance.publishing import publish, withdraw
from tests.factories import FlowFactory, ReleaseFactory, live

from .conftest import FLOWS

pytestmark = pytest.mark.postgres

CHANGES = "/api/v1/changes/"
EVERYTHING = {"rule": "all", "readings": "all"}


@pytest.fixture
def told(client):
    """The changes on the first page of an answer."""

    def asked(**query):
        response = client.get(CHANGES, query)
        assert response.status_code == 200, response.content
        return response.json()["results"]

    return asked


@pytest.fixture
def deliver(universe):
    """A release of the bureau with these values by year, published."""

    def delivered(label="Yearbook, revised", reason="", complete=False, **years):
        release = ReleaseFactory(
            source=universe.bureau, label=label, reason=reason, complete=complete
        )
        for year, value in years.items():
            FlowFactory(release=release, country=universe.ruritania, period=year[1:], value=value)
        return live(release)

    return delivered


def whole(client, **query):
    """A whole table by id, page by page."""
    address, rows = FLOWS, {}
    query = EVERYTHING | {"page_size": "3"} | query
    while address:
        answer = client.get(address, query).json()
        rows |= {row["id"]: row for row in answer["results"]}
        address, query = answer["next"], {}
    return rows


def test_a_mirror_is_up_to_date_after_one_request(client, universe, deliver):
    as_of = client.get(CHANGES, {"page_size": "1"}).json()["as_of"]
    mirror = whole(client, as_of=as_of)

    first = deliver(y2014=101, y2016=140)
    readings = ReleaseFactory(source=universe.bureau)
    FlowFactory(release=readings, country=universe.ruritania, period="2017", value=150)
    FlowFactory(release=readings, country=universe.ruritania, period="2017", value=151, reading=1)
    live(readings)
    deliver(label="Whole series", complete=True, y2014=102, y2017=150)
    withdraw(first, reason="misread")
    withdraw(universe.second)
    publish(universe.draft)
    answer = client.get(CHANGES, {"since": as_of, "page_size": "1000"}).json()
    assert answer["next"] is None
    for change in answer["results"]:
        if change["old"]:
            del mirror[change["old"]["id"]]
        if change["new"]:
            mirror[change["new"]["id"]] = change["new"] | {"known_until": None}

    assert mirror == whole(client)
    assert client.get(CHANGES, {"since": answer["as_of"]}).json()["results"] == []


def test_each_change_tells_old_and_new_release_and_reason(told, universe, deliver):
    release = deliver(reason="The bureau counted again.", y2014=101)

    published, change = told(since=universe.second.published_at.isoformat())

    assert (published["table"], published["id"]) == ("releases", release.pk)
    assert published["record"]["name"] == "Royal Bureau: Yearbook, revised"
    assert (published["old"], published["new"]) == (None, None)
    assert (change["table"], change["id"]) == ("trade_flows", change["new"]["id"])
    assert change["kind"] == "changed"
    assert change["dataset"] == "trade/flows"
    assert change["revision"] == edition_of("trade/flows").revision
    assert change["moment"] == change["new"]["known_from"] == change["old"]["known_until"]
    assert change["cell"]["country"]["code"] == "XRU"
    assert (change["cell"]["period"], change["cell"]["direction"]) == ("2014", "export")
    assert (change["old"]["value"], change["new"]["value"]) == (100, 101)
    assert {"field": "value", "old": 100, "new": 101} in change["differences"]
    assert change["release"] == {"id": release.pk, "label": "Yearbook, revised"}
    assert change["reason"] == "The bureau counted again."
    assert change["source"]["slug"] == "bureau"
    assert change["record"] is None


def test_what_a_withdrawal_did_is_told_as_such(told, universe, deliver):
    release = deliver(y2014=101, y2016=140)
    since = release.published_at.isoformat()
    withdraw(release, reason="misread")

    withdrawn, closed, restored = told(since=since)

    assert (withdrawn["table"], withdrawn["kind"]) == ("releases", "changed")
    assert {"field": "state", "old": "live", "new": "withdrawn"} in withdrawn["differences"]
    assert (closed["kind"], closed["old"]["value"], closed["new"]) == ("closed", 140, None)
    assert (restored["kind"], restored["new"]["value"]) == ("restored", 100)
    assert restored["reason"] == "misread"
    assert restored["release"]["id"] == release.pk
    assert restored["new"]["release"]["id"] == universe.first.pk


def test_pages_in_both_orders_hold_each_change_once(client, universe, deliver):
    deliver(y2014=101, y2016=140)
    deliver(label="Whole series", complete=True, y2014=102)

    def walked(**query):
        address, found = CHANGES, []
        while address:
            answer = client.get(address, query).json()
            found += [
                (row["moment"], row["table"], row["id"], row["kind"]) for row in answer["results"]
            ]
            if answer["next"] is None and answer["previous"]:
                back = client.get(answer["previous"]).json()["results"]
                assert len(back) == 2
            address, query = answer["next"], {}
        return found

    oldest_first = walked(since="1970-01-01", page_size="2")
    newest_first = walked(page_size="2")

    assert oldest_first == newest_first[::-1]
    assert len(set(oldest_first)) == len(oldest_first)
    assert len(oldest_first) == len(walked(page_size="1000"))


def test_a_publish_between_two_pages_moves_none_of_them(client, universe, deliver):
    page = client.get(CHANGES, {"page_size": "2"}).json()
    following = client.get(page["next"]).json()

    deliver(y2014=101)

    assert client.get(page["next"]).json()["results"] == following["results"]
    assert client.get(page["url"]).json()["results"] == page["results"]


def test_drafts_are_told_of_once_they_are_published(told, universe):
    assert "2016" not in {change["cell"] and change["cell"]["period"] for change in told()}

    publish(universe.draft)

    assert told()[0]["cell"]["period"] == "2016"


@pytest.mark.parametrize(
    ("question", "number"),
    [
        ({"dataset": "trade/flows"}, 7),
        ({"country": "XFR", "dataset": "trade/flows"}, 1),
        ({"country": "XNO", "dataset": "trade/flows"}, 0),
    ],
)
def test_changes_are_narrowed(told, universe, question, number):
    found = [change for change in told(**question) if change["new"]]

    assert len(found) == number


def test_the_changes_of_a_release_are_those_of_both_its_steps(told, universe, deliver):
    release = deliver(y2014=101, y2016=140)
    deliver(label="Another", y2018=1)
    withdraw(release)

    found = [each for each in told(release=str(release.pk)) if each["table"] == "trade_flows"]

    assert sorted(change["kind"] for change in found) == ["added", "changed", "closed", "restored"]


def test_an_edited_record_is_told_field_by_field(client, told, universe):
    before = client.get(CHANGES).json()["as_of"]
    source = Source.objects.get(slug="bureau")
    source.short_name, source._change_reason = "Imperial Bureau", "A new dynasty."
    source.save()

    [change] = told(since=before)

    assert change["kind"] == "changed"
    assert change["record"] == {
        "table": "provenance.source",
        "id": source.pk,
        "name": "Imperial Bureau",
        "url": "http://testserver/api/v1/sources/bureau/",
    }
    assert change["differences"] == [
        {"field": "short_name", "old": "Royal Bureau", "new": "Imperial Bureau"}
    ]
    assert change["reason"] == "A new dynasty."
    assert (change["old"], change["new"], change["cell"]) == (None, None, None)


def test_a_record_that_is_gone_is_closed(told, freedonia):
    key = freedonia.pk
    freedonia.delete()

    change = told()[0]

    assert (change["kind"], change["record"]["id"]) == ("closed", key)
    assert change["record"]["url"] is None
    assert {"field": "code", "old": "XFR", "new": None} in change["differences"]


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ({"since": "2100-01-01"}, "is not over yet"),
        ({"since": "2026-02-01", "as_of": "2026-01-01"}, "It lies after as_of"),
        ({"dataset": "trade/flow"}, "Did you mean “trade/flows”?"),
        ({"release": "9999"}, "is not the number of a release:"),
        ({"nonsense": "1"}, "“nonsense” is not a parameter here"),
        ({"cursor": "abc"}, "This cursor was not given by this API"),
    ],
)
def test_what_can_not_be_meant_is_refused(client, universe, question, sentence):
    refused = client.get(CHANGES, question)

    assert refused.status_code == 400
    assert sentence in refused.content.decode()


def test_a_cursor_of_the_changes_is_good_for_its_question(client, universe):
    page = client.get(CHANGES, {"page_size": "2"}).json()

    assert client.get(page["next"]).status_code == 200
    assert client.get(f"{page['next']}&country=XRU").status_code == 400


def test_the_cost_does_not_depend_on_what_is_asked(queries_of, universe, deliver):
    few = queries_of(CHANGES, page_size="2", dataset="trade/flows")  # a claim and its release
    deliver(y2014=101, y2016=140, y2017=1, y2018=2)

    assert queries_of(CHANGES, page_size="100", dataset="trade/flows") <= few + 6
    assert few < 30


def test_nothing_becomes_public_with_a_moment_that_is_past(universe, deliver, monkeypatch):
    release = deliver(y2014=101)
    past = release.published_at - timedelta(days=3)
    monkeypatch.setattr("django.utils.timezone.now", lambda: past)

    assert withdraw(release) == 1

    release.refresh_from_db()
    assert release.withdrawn_at > release.published_at
