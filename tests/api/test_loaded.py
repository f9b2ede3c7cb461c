"""The figures that issue 2 names, read through the API from the curated data."""

import json
from decimal import Decimal

import pytest

from .conftest import FLOWS, table_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded"), pytest.mark.postgres]

CHINA_2020 = {"country": "CHN", "period": "2020", "direction": "import"}
LAYER = "/api/v1/trade/inter-korean/"


def values(rows):
    return {row["source"]["slug"]: row["value"] for row in rows}


def test_two_sources_on_china_2020_stand_side_by_side(rows_of):
    found = values(rows_of(**CHINA_2020, rule="all"))

    assert found["kotra"] == 712_800_000
    assert round(found["china-customs"] / 10**6) == 491


def test_one_number_is_wanted_and_one_is_given(rows_of):
    assert values(rows_of(**CHINA_2020)) == {"kotra": 712_800_000}
    assert len(rows_of(**CHINA_2020, rule="customs-first")) == 1
    assert "china-customs" in values(rows_of(**CHINA_2020, rule="customs-first"))


def test_the_default_never_gives_two_claims_about_one_cell(client):
    table = table_of(client.get(FLOWS, {"format": "csv"}))
    cells = [tuple(row[name] for name in ("country", "period", "direction")) for row in table]

    assert len(cells) == len(set(cells)) > 300


def test_pages_and_file_hold_the_same_claims(client):
    response = client.get(FLOWS, {"rule": "all", "format": "csv"})
    table = table_of(response)
    told = (each.split("=") for each in response["X-Rows-Withheld"].split(", "))
    withheld = {slug: int(rows) for slug, rows in told}
    rows, address = [], f"{FLOWS}?rule=all&page_size=200"
    while address:
        page = json.loads(client.get(address).content, parse_float=Decimal, parse_int=Decimal)
        rows += page["results"]
        address = page["next"]
    left_out = [row["source"]["slug"] for row in rows if row["source"]["slug"] in withheld]
    assert {slug: left_out.count(slug) for slug in withheld} == {
        k: int(n) for k, n in withheld.items()
    }
    rows = [row for row in rows if row["source"]["slug"] not in withheld]

    assert len(rows) == len(table) > 600
    for row, line in zip(rows, table, strict=True):
        assert row["as_quoted"] == line["as_quoted"]
        for name in ("value", "value_low", "value_high"):
            assert row[name] == (Decimal(line[name]) if line[name] else None)


def test_no_claim_is_without_its_papers(client):
    for address in (FLOWS, LAYER):
        for row in table_of(client.get(address, {"rule": "all", "format": "csv"})):
            for name in (
                "source",
                "status",
                "citation",
                "as_quoted",
                "release",
                "known_from",
                "unit",
            ):
                assert row[name], (name, row)


@pytest.mark.parametrize("spelling", ["CHN", "china", "China", "중국", "中国"])
def test_a_country_answers_to_its_spellings(rows_of, spelling):
    rows = rows_of(country=spelling, period="2020", direction="import")

    assert [row["value"] for row in rows] == [712_800_000]


def test_the_excluded_figures_say_why(rows_of):
    rows = rows_of(status="excluded")

    assert rows
    assert all(row["note"] for row in rows)


def test_every_chart_answers(client):
    listed = client.get("/api/v1/charts/").json()["results"]

    assert len(listed) >= 6
    for figure in listed:
        said = [each for each in figure["parameters"] if each["required"]]
        query = {each["name"]: each["choices"][0]["value"] for each in said}
        answer = client.get(figure["url"], query).json()
        assert any(
            p["value"] is not None or p["low"] is not None
            for s in answer["series"]
            for p in s["points"]
        )


def test_chinas_share_is_the_charts(client):
    answer = client.get("/api/v1/charts/trade/china-share/").json()
    excluding, including = (
        {point["x"]: point["value"] for point in series["points"]} for series in answer["series"]
    )

    assert round(excluding["2001"], 1) == 32.5
    assert round(excluding["2015"], 1) == 91.4
    assert all(88.3 <= round(excluding[str(year)], 1) <= 91.4 for year in range(2011, 2016))
    assert including["2015"] < excluding["2015"]
    assert answer["denominator"]


def test_trade_beyond_china_and_the_south(client):
    [series] = client.get("/api/v1/charts/trade/beyond-china/").json()["series"]
    millions = {point["x"]: point["value"] / 10**6 for point in series["points"] if point["value"]}

    assert all(1370 <= round(millions[str(year)], -1) <= 1530 for year in range(2000, 2006))
    assert round(millions["2015"], -1) == 540


def test_trade_of_2015_with_the_south(client):
    answer = client.get("/api/v1/charts/trade/total/", {"inter_korean": "1"}).json()
    of_2015 = {
        series["slug"]: next(p["value"] for p in series["points"] if p["x"] == "2015")
        for series in answer["series"]
    }
    query = {"period": "2015", "direction": "turnover", "category": "total"}
    [layer] = client.get(LAYER, query).json()["results"]
    whole = of_2015["export"] + of_2015["import"]

    assert round(-of_2015["balance"] / 10**6, -1) == 660
    assert round(-100 * of_2015["balance"] / of_2015["export"], 1) == 15.9
    assert round(100 * layer["value"] / whole, 1) == 30.3


def test_the_world_total_of_a_source_is_never_mixed_with_the_layer(rows_of):
    for row in rows_of(country="WLD", rule="all", page_size="1000"):
        assert row["source"]["slug"] != "mou-rok"
