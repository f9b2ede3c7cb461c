"""The API of aid on the curated data: status of money, snapshots, files, moments, refusals."""

import html
from collections import Counter, defaultdict

import pytest

from aid.choices import Money
from aid.models import Actor, Appeal, AppealFigure, Contribution, FoodAid, Programme
from aid.models import SouthKoreanAid as Won
from nkworld.provenance.models import DataQuestion
from tests.api.conftest import errors_of, table_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]

BASE = "/api/v1/aid/"
CLAIMS = {"contributions": Contribution, "appeals": AppealFigure, "food-aid": FoodAid}
CLAIMS |= {"south-korea": Won}
RECORDS = {"actors": Actor, "programmes": Programme}
EVERYTHING = {"rule": "all", "page_size": 1000}


@pytest.fixture
def ask(client):
    def asked(table, **query):
        query = {name.removesuffix("_"): value for name, value in query.items()}
        return client.get(f"{BASE}{table}/", query)

    return asked


@pytest.fixture
def rows(ask):
    def found(table, **query):
        response = ask(table, **{"page_size": 1000} | query)
        assert response.status_code == 200, response.content
        return response.json()["results"]

    return found


@pytest.mark.parametrize("table", CLAIMS)
def test_every_claim_is_published_with_its_papers(rows, table):
    found = rows(table, rule="all")

    assert len(found) == CLAIMS[table].objects.known().count()
    for row in found:
        assert row["citation"] and row["as_quoted"] and row["source"]["slug"], row
        assert row["vintage"]


@pytest.mark.parametrize("table", RECORDS)
def test_every_record_is_published(rows, table):
    assert len(rows(table)) == RECORDS[table].objects.count()


def test_each_row_names_the_status_of_its_money(rows):
    statuses = Counter(row["money"] for row in rows("contributions", rule="all"))

    assert set(statuses) == set(Money.values)
    for status, number in statuses.items():
        narrowed = rows("contributions", rule="all", money=status)
        assert {row["money"] for row in narrowed} == {status}
        assert len(narrowed) == number


def test_the_documentation_states_the_default_of_money_and_its_effect(client):
    page = html.unescape(client.get("/api/v1/docs/").content.decode())

    assert "Unless said, rows of every status are given" in page
    assert "never add pledged, committed and paid" in page
    assert "Asking for one status leaves the others out" in page


def test_american_obligations_and_payments_stand_side_by_side(rows):
    query = {"source": "us-foreign-assistance", "period": "2008"}

    assert {row["money"]: row["value"] for row in rows("contributions", **query)} == {
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
        (row["donor"]["slug"], row["recipient"]["slug"], row["sector"], row["period"], row["money"])
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
        "fts": (40_655_672, ""),
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


@pytest.mark.parametrize(
    ("table", "query", "name", "sentence"),
    [
        ("contributions", {"money": "payed"}, "money", "Did you mean “paid”?"),
        ("contributions", {"donor": "switzerlnd"}, "donor", "Did you mean “switzerland”?"),
        ("contributions", {"plan": "OPRK91"}, "plan", "Did you mean “OPRK1"),
        ("contributions", {"mony": "paid"}, "mony", "Did you mean “money”?"),
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
    by_source = defaultdict(float)
    for row in found:
        by_source[row["source"]["slug"]] += row["value"]
    for line in lines:
        by_source[line["source"]] -= float(line["value"])
    assert set(by_source.values()) == {0}
    assert {line["unit"] for line in lines} == {CLAIMS[table].unit}


def test_the_file_of_contributions_has_the_status_of_money_and_the_papers(ask):
    [first, *_] = table_of(ask("contributions", rule="all", format="csv"))

    columns = list(first)
    assert columns[:4] == ["donor", "donor_name", "donor_kind", "recipient"]
    assert {"money", "scope", "plan", "state_of", "coverage", "flow_type"} <= set(columns)
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

    assert set(mine) == {f"aid/{table}" for table in (*CLAIMS, *RECORDS)}
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
