"""The API of aid on the curated data: stages of money, snapshots, files, moments, refusals."""

import html
from collections import Counter

import pytest

from aid.choices import Stage
from tests.aid.tables import CLAIMS, RECORDS
from tests.api.conftest import errors_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]

EVERYTHING = {"rule": "all", "page_size": 1000}


@pytest.mark.parametrize("table", CLAIMS)
def test_every_claim_is_published_with_its_papers(rows, table):
    found = rows(table, rule="all")

    assert len(found) == CLAIMS[table].objects.as_of().count()
    for row in found:
        assert row["citation"] and row["as_quoted"] and row["source"]["slug"], row
        assert row["known_from"]


@pytest.mark.parametrize("table", RECORDS)
def test_every_record_is_published(rows, table):
    assert len(rows(table)) == RECORDS[table].objects.count()


def test_each_row_names_the_stage_of_its_money(rows):
    statuses = Counter(row["stage"] for row in rows("contributions", rule="all"))

    assert set(statuses) == set(Stage.values)
    for status, number in statuses.items():
        narrowed = rows("contributions", rule="all", stage=status)
        assert {row["stage"] for row in narrowed} == {status}
        assert len(narrowed) == number


def test_the_documentation_states_the_default_stage_and_its_effect(client):
    page = html.unescape(client.get("/api/v1/docs/aid/").content.decode())

    assert "Unless said, rows of every stage are given" in page
    assert "never add pledged, committed and paid" in page
    assert "Asking for one stage leaves the others out" in page


def test_american_obligations_and_payments_stand_side_by_side(rows):
    query = {"source": "us-foreign-assistance", "period": "2008"}

    assert {row["stage"]: row["value"] for row in rows("contributions", **query)} == {
        "committed": 185_301_518,
        "paid": 167_769_076,
    }


def test_only_whole_years_make_the_series_of_all_donors(rows):
    series = rows(
        "contributions", donor="all-donors", source="fts", scope="whole", frequency="annual"
    )

    assert [row["period"] for row in series] == [str(year) for year in range(2027, 1999, -1)]
    read_then = rows("contributions", donor="all-donors", source="fts", scope="state")
    assert {row["state_of"] for row in read_then if row["period"] == "2019"} == {
        "2019-10-22",
        "2019-12-30",
        "2020-01-14",
    }


def test_under_a_rule_no_source_donor_and_year_has_two_wholes_of_one_status(rows):
    found = rows("contributions", scope="whole")
    cells = Counter(
        (row["donor"]["slug"], row["recipient"]["slug"], row["sector"], row["period"], row["stage"])
        for row in found
    )
    assert set(cells.values()) == {1}


def test_another_rule_shows_another_claim(rows):
    query = {"appeal": "needs-and-priorities-2019", "measure": "requested"}

    assert [row["value"] for row in rows("appeals", **query)] == [120_345_890]
    [launched] = rows("appeals", **query, rule="as-launched")
    assert (launched["value"], launched["state"]) == (120_000_000, "as launched")


def test_the_appeal_of_2001_asked_and_received(rows):
    found = rows("appeals", appeal="consolidated-appeal-2001")

    assert {row["measure"]: row["value"] for row in found} == {
        "requested": 383_984_914,
        "funded": 247_968_452,
    }


def test_every_received_figure_of_2019_is_given_with_its_source_and_day(rows):
    found = rows("appeals", appeal="needs-and-priorities-2019", measure="funded", rule="all")

    assert {row["source"]["slug"]: (row["value"], row["state"]) for row in found} == {
        "fts": (40_655_672, None),
        "korea-herald": (32_000_000, "press, February 2020"),
        "voa": (15_000_000, "state of 25 June 2019"),
    }


def test_a_year_ahead_is_asked_for_and_provisional(rows, ask):
    [ahead] = rows("contributions", period="2027")

    assert (ahead["status"], ahead["value"]) == ("provisional", 4_308_383)
    refusal = errors_of(ask("food-aid", period="2099"))
    assert "has not begun yet" in refusal["period"]


def test_donors_are_asked_for_by_many_names_and_by_country(rows):
    by_slug = rows("contributions", donor="south-korea", rule="all")
    assert by_slug == rows("contributions", donor="KOR", rule="all")
    assert by_slug == rows("contributions", donor="대한민국", rule="all")

    of_the_country = rows("contributions", country="KOR", rule="all")
    assert {row["donor"]["slug"] for row in of_the_country} == {
        "south-korea",
        "rok-private-donors",
    }
    assert len(of_the_country) > len(by_slug)


def test_recipients_sectors_and_plans(rows):
    assert {r["recipient"]["slug"] for r in rows("contributions", recipient="WFP")} == {"wfp"}
    assert {r["sector"] for r in rows("contributions", sector="nutrition")} == {"nutrition"}
    plan = rows("contributions", plan="OPRK19")
    assert sum(row["value"] for row in plan) == 40_655_672


def test_food_by_donor_and_commodity(rows):
    query = {"source": "interfais", "period": "2001", "commodity": "all-food"}
    by_donor = {row["donor"]["slug"]: row["value"] for row in rows("food-aid", **query)}

    assert by_donor.pop("all-donors") == sum(by_donor.values()) == 1_508_000
    fertiliser = rows("food-aid", commodity="fertiliser", donor="CHN")
    assert [(row["period"], row["value"]) for row in fertiliser] == [("2018-05/2018-10", 162_000)]


def test_promised_rice_is_told_from_shipped(rows):
    promised = rows("food-aid", stage="committed", donor="JPN", commodity="rice")

    assert sorted(row["value"] for row in promised) == [48_000, 100_000, 500_000]
    assert {row["stage"] for row in promised} == {"committed"}


def test_won_by_pocket(rows):
    found = rows("south-korea", period="2007")

    assert {row["channel"]: row["value"] for row in found} == {
        "total": 439_700_000_000,
        "government-total": 348_800_000_000,
        "government-food-loan": 150_500_000_000,
        "private": 90_900_000_000,
    }


def test_actors_and_programmes_by_kind_country_and_day(rows):
    swiss = {row["slug"] for row in rows("actors", country="CHE")}
    assert {"sdc", "switzerland", "agape-international"} == swiss
    resident = {row["slug"] for row in rows("actors", resident="yes", kind="un-agency")}
    assert {"wfp", "unicef", "who", "unfpa", "fao", "undp"} == resident
    assert "fida" not in {row["slug"] for row in rows("actors", on="2020-01-01")}

    running = {row["title"] for row in rows("programmes", actor="wfp", on="2017-06-01")}
    assert "Nutrition and disaster risk (PRRO 200907)" in running
    assert "First flood relief" not in running
    assert {r["source"]["slug"] for r in rows("programmes", source="gavi")} == {"gavi"}
    assert {r["source"]["slug"] for r in rows("programmes", authority="blog")} == {
        *("cankor", "nkeconwatch")
    }
