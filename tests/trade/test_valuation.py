"""The valuation sandbox on the loaded data: page, chart and API under one set of assumptions."""

from decimal import Decimal

import pytest

from nkworld.charts import Point
from tests.reading import api, chart, line, page
from trade.charts.compare import DECLARED, TradeComponents
from trade.claims import TradeTable

pytestmark = pytest.mark.django_db
SLUG = "trade/valuation"
AS_PRINTED = {
    **{"factor": Decimal(1), "applied": "both", "oil": True},
    **{"inter_korean": "0", "kaesong": True},
}


@pytest.fixture(autouse=True)
def _curated_data(loaded):
    pass


def balance(client, query, year="2015"):
    return line(chart(client, SLUG, query), "balance")[year]


def points(client, query, series="balance"):
    figure = chart(client, SLUG, query)
    found = next(each for each in figure["series"] if each["slug"] == series)
    return {point["x"]: point for point in found["points"]}


def billions(value):
    return round(value / 10**9, 2)


def test_the_deficit_of_2015_grows_with_freight_on_either_side(client):
    assert balance(client, "?factor=1.00") == -659_060_000
    # 2,700 + 1,452 million divided by 1.06, less 3,550 + 1,261 million: about 0.89 billion.
    assert balance(client, "?applied=exports") == pytest.approx(-894_100_000, abs=100_000)
    assert billions(balance(client, "")) == Decimal("-1.18")


def test_the_span_holds_the_declared_and_the_fully_corrected_balance(client):
    point = points(client, "?applied=exports")["2015"]

    assert point["high"] == -659_060_000
    assert point["low"] <= balance(client, "?applied=both") < point["value"] < point["high"]


def test_api_and_chart_answer_the_same_question_alike(client):
    query = "?factor=1.08&applied=imports&inter_korean=recorded&oil=0&from=2014&to=2016"

    assert api(client, f"charts/{SLUG}", query)["series"] == chart(client, SLUG, query)["series"]


def test_oil_is_taken_out_where_its_amount_is_known_and_else_the_year_stays_open(client):
    without = points(client, "?oil=0&inter_korean=0&factor=1", series="import")

    assert without["2013"]["value"] == 4_120_000_000
    assert without["2015"]["value"] == 3_550_000_000 - 280_000_000
    assert without["2015"]["status"] == "estimated"
    assert without["2016"]["value"] is None
    assert "not known by itself" in without["2016"]["note"]
    assert not without["2014"]["break"], "what began in 2014 is taken out again"
    assert points(client, "?inter_korean=0", series="import")["2014"]["break"]


def test_oil_is_put_in_where_a_source_leaves_it_out(client):
    query = "?rule=customs-first&inter_korean=0&factor=1&oil={}"
    kotra = points(client, query.format(1), series="import")["2019"]

    assert kotra["value"] == 2_970_000_000, "KOTRA’s total already holds it"
    world = {("kita", "2019"): Decimal(2_684_000_000)}
    assert with_oil(world, "2019").value == 2_684_000_000 + 290_000_000


class OneSource(TradeTable):
    """A table of one source that gives {direction: amount} for every year."""

    def __init__(self, amounts=None):
        self.amounts = amounts or {}

    def headline(self, direction, year):
        return Point("", self.amounts[direction], source="kita")


def with_oil(world, year):
    """Imports of a year as another source gives them, with KOTRA's crude added."""
    added = Point("", Decimal(290_000_000), source="kotra", status="estimated")
    table = OneSource({"import": world["kita", year]})
    books = TradeComponents(table, OneSource(), OneSource(), {("kotra", "2019"): added})
    return books.amount(year, "import", AS_PRINTED)


def test_kaesong_is_taken_out_in_both_directions_or_not_at_all(client):
    assert balance(client, "?kaesong=0&factor=1", "2010") == (
        (1_510_000_000 + 1_043_690_000 - 705_268_000) - (2_660_000_000 + 868_560_000 - 737_588_000)
    )
    open_year = points(client, "?kaesong=0&factor=1")["2015"]
    assert (open_year["value"], open_year["note"]) == (
        None,
        "the Kaesong part of this direction is not known",
    )


def test_inter_korean_trade_can_be_left_as_recorded(client):
    recorded = balance(client, "?inter_korean=recorded&applied=imports&factor=1.10")

    assert recorded == 2_700_000_000 + 1_452_220_000 - 3_905_000_000 - 1_261_280_000


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("?factor=1.3", "1.20 at most"),
        ("?factor=0.9", "1.00 or more"),
        ("?factor=six", "as a number, such as 1.06"),
        ("?applied=export", "Did you mean “exports”?"),
        ("?factors=1.06", "Did you mean “factor”?"),
    ],
)
def test_an_assumption_that_makes_no_sense_is_refused_in_a_sentence(client, query, sentence):
    for address in (f"/trade/valuation/{query}", f"/api/v1/charts/{SLUG}/{query}"):
        answer = client.get(address)
        assert answer.status_code == 400
        assert sentence in answer.content.decode()


def test_the_page_prints_the_balance_four_ways_and_keeps_its_state_in_the_address(client):
    html = page(client, "/trade/valuation/?to=2015&factor=1.06&oil=1")

    assert "The balance of 2015, four ways" in html
    for value in ("US$ 659.1 m", "US$ 894.1 m", "US$ 947.7 m", "US$ 1.18 bn"):
        assert value in html
    assert "/trade/valuation/?factor=1.08&amp;oil=1&amp;to=2015" in html


def test_a_gap_is_no_amount_and_says_why():
    assert not Point("", None, note="nobody says")
    assert Point("", None, note="nobody says").note == "nobody says"


def test_a_factor_turns_a_small_surplus_into_a_deficit():
    """Exports of 106 are 100 at the North's border, imports of 100 are 106: +6 becomes -6."""
    books = TradeComponents(
        OneSource({"export": Decimal(106), "import": Decimal(100)}),
        *(OneSource(), OneSource(), {}),
    )
    valued = AS_PRINTED | {"factor": Decimal("1.06")}

    assert books.balance("2015", valued | DECLARED).value == 6
    assert books.amount("2015", "export", valued).value == 100
    assert books.amount("2015", "import", valued).value == 106
    assert books.balance("2015", valued).value == -6
