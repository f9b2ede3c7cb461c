"""What must hold on the loaded data: read from page, chart and API alike."""

from collections import defaultdict
from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from nkworld.asking.parameters import rule_called
from nkworld.figures import registry as figures
from tests.reading import api, chart, first_delivery, line
from trade.goods.caps import Headroom
from trade.goods.models import Commodity, CommodityShare, GoodsFlow, Measure
from trade.goods.sanctions import known_measures
from trade.goods.tree import Tree

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded", "as_one_reader")]

GARMENTS = "?goods=61-63&country=CHN&direction=export"


def test_garments_reached_800_million_in_2015_four_times_2010(client):
    figure = chart(client, "trade/commodity-value", GARMENTS)

    garments = line(figure, "hs-61-63")
    assert garments["2015"] == 800_000_000
    assert garments["2015"] / garments["2010"] == 4
    assert api(client, "charts/trade/commodity-value", GARMENTS)["series"] == figure["series"]


def test_garments_are_told_by_three_sources_side_by_side(client):
    asked = "?commodity=61-63&country=CHN,WLD&period=2015&rule=all"
    found = api(client, "trade/goods", asked)["results"]

    assert {(row["source"]["slug"], row["country"]["code"], row["value"]) for row in found} == {
        ("kotra", "CHN", 800_000_000),  # excluded: read in the essay
        ("ncnk-ewc-essay", "CHN", 800_000_000),
        ("kdi-review", "CHN", 800_000_000),
        ("kotra", "WLD", 802_000_000),
    }


def test_the_coal_cap_in_tonnes_and_in_dollars(client):
    (cap,) = [
        row
        for row in api(client, "trade/measures", "?kind=cap&goods=2701")["results"]
        if row["cap_period"] == "calendar year"
    ]

    assert (cap["resolution"]["slug"], cap["paragraph"]) == ("2321", "26(b)")
    assert (cap["cap_quantity"], cap["cap_unit"]) == (7_500_000, "t")
    assert cap["cap_value_usd"] == 400_870_018


def test_coal_of_2017_against_both_caps():
    headroom = Headroom(rule_called("trade/goods"), timezone.now().date())

    in_tonnes, in_dollars = (headroom.years(headroom.cap(s)) for s in ("2701-t", "2701-usd"))
    (tonnes,), (dollars,) = in_tonnes, in_dollars
    assert (tonnes.recorded.value, tonnes.headroom) == (4_828_327, 2_671_673)
    assert (dollars.recorded.value, dollars.headroom) == (413_555_897, -12_685_879)
    assert (tonnes.share_words, dollars.share_words) == ("64.4 %", "103.2 %")


def test_refined_petroleum_by_year_keeps_gaps_open(client):
    figure = chart(client, "trade/cap-headroom", "?cap=2710-bbl")

    assert set(line(figure, "allowed").values()) == {500_000}
    assert line(figure, "recorded") == {
        "2018": 241_114,
        "2019": 418_000,
        "2020": 149_000,
        "2021": 91_909,
        "2023": 256_861 + 105_845,
    }
    notes = {
        p["x"]: p["note"] for s in figure["series"] if s["slug"] == "recorded" for p in s["points"]
    }
    assert notes["2018"].startswith("Russia alone")


@pytest.mark.parametrize(
    ("resolution", "goods", "days"),
    [
        (
            "2371",
            "coal, iron and iron ore",
            {
                "2017-08-04": "to-come",
                "2017-08-05": "winding-down",
                "2017-09-04": "winding-down",
                "2017-09-05": "in-force",
            },
        ),
        (
            "2375",
            "textiles, including fabrics and partly or fully made garments",
            {"2017-09-10": "to-come", "2017-12-10": "winding-down", "2017-12-11": "in-force"},
        ),
        (
            "2321",
            "coal",
            {"2016-12-31": "to-come", "2017-08-04": "in-force", "2017-08-05": "ended"},
        ),
        ("2321", "coal, rest of 2016", {"2016-12-31": "in-force", "2017-01-01": "ended"}),
        (
            "china-coal-2017-02",
            "coal imports suspended for the rest of 2017",
            {"2017-02-18": "to-come", "2017-12-31": "in-force", "2018-01-01": "ended"},
        ),
    ],
)
def test_measures_hold_from_day_to_day(resolution, goods, days):
    (measure,) = [
        m
        for m in known_measures()
        if m.resolution.slug == resolution and m.goods == goods and m.kind != "other"
    ]

    assert {day: measure.state_on(date.fromisoformat(day)) for day in days} == days


