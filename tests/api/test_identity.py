"""Each claim keeps its number and address, whatever takes its place."""

import pytest

from nkworld.provenance.publishing import publish, withdraw
from tests.factories import FlowFactory, ReleaseFactory, live
from trade.models import Flow

from .conftest import FLOWS, table_of

CELL = {"period": "2014", "direction": "export", "country": "XRU"}


@pytest.fixture
def revision(universe):
    """A later word of the bureau on Ruritania's exports of 2014, published."""
    release = ReleaseFactory(source=universe.bureau, label="Yearbook, revised")
    FlowFactory(release=release, country=universe.ruritania, period="2014", value=101)
    return live(release)


def test_every_row_leads_to_itself(client, rows_of, universe):
    for row in rows_of(rule="all"):
        alone = client.get(row["url"]).json()

        assert {name: alone[name] for name in row} == row
        assert alone["page"] == f"http://testserver/claims/trade/flows/{row['id']}/"
        assert client.get(alone["page"]).status_code == 200
        assert alone["replaced_by"] is None


def test_a_replaced_claim_stays_and_names_what_took_its_place(client, rows_of, universe):
    [before] = rows_of(source="bureau", **CELL)
    release = ReleaseFactory(source=universe.bureau)
    FlowFactory(release=release, country=universe.ruritania, period="2014", value=101)
    moment = live(release).published_at.isoformat()
    [now] = rows_of(source="bureau", **CELL)

    alone = client.get(before["url"]).json()

    assert (alone["value"], alone["known_until"]) == (100, now["known_from"])
    assert alone["replaced_by"] == {"id": now["id"], "url": now["url"]}
    assert client.get(now["url"]).json()["replaced_by"] is None
    then = client.get(before["url"], {"as_of": before["known_from"]}).json()
    assert (then["known_until"], then["replaced_by"]) == (None, None)
    assert client.get(now["url"], {"as_of": moment}).status_code == 200


def test_a_withdrawn_claim_is_replaced_by_the_one_that_returned(client, rows_of, revision):
    [wrong] = rows_of(source="bureau", **CELL)
    withdraw(revision)
    [back] = rows_of(source="bureau", **CELL)

    alone = client.get(wrong["url"]).json()

    assert (alone["value"], back["value"]) == (101, 100)
    assert alone["replaced_by"]["id"] == back["id"]


def test_a_claim_is_not_found_before_it_was_known(client, rows_of, revision, universe):
    [row] = rows_of(source="bureau", **CELL)

    refused = client.get(row["url"], {"as_of": universe.first.published_at.isoformat()})

    assert refused.status_code == 404
    assert f"Claim {row['id']} of trade/flows became known on" in refused.content.decode()


def test_a_draft_has_no_address(client, universe):
    for claim in Flow.objects.filter(release=universe.draft):
        for address in (f"{FLOWS}{claim.pk}/", f"{FLOWS}{claim.pk}/vintages/"):
            assert client.get(address).status_code == 404
    assert client.get(f"{FLOWS}{10**17}/").status_code == 404


def test_the_vintages_of_a_claim_are_told_in_their_order(client, rows_of, revision):
    [row] = rows_of(source="bureau", **CELL)
    withdraw(revision)

    answer = client.get(client.get(row["url"]).json()["vintages"]).json()

    assert [each["value"] for each in answer["results"]] == [100, 101, 100]
    ends = [each["known_until"] for each in answer["results"]]
    assert ends == [each["known_from"] for each in answer["results"]][1:] + [None]
    then = client.get(f"{row['url']}vintages/", {"as_of": row["known_from"]}).json()["results"]
    assert [(each["value"], each["known_until"] is None) for each in then] == [
        (100, False),
        (101, True),
    ]


def test_all_vintages_of_what_is_asked_stand_in_the_table(ask, rows_of, revision):
    rows = rows_of(vintages="all", source="bureau", **CELL)

    assert [row["value"] for row in rows] == [100, 101]
    assert rows_of(vintages="all", rule="all", source="bureau", **CELL) == rows
    table = table_of(ask(vintages="all", format="csv", source="bureau", **CELL))
    assert [row["id"] for row in table] == [str(row["id"]) for row in rows]
    assert [row["url"] for row in table] == [row["url"] for row in rows]


def test_an_ended_cell_is_among_all_vintages_of_every_claim(rows_of, universe):
    withdraw(universe.second)

    assert rows_of(rule="all", source="gazette") == []
    gone = rows_of(rule="all", source="gazette", vintages="all")
    assert gone
    assert all(row["known_until"] for row in gone)


def test_a_release_gives_the_rows_that_it_brought(rows_of, universe, revision):
    def values(release, **question):
        return sorted(
            r["value"] for r in rows_of(release=str(release.pk), **question) if r["value"]
        )

    assert values(revision) == [101]
    assert 100 not in values(universe.first)
    assert 100 in values(universe.first, vintages="all")
    assert {r["release"]["id"] for r in rows_of(release=str(universe.second.pk))} == {
        universe.second.pk
    }


def test_a_release_shows_its_rows_though_a_rule_prefers_another_source(rows_of, universe):
    preferred = {row["id"] for row in rows_of(period="2014")}

    rows = rows_of(release=str(universe.second.pk), period="2014")

    assert rows
    assert not {row["id"] for row in rows} <= preferred


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ({"release": "9999"}, "is not the number of a release of trade/flows"),
        ({"release": "٣"}, "is not the number of a release"),
        ({"since": "2100-01-01"}, "is not over yet: write a moment that has passed."),
        ({"since": "2026-01-02", "as_of": "2026-01-01"}, "It lies after as_of"),
        ({"vintages": "some"}, "“some” is not known"),
    ],
)
def test_what_can_not_be_meant_is_refused(ask, universe, question, sentence):
    refused = ask(**question)

    assert refused.status_code == 400
    assert sentence in refused.content.decode()


def test_the_release_of_another_source_is_a_contradiction(ask, universe):
    refused = ask(release=str(universe.first.pk), source="gazette")

    assert refused.status_code == 400
    assert "is of bureau: leave one of them out" in refused.content.decode()


def test_what_is_new_since_a_moment_is_told(rows_of, universe, revision):
    since = universe.second.published_at.isoformat()

    assert [row["value"] for row in rows_of(since=since, rule="all")] == [101]
    assert rows_of(since=revision.published_at.isoformat(), rule="all") == []


def test_pages_do_not_ask_for_history(client, universe):
    assert client.get("/trade/flows/", {"vintages": "all"}).status_code == 400
    publish(universe.draft)
    assert client.get("/trade/flows/").status_code == 200
