"""Each row of a curated table has an id and an address, also after it was removed."""

import pytest

from nkworld.api.curated import CuratedViewSet
from nkworld.api.router import router
from trade.models import SouthKoreanTrade

from .conftest import table_of

SOUTH = "/api/v1/trade/south-korea/"
TABLES = {prefix: each for prefix, each, _ in router.registry if issubclass(each, CuratedViewSet)}


@pytest.fixture
def record(universe):
    return SouthKoreanTrade.objects.create(
        country=universe.ruritania,
        year=2014,
        direction="export",
        told_by="south",
        value=7,
        source=universe.bureau,
        citation="https://yearbook.example/page-9",
        as_quoted="7 dollars",
    )


@pytest.mark.django_db
@pytest.mark.usefixtures("loaded")
def test_every_row_of_every_table_leads_to_itself(client):
    filled = 0
    for prefix, viewset in TABLES.items():
        rows = client.get(f"/api/v1/{prefix}/?page_size=1000").json()["results"]
        if not rows:
            continue  # the records of a new domain are still to be curated
        filled += 1
        assert len({row["id"] for row in rows}) == len(rows), prefix
        assert {type(row["id"]) for row in rows} == {
            str if viewset.question_class.key_is_text else int
        }
        for row in (rows[0], rows[-1]):
            alone = client.get(row["url"]).json()
            assert {name: alone[name] for name in row} == row, row["url"]
    assert filled > len(TABLES) / 2


def test_the_file_of_a_table_has_the_same_ids(ask, record):
    [row] = ask(SOUTH).json()["results"]
    [line] = table_of(ask(SOUTH, format="csv"))

    assert (line["id"], line["url"]) == (str(record.pk), f"http://testserver{SOUTH}{record.pk}/")
    assert (row["id"], row["url"]) == (record.pk, line["url"])


def test_a_removed_record_is_found_as_it_was(client, record):
    known = record.history.latest().history_date.isoformat()
    key = record.pk
    record.delete()

    refused = client.get(f"{SOUTH}{key}/")
    found = client.get(f"{SOUTH}{key}/", {"as_of": known})

    assert refused.status_code == 404
    assert "was removed on" in refused.content.decode()
    assert found.json()["value"] == 7


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        (f"{SOUTH}99999/", "Its table gives every “id”."),
        (f"{SOUTH}nonsense/", "There is no “nonsense” in trade/south-korea."),
        (f"{SOUTH}{10**30}/", "There is no “1000000"),
        ("/api/v1/diplomacy/relations/XRU/", "There is no “XRU” in diplomacy/relations."),
    ],
)
def test_what_was_never_there_is_not_found(client, universe, address, sentence):
    refused = client.get(address)

    assert refused.status_code == 404
    assert sentence in refused.content.decode()


def test_what_was_edited_since_a_moment_is_told(client, record):
    other = SouthKoreanTrade.objects.get(pk=record.pk)
    other.pk, other.year = None, 2015
    other.save()
    before = other.history.latest().history_date.isoformat()
    record.value = 8
    record.save()

    rows = client.get(SOUTH, {"since": before}).json()["results"]

    assert [(row["id"], row["value"]) for row in rows] == [(record.pk, 8)]
    now = record.history.latest().history_date.isoformat()
    assert client.get(SOUTH, {"since": now}).json()["count"] == 0
    assert client.get(SOUTH, {"since": before, "as_of": before}).json()["count"] == 0


def test_what_rests_on_claims_is_not_asked_for_its_edits(client, universe):
    assert client.get("/api/v1/trade/silence/", {"since": "2026-01-01"}).status_code == 400


def test_a_changed_record_leads_to_itself(client, record):
    records = [each["record"] for each in client.get("/api/v1/changes/").json()["results"]]

    [told] = [each for each in records if each and each["table"] == "trade.southkoreantrade"]

    assert told["url"] == f"http://testserver{SOUTH}{record.pk}/"


def test_each_version_of_a_rule_keeps_its_order(client, universe):
    [first] = client.get("/api/v1/rules/").json()["results"][:1]
    universe.rule.places.all()

    alone = client.get("/api/v1/rules/trade-flows.bureau-first.1/").json()

    assert first["id"] == "trade-flows.bureau-first.1"
    assert alone == first
    assert alone["sources"] == ["bureau", "gazette"]
    assert client.get("/api/v1/trade/flows/").json()["rule"]["url"] == alone["url"]
    dataset = client.get("/api/v1/datasets/trade/flows/").json()
    assert alone["url"] in {rule["url"] for rule in dataset["rules"]}


def test_a_release_leads_to_its_rows_and_changes(client, universe):
    release = client.get(f"/api/v1/releases/{universe.first.pk}/").json()

    rows = client.get(release["rows"]).json()["results"]
    changes = client.get(release["changes"]).json()["results"]

    assert sorted(row["value"] for row in rows) == [100, 120, 300]
    new = [change["new"] for change in changes if change["table"] == "trade_flows"]
    assert {row["id"] for row in new} == {row["id"] for row in rows}
    assert [change["id"] for change in changes if change["table"] == "releases"] == [release["id"]]


def test_lists_of_reference_data_lead_to_each_record(client, universe):
    for table in ("countries", "sources", "releases", "datasets", "rules"):
        for row in client.get(f"/api/v1/{table}/").json()["results"]:
            assert client.get(row["url"]).json() == row
