"""What the API answers of the Council's tables, and its files."""

import csv
import io

import pytest

from diplomacy.council.models import Designation, Launch, Outcome
from tests.reading import api, asker, body

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]


@pytest.fixture
def asked(client):
    return asker(client, "diplomacy")


def file(client, table, query=""):
    address = f"/api/v1/diplomacy/{table}/?format=csv{query}"
    return list(csv.DictReader(io.StringIO(body(client, address).decode())))


def test_rows_whose_reading_is_0_are_what_the_figure_counts(client):
    rows = file(client, "council", "&kind=vetoed")

    assert len(rows) == 12
    assert sum(row["reading"] == "0" for row in rows) == 9
    assert {row["entry"] for row in rows if row["reading"] == "1"} == {
        *("S/1653", "S/15966/Rev.1", "vetoed-2024-03-28-1"),
    }


@pytest.mark.parametrize(
    ("table", "model"), [("council", Outcome), ("designations", Designation), ("launches", Launch)]
)
def test_a_file_has_every_row_with_its_papers(client, table, model):
    rows = file(client, table)

    assert len(rows) == model.objects.count()
    assert all(row["citation"] and row["as_quoted"] and row["read"] for row in rows)
    papers = model.objects.values_list("source__slug", "citation", "as_quoted")
    assert sorted((r["source"], r["citation"], r["as_quoted"]) for r in rows) == sorted(papers)


def test_a_row_says_what_the_page_says(asked):
    [row] = asked("council", kind="resolution", from_="2017", to="2017").json()["results"][-1:]

    assert (row["document"], row["yes"], row["no"], row["abstain"]) == ("S/RES/2345", 15, 0, 0)
    assert (row["date"], row["subject"], row["source"]["slug"]) == (
        *("2017-03-23", "dprk", "undl-sc-meetings"),
    )


def test_designations_by_day(asked):
    answer = asked("designations", on="2013-03-07", kind="individual").json()

    assert answer["count"] == 12
    assert {row["listed_on"] <= "2013-03-07" for row in answer["results"]} == {True}


def test_launches_of_one_database(asked):
    answer = asked("launches", source="cns", from_="2022", to="2022").json()

    assert answer["count"] == 69
    assert {row["source"]["slug"] for row in answer["results"]} == {"cns"}


def test_a_list_is_counted_by_its_own_source(client):
    answer = api(client, "diplomacy/list-counts", "?sanctions_list=ofac-dprk-all&kind=vessel")

    [row] = answer["results"]
    assert (row["value"], row["counted_on"], row["source"]["slug"]) == (105, "2025-03", "ofac-sdn")


def test_a_wrong_value_is_told_the_nearest(asked):
    response = asked("council", kind="resolutoin")

    assert response.status_code == 400
    assert "Did you mean “resolution”?" in response.content.decode()


def test_nothing_was_known_before_it_was_loaded(asked):
    for table in ("council", "designations", "launches", "nuclear-tests"):
        assert asked(table, as_of="2001-01-01").json()["count"] == 0
