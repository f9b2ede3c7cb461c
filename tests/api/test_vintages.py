"""What was answered about a moment stays the answer; what nobody published is never answered."""

import json
from datetime import timedelta

import pytest

from nkworld.provenance.models import Release, Source
from nkworld.provenance.publishing import publish, withdraw
from tests.factories import FlowFactory, ReleaseFactory, live
from tests.reading import tells_of_a_draft

from .conftest import FLOWS, body_of, table_of

pytestmark = pytest.mark.postgres

QUESTIONS = [
    {},
    {"rule": "all"},
    {"rule": "gazette-first", "country": "XRU"},
    {"status": "excluded"},
    {"rule": "all", "count": "1", "page_size": "2"},
    {"rule": "all", "format": "csv"},
    {"rule": "all", "format": "csv-excel"},
]


@pytest.fixture
def revision(universe):
    """A later word of the bureau on Ruritania's exports of 2014, not yet published."""
    release = ReleaseFactory(source=universe.bureau, label="Yearbook, revised")
    FlowFactory(release=release, country=universe.ruritania, period="2014", value=101)
    return release


def after(moment):
    return (moment + timedelta(microseconds=1)).isoformat()


@pytest.mark.parametrize("question", QUESTIONS)
def test_an_answer_about_the_past_stays_the_same_to_the_byte(client, universe, revision, question):
    question = question | {"as_of": after(universe.second.published_at)}

    before = body_of(client.get(FLOWS, question))
    publish(revision)
    published = body_of(client.get(FLOWS, question))
    withdraw(revision)
    withdrawn = body_of(client.get(FLOWS, question))

    assert before == published == withdrawn
    assert len(before) > 100


def test_a_publish_is_seen_at_once_and_a_withdrawal_restores(rows_of, revision):
    def exports():
        return [row["value"] for row in rows_of(period="2014", direction="export")]

    assert exports() == [100]
    publish(revision)
    assert exports() == [101]
    withdraw(revision)
    assert exports() == [100]


def test_each_moment_is_answered_with_what_was_known_then(rows_of, universe, revision):
    published = live(revision)

    moments = [universe.first.published_at - timedelta(days=1), universe.first.published_at]
    moments.append(published.published_at)

    assert [
        [r["value"] for r in rows_of(period="2014", direction="export", as_of=moment.isoformat())]
        for moment in moments
    ] == [[], [100], [101]]


def test_a_vintage_answers_its_own_moment(rows_of, revision):
    publish(revision)
    [row] = rows_of(period="2014", direction="export")

    assert rows_of(period="2014", direction="export", as_of=row["known_from"]) == [row]


def test_a_restored_figure_is_a_new_vintage(rows_of, universe, revision):
    publish(revision)
    withdraw(revision)

    [row] = rows_of(period="2014", direction="export")

    assert row["known_from"] > universe.first.published_at.isoformat()
    assert row["release"]["label"] == "Yearbook"


def test_the_revision_stands_in_a_header_and_grows(ask, revision):
    before = int(ask()["X-Dataset-Revision"])
    publish(revision)

    assert int(ask()["X-Dataset-Revision"]) == before + 1


@pytest.mark.parametrize("form", ["json", "csv"])
def test_the_end_of_a_vintage_is_told_from_then_on(ask, universe, revision, form):
    question = {"rule": "all", "vintages": "all", "period": "2014", "direction": "export"}
    moment = after(universe.second.published_at)

    publish(revision)
    ended = Release.objects.get(pk=revision.pk).published_at.isoformat().encode()[:26]

    assert ended not in body_of(ask(format=form, as_of=moment, **question))
    assert ended in body_of(ask(format=form, **question))


@pytest.mark.parametrize("address", [FLOWS, "/api/v1/releases/"])
@pytest.mark.parametrize(
    "question",
    [
        {},
        {"rule": "all"},
        {"rule": "all", "period": "2016"},
        {"rule": "gazette-first"},
        {"source": "gazette", "rule": "all"},
        {"status": "reported", "rule": "all"},
        {"release": "3"},
        {"state": "draft"},
        {"status": "draft"},
        {"known_from": ""},
        {"known_from__isnull": "1"},
        {"reading": "0"},
        {"rule": "draft"},
        {"as_of": "2100-01-01"},
        {"rule": "all", "format": "csv"},
        {"format": "csv"},
    ],
)
def test_a_draft_is_seen_by_no_question(client, universe, address, question):
    body = body_of(client.get(address, question))

    assert not tells_of_a_draft(body.decode())
    assert b"Not yet seen" not in body


def test_a_draft_is_seen_once_it_is_published(client, universe):
    publish(universe.draft)

    assert tells_of_a_draft(body_of(client.get(FLOWS, {"rule": "all"})).decode())


def test_a_draft_release_has_no_address(client, universe):
    assert client.get(f"/api/v1/releases/{universe.first.pk}/").status_code == 200
    assert client.get(f"/api/v1/releases/{universe.draft.pk}/").status_code == 404


def test_a_withdrawn_figure_is_gone_from_the_present(client, rows_of, universe, revision):
    publish(revision)
    withdraw(revision)

    for question in ({}, {"rule": "all"}, {"source": "bureau"}):
        assert 101 not in {row["value"] for row in rows_of(**question)}
    table = table_of(client.get(FLOWS, {"rule": "all", "format": "csv"}))
    assert "101" not in {row["value"] for row in table}


def test_a_withdrawn_release_stays_in_the_list_with_its_reason(client, revision):
    publish(revision)
    withdraw(revision, reason="misread")

    [found] = [
        release
        for release in client.get("/api/v1/releases/").json()["results"]
        if release["id"] == revision.pk
    ]

    assert (found["state"], found["withdrawal_reason"]) == ("withdrawn", "misread")


def test_a_renamed_source_is_renamed_at_once(rows_of, universe, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        source = Source.objects.get(slug="bureau")
        source.short_name = "Imperial Bureau"
        source.save()

    assert "Imperial Bureau" in json.dumps(rows_of())
