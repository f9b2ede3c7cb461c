"""Silences, revisions and the South's own trade are asked of the API as on their pages."""

import csv
import io

import pytest

from tests.reading import api, body, page
from trade.models import SouthKoreanTrade
from trade.reporting_gaps import ReportingGaps, State, records

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _curated_data(loaded):
    pass


def rows_of_file(client, path, query):
    text = body(client, f"/api/v1/{path}/?{query}format=csv").decode()
    return list(csv.DictReader(line for line in io.StringIO(text) if not line.startswith("#")))


def test_a_year_is_no_gap_where_a_figure_is_on_record_though_the_partner_fell_silent(client):
    [late] = api(client, "trade/silence", "?country=CHN&from=2009&to=2009")["results"]
    assert late["state"] == "reported", "months came late, the year is on record"
    assert "August to November" in late["note"] and "KOTRA" in late["note"]

    gone = api(client, "trade/silence", "?country=RUS&from=2022&on=2025-06-01")["results"]
    assert {row["period"]: row["state"] for row in gone} == {
        "2022": "withdrawn",
        "2023": "reported",
        "2024": "reported",
    }
    assert all("stopped publishing" in row["note"] for row in gone)
    assert gone[-1]["note"].startswith("KINU; ")


def test_the_file_of_the_silence_map_has_every_cell_of_the_page(client):
    lines = ReportingGaps(first=2010, last=2016).lines
    cells = [cell for some in lines.values() for cell in some]
    rows = rows_of_file(client, "trade/silence", "from=2010&to=2016&")

    assert [row["state"] for row in rows] == [cell.state for cell in cells]
    assert {row["state"] for row in rows} <= set(State.values)


def test_a_day_in_the_past_looks_back_from_there(client):
    found = api(client, "trade/silence", "?country=CHN&on=2016-02-01")["results"]

    assert max(row["period"] for row in found) == "2015"


def test_each_revision_of_the_page_is_a_row(client):
    found = [each for record in records() for each in record.revisions]
    rows = rows_of_file(client, "trade/revisions", "")

    assert len(rows) == len(found)
    assert [float(row["difference"]) for row in rows] == [float(each.moved) for each in found]
    kotra = api(client, "trade/revisions", "?source=kotra")["results"]
    assert {row["source"]["slug"] for row in kotra} == {"kotra"}
    assert 0 < len(kotra) <= len(rows)


def test_what_has_no_day_refuses_one(client):
    for path in ("trade/revisions/", "trade/south-korea/"):
        answer = client.get(f"/api/v1/{path}?on=2015-01-01")

        assert answer.status_code == 400
        assert "on" in answer.json()["errors"][0]["parameter"]


def test_the_souths_figures_come_with_their_papers(client):
    told = client.get("/api/v1/trade/south-korea/?format=csv")
    every = SouthKoreanTrade.objects.count()
    assert every > 100 and told["X-Rows-Withheld"] == f"wits={every}", "its terms: not in bulk"
    assert api(client, "trade/south-korea", "")["count"] == every
    rows = rows_of_file(client, "trade/south-korea", "country=MEX&")

    assert len(rows) == SouthKoreanTrade.objects.filter(country__code="MEX").count() > 0
    assert all(row["citation"] and row["as_quoted"] and row["source"] for row in rows)
    asked = api(client, "trade/south-korea", "?country=MEX&reported_by=partner")["results"]
    assert {(row["country"]["code"], row["reported_by"]) for row in asked} == {("MEX", "partner")}


@pytest.mark.parametrize("name", ["silence", "revisions", "south-korea"])
def test_a_file_is_named_for_its_own_table(client, name):
    answer = client.get(f"/api/v1/trade/{name}/?format=csv")

    assert f'filename="trade-{name}.' in answer["Content-Disposition"]


@pytest.mark.parametrize("name", ["silence", "revisions"])
def test_the_page_leads_to_its_files(client, name):
    html = page(client, f"/trade/{name}/")

    for media in ("csv", "json", "csv-excel"):
        assert f"/api/v1/trade/{name}/?format={media}" in html
