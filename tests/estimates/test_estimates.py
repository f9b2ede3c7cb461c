"""Arms, petroleum, prices and the economy: what others estimate, a module a table."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest

import trade.estimates
from tests.reading import api, chart, line, page

SEED = Path(trade.estimates.__path__[0]) / "seed"
TABLES = ["arms-transfers", "chemical-imports", "economy", "market-prices", "petroleum-estimates"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]


def rows_of(name):
    with (SEED / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("name", TABLES)
def test_no_row_is_lost_and_page_api_and_figure_are_there(client, name):
    rows = api(client, f"trade/{name}", "?rule=all&readings=all&page_size=1000")["results"]

    assert len(rows) == len(rows_of(name))
    assert f"/trade/{name}/claims/" in page(client, f"/trade/{name}/")
    page(client, f"/trade/{name}/claims/?rule=all")
    figure = chart(client, f"trade/{name}")
    assert api(client, f"charts/trade/{name}")["series"] == figure["series"] != []
    page(client, f"/charts/trade/{name}/")


def test_an_order_of_arms_counts_whole_in_the_year_of_its_last_delivery(client):
    figure = chart(client, "trade/arms-transfers", "?direction=export")
    drawn = sum(
        Decimal(value)
        for series in figure["series"]
        for value in line(figure, series["slug"]).values()
        if value
    )

    exports = [Decimal(row["value"]) for row in rows_of("arms-transfers") if is_export(row)]
    assert drawn == sum(exports)
    assert "TIV" in figure["unit"]


def is_export(row):
    return row["direction"] == "export"


def test_a_movement_that_is_no_state_is_no_country(client):
    rows = api(client, "trade/arms-transfers", "?rule=all&direction=export&page_size=100")
    partners = {row["partner_name"]: row["country"] for row in rows["results"]}

    assert partners["Hamas (Palestine)"] is None
    assert partners["UAE"]["code"] == "ARE"


def test_the_register_of_sipri_is_left_out_of_files_of_a_whole_table(client):
    response = client.get("/api/v1/trade/arms-transfers/?rule=all&format=csv")

    assert b"T-34" not in response.getvalue()


def test_two_editions_of_a_year_are_two_series(client):
    figure = chart(client, "trade/economy", "?indicator=real-gdp")
    of_2023 = {
        series["slug"]: line(figure, series["slug"]).get("2023") for series in figure["series"]
    }

    assert sorted(filter(None, of_2023.values())) == [Decimal("32320.1"), Decimal("35645.4")]


def test_no_line_joins_the_won_of_before_the_exchange_with_that_after_it(client):
    figure = chart(client, "trade/market-prices", "?item=usd")
    old = api(client, "trade/market-prices", "?rule=all&item=usd&won=old")["results"]

    assert {row["day"][:4] for row in old} == {"2008"}
    assert min(figure["labels"]) >= "2009-12"


def test_an_estimate_of_oil_is_no_row_of_goods(client):
    rows = api(client, "trade/goods", "?rule=all&within=2710&page_size=1000")["results"]

    assert {row["source"]["slug"] for row in rows}.isdisjoint({"osc", "osc-uk", "rusi", "us-nsc"})
