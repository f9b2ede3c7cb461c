"""Breaks on the loaded data: where two years can't be compared, nothing pretends that they can."""

import csv
import io
from decimal import Decimal

import pytest

from nkworld.figures import registry as figures
from tests.reading import api, chart, page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded", "as_one_reader")]
GROWTH = "trade/growth"


def points(figure, slug):
    series = next(each for each in figure["series"] if each["slug"] == slug)
    return {point["x"]: point for point in series["points"]}


def broken(figure, slug):
    return {year for year, point in points(figure, slug).items() if point["break"]}


def test_kotras_total_breaks_where_it_begins_to_add_oil_and_loses_russia(client):
    figure = chart(client, "trade/total")

    assert {"2022", "2025"} <= broken(figure, "export")
    assert "2014" not in broken(figure, "export"), "the oil is in imports only"
    assert {"2014", "2022", "2025"} <= broken(figure, "import") & broken(figure, "balance")
    assert "crude oil" in points(figure, "import")["2014"]["changed"]
    assert "Russia" in figure["description"]


def test_chinas_line_breaks_by_source_and_by_method(client):
    figure = chart(client, "trade/partner", "?country=CHN&from=2010")

    assert points(figure, "import")["2014"]["changed"] == (
        "it adds an estimate of crude oil from then on"
    )


def test_shares_and_the_rest_break_where_the_totals_do(client):
    assert {"2014", "2022"} <= broken(chart(client, "trade/china-share"), "excluding")
    rest = broken(chart(client, "trade/beyond-china"), "beyond-china")
    assert "2022" in rest, "Russia is not in it"
    assert "2014" not in rest, "the oil added for China is in both amounts"


def test_growth_across_a_break_is_null_with_its_reason(client):
    growth = points(chart(client, GROWTH), "turnover")

    assert growth["2014"]["value"] is None
    assert growth["2014"]["note"].startswith("KOTRA counts otherwise: it adds an estimate")
    # 360.44 + 2,335.67 million dollars against the 2,769.12 of the report on 2023
    assert growth["2024"]["value"] == Decimal("-2.6366")
    assert growth["2024"]["status"] == "derived"


def test_growth_across_a_break_is_given_where_it_is_asked_for(client):
    growth = points(chart(client, GROWTH, "?across_breaks=1"), "turnover")

    # 7,611 as printed against 3,220 + 4,120 million dollars
    assert growth["2014"]["value"] == Decimal("3.6907")
    assert growth["2014"]["break"] is True
    assert "crude oil" in growth["2014"]["changed"]


def test_growth_over_a_change_of_source_names_both(client):
    query = "?country=CHN&measure=export"
    growth = points(chart(client, GROWTH, query), "export")

    assert growth["2003"]["note"] == "the source changes from KOTRA to Chinese customs"
    assert growth["2003"]["value"] is None
    assert points(chart(client, GROWTH, f"{query}&across_breaks=1"), "export")["2003"]["value"]


def test_growth_from_nothing_and_from_a_missing_year_stays_open_whatever_is_asked(client):
    query = "?country=JPN&measure=export&across_breaks=1"
    growth = points(chart(client, GROWTH, query), "export")

    assert growth["2010"]["note"] == "2009 is zero: growth from it has no measure"
    query = "?country=SLB&measure=export&across_breaks=1"
    missing = points(chart(client, GROWTH, query), "export")["2009"]
    assert (missing["value"], missing["note"]) == (None, "no figure for 2008")


def test_table_file_and_api_give_the_reason(client):
    reason = "KOTRA counts otherwise: it adds an estimate of Chinese crude oil from then on"
    assert reason in page(client, f"/charts/{GROWTH}/")
    text = client.get(f"/charts/{GROWTH}.csv").content.decode()
    row = next(r for r in csv.DictReader(io.StringIO(text)) if r["period"] == "2014")
    assert (row["value"], row["note"]) == ("", reason)
    assert api(client, f"charts/{GROWTH}")["series"] == chart(client, GROWTH)["series"]


@pytest.mark.slow
def test_every_share_that_the_portal_draws_names_its_whole(client):
    shares = []
    for registered in figures.every():
        _, figure = registered.ask()
        if figure.measure == "percent" and "change" not in figure.unit:
            shares.append(figure.slug)
            assert figure.denominator
    assert "trade/china-share" in shares


def test_the_share_of_china_carries_its_whole_into_page_file_and_api(client):
    slug = "trade/china-share"
    whole = api(client, f"charts/{slug}")["denominator"]

    assert "whole world" in whole
    assert whole in page(client, f"/charts/{slug}/")
    text = client.get(f"/charts/{slug}.csv").content.decode()
    assert {row["denominator"] for row in csv.DictReader(io.StringIO(text))} == {whole}
