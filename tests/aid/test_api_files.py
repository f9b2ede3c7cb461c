"""The API of aid: what it refuses, its files, and what its catalogue tells of them."""

import html
from collections import defaultdict
from decimal import Decimal

import pytest

from aid.models import Appeal
from nkworld.provenance.models import DataQuestion
from tests.aid.tables import CLAIMS, RECORDS
from tests.api.conftest import errors_of, table_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]


@pytest.mark.parametrize(
    ("table", "query", "name", "sentence"),
    [
        ("contributions", {"stage": "payed"}, "stage", "Did you mean “paid”?"),
        ("contributions", {"donor": "switzerlnd"}, "donor", "Did you mean “switzerland”?"),
        ("contributions", {"plan": "OPRK91"}, "plan", "Did you mean “OPRK1"),
        ("contributions", {"money": "paid"}, "money", "is not a parameter here"),
        ("contributions", {"stag": "paid"}, "stag", "Did you mean “stage”?"),
        ("contributions", {"scope": "hole"}, "scope", "Did you mean “whole”?"),
        ("contributions", {"rule": "kotra-first"}, "rule", "fts-first"),
        ("contributions", {"from": "2019", "to": "2001"}, "from", "runs backwards"),
        ("appeals", {"appeal": "2019"}, "appeal", "is not known"),
        ("appeals", {"measure": "received"}, "measure", "is not known"),
        ("food-aid", {"commodity": "ryce"}, "commodity", "Did you mean “rice”?"),
        ("south-korea", {"channel": "goverment"}, "channel", "Did you mean “government-"),
        ("actors", {"kind": "ngos"}, "kind", "Did you mean “ngo”?"),
        ("actors", {"on": "2099-01-01"}, "on", "has not come yet"),
        ("programmes", {"actor": "wfq"}, "actor", "is not an actor known here"),
        ("programmes", {"sectr": "health"}, "sectr", "Did you mean “sector”?"),
    ],
)
def test_what_can_not_be_answered_is_refused_in_a_sentence(ask, table, query, name, sentence):
    assert sentence in errors_of(ask(table, **query))[name]


@pytest.mark.parametrize("table", CLAIMS)
def test_the_file_says_what_the_answer_says(ask, rows, table):
    found = rows(table, rule="all")
    file = table_of(ask(table, rule="all", format="csv"))

    lines = [line for line in file if line["source"]]
    assert len(lines) == len(found)
    by_source = defaultdict(Decimal)
    for row in found:
        by_source[row["source"]["slug"]] += Decimal(str(row["value"]))
    for line in lines:
        by_source[line["source"]] -= Decimal(line["value"])
    assert set(by_source.values()) == {0}
    assert {line["unit"] for line in lines} == {CLAIMS[table].unit}


def test_the_file_of_contributions_has_the_status_of_money_and_the_papers(ask):
    [first, *_] = table_of(ask("contributions", rule="all", format="csv"))

    columns = list(first)
    assert columns[:6] == ["id", "url", "donor", "donor_name", "donor_kind", "recipient"]
    assert {"stage", "scope", "plan", "state_of", "coverage", "flow_type"} <= set(columns)
    assert {"status", "citation", "as_quoted", "note", "derivation"} <= set(columns)


@pytest.mark.parametrize("table", RECORDS)
def test_the_file_of_records_is_complete(ask, table):
    lines = table_of(ask(table, format="csv"))

    assert len(lines) == RECORDS[table].objects.count()


def test_few_queries_whatever_the_number_of_rows(ask, django_assert_max_num_queries):
    for table in (*CLAIMS, *RECORDS):
        with django_assert_max_num_queries(12):
            ask(table, page_size=1000)


def test_datasets_are_in_the_catalogue(client):
    found = client.get("/api/v1/datasets/").json()["results"]
    mine = {each["slug"]: each for each in found if each["slug"].startswith("aid/")}

    own = {f"aid/{table}" for table in (*CLAIMS, *RECORDS)}
    others = {"aid/clusters", "aid/other-counts", "aid/donor-flows", "aid/chinese-projects"}
    assert set(mine) == own | others
    assert all(each["questions"] for each in mine.values())
    assert Appeal.objects.count() == 32


@pytest.mark.parametrize("table", [*CLAIMS, *RECORDS])
def test_the_catalogue_shows_the_table_and_its_questions(client, table):
    page = html.unescape(client.get(f"/data/aid/{table}/").content.decode())

    assert f"/api/v1/aid/{table}/" in page
    [question, *_] = DataQuestion.objects.filter(dataset__slug=f"aid/{table}")
    assert question.question in page


@pytest.mark.parametrize("slug", ["fts", "mou-rok-aid", "agencies-own"])
def test_a_source_page_leads_to_what_it_says(client, slug):
    page = client.get(f"/sources/{slug}/").content.decode()

    assert f"source={slug}" in page