def test_the_larger_cap_on_refined_petroleum_never_held():
    measure = Measure.objects.get(resolution__slug="2375", cap_quantity=2_000_000)

    assert measure.state_on(date(2018, 1, 1)) == "never-held"


def test_every_row_and_measure_is_loaded():
    standing = GoodsFlow.objects.with_readings(first_delivery("trade/goods"))

    assert standing.count() == 872
    assert standing.exclude(citation="").exclude(as_quoted="").count() == 872
    assert CommodityShare.objects.with_readings().count() == 112
    assert Measure.objects.count() == 60


def test_every_chapter_has_its_one_sector_and_its_place():
    tree = Tree.load()
    chapters = [each for each in tree.commodities if each.level == Commodity.Level.CHAPTER]

    assert len(chapters) == 97
    assert all(tree.sector_of(each) for each in chapters)
    assert sum(len(some) for some in tree.by_sector.values()) == 214 - 21


@pytest.mark.parametrize("partner", ["WLD", "CHN"])
@pytest.mark.parametrize("direction", ["export", "import"])
def test_what_is_broken_down_is_the_stack_in_per_cent_of_its_sources_total(
    client, partner, direction
):
    asked = f"?country={partner}&direction={direction}"
    stack = chart(client, "trade/goods-sectors", asked)
    shares = chart(client, "trade/goods-broken-down", asked)
    rows = api(client, "trade/flows", f"{asked}&frequency=annual&rule=all&page_size=1000")
    totals = {(row["period"], row["source"]["slug"]): row["value"] for row in rows["results"]}

    points = shares["series"][0]["points"] if shares["series"] else []
    known = [point for point in points if point["value"] is not None]
    assert known or partner == "CHN"
    for point in known:
        goods = sum(line(stack, each["slug"]).get(point["x"], 0) for each in stack["series"])
        share = 100 * Decimal(goods) / totals[point["x"], point["source"]]
        assert abs(share - Decimal(str(point["value"]))) < Decimal("0.001"), point


def test_sectors_of_2014_are_those_of_one_source(client):
    figure = chart(client, "trade/goods-sectors", "?country=WLD&direction=export&from=2014&to=2014")

    assert {s["slug"]: line(figure, s["slug"])["2014"] for s in figure["series"]} == {
        "minerals-fuels": 330_000_000 + 1_180_000_000,
        "garments": 762_000_000,
        "seafood": 140_000_000,
        "metals": 130_000_000,
    }


def test_unit_value_of_coal_is_one_sources_dollars_by_its_tonnes(client):
    figure = chart(client, "trade/commodity-price", "?goods=2701&country=CHN&direction=export")

    anthracite = line(figure, "hs-270111")
    assert anthracite["2013"] == round(Decimal(1_373_710_000) / 16_494_000, 2)


@pytest.mark.parametrize("rule", ["kotra-first", "customs-first"])
def test_a_line_shows_what_the_rule_shows_in_the_api_but_for_what_is_contested(rule):
    """The Python family and the SQL of `headline()` put the claims in one order."""
    named = rule_called("trade/goods", rule)
    rows = GoodsFlow.objects.headline(named).whole().annual().filter(value__isnull=False)
    told = defaultdict(dict)
    for row in rows.select_related("commodity", "country", "source"):
        cell = row.commodity.code, row.country.code, row.direction
        told[cell][row.period] = (row.value, row.source.slug)

    for (code, country, direction), by_year in told.items():
        asked = {"goods": code, "country": country, "direction": direction, "rule": rule}
        _, figure = figures.get("trade/commodity-value").ask(asked)
        line = next(s for s in figure.series if s.slug == f"hs-{code}")
        drawn = {p.x: (p.value, p.source) for p in line.points if p.value is not None}
        differing = {year for year in by_year if by_year[year] != drawn[year]}
        contested = (rule, code, country, direction) == ("customs-first", "2701", "CHN", "export")
        assert differing == ({"2016"} if contested else set()), (code, country, direction)


def test_crude_oil_estimates_are_shown_as_such_under_kotra_and_zero_under_customs(client):
    asked = "?goods=2709&country=CHN&direction=import"
    kotra = chart(client, "trade/commodity-value", asked)
    customs = chart(client, "trade/commodity-value", f"{asked}&rule=customs-first")

    statuses = {p["x"]: p["status"] for p in kotra["series"][0]["points"] if p["value"]}
    assert line(kotra, "hs-2709")["2014"] == 500_000_000
    assert statuses["2014"] == "estimated"
    assert line(customs, "hs-2709")["2014"] == 0
