"""Where sources of goods lie apart, on the loaded data; the verdicts that the design names."""

import pytest

from nkworld.asking.parameters import rule_called
from nkworld.atlas.models import Country
from nkworld.provenance.models import Dataset, Source
from tests.factories import ReleaseFactory, live
from tests.goods.factories import GoodsFlowFactory
from tests.reading import page, table, text_of
from trade.goods.course import Spreads
from trade.goods.models import Commodity

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]


def spreads(code, direction, partner="CHN"):
    goods, country = Commodity.objects.get(code=code), Country.objects.get(code=partner)
    return Spreads(goods, country, direction, rule_called("trade/goods"))


def words(code, direction):
    """{(period, what): (verdict, sources)}"""
    return {
        (each.period, each.what): (
            each.comparison.word,
            {one.source.slug for one in each.comparison.valued},
        )
        for each in spreads(code, direction).apart
    }


def test_coal_of_2016_is_in_conflict_though_one_voice_tells_both():
    found = words("2701", "export")

    assert found["2016", "Value"] == ("conflict", {"kores", "china-customs", "comtrade-chn"})
    [coal] = [each for each in spreads("2701", "export").apart if each.period == "2016"]
    assert len(coal.comparison.origins) == 1


def test_crude_oil_differs_a_little_in_2013_and_by_all_of_it_from_2014():
    found = words("2709", "import")

    assert found["2013", "Quantity"] == ("minor", {"kita", "china-customs"})
    assert found["2014", "Value"] == ("conflict", {"kotra", "china-customs"})


def test_nine_months_of_iron_ore_that_are_more_than_their_year_are_named():
    found = spreads("2601", "export").impossible
    [excess] = [each for each in found if each.year.period == "2009"]

    assert excess.sentence == (
        "Exports of iron ore and concentrates to China: 1,130,000 tonnes from January to September "
        "2009 (Chinese customs), but 900,000 tonnes in 2009 (Chinese customs): a part can’t be "
        "more than its year, so at least one of the two is wrong"
    )


def test_the_page_of_a_commodity_prints_both(client):
    coal = page(client, "/trade/goods/2701/?country=CHN&direction=export")
    ore = page(client, "/trade/goods/2601/?country=CHN&direction=export")

    assert ["2016", "Value", "US$ 1.19 bn", "US$ 2.00 bn", "68.5 %", "conflict"] in [
        row[:-1] for row in table(coal, "spreads-table")
    ]
    assert "1,130,000 tonnes from January to September 2009" in text_of(ore)
    assert "a part can’t be more than its year" in ore


@pytest.mark.parametrize(
    ("part", "year", "impossible"),
    [
        ({"quantity": 1_130_000}, {"quantity": 900_000}, True),
        ({"quantity": 940_000}, {"quantity": 900_000}, False),  # 900,000 is rounded
        ({"quantity": 1_130_000}, {"quantity": 900_000, "quantity_low": 900_000}, False),
        ({"quantity_low": 1_130_000}, {"quantity": 900_000}, True),
        ({"quantity_high": 1_130_000}, {"quantity": 900_000}, False),
    ],
)
def test_only_what_no_rounding_and_no_bound_explains_is_called_impossible(part, year, impossible):
    release = ReleaseFactory(
        dataset=Dataset.objects.get(slug="trade/goods"),
        source=Source.objects.get(slug="china-customs"),
    )
    for period, given in (("1996-01/1996-09", part), ("1996", year)):
        GoodsFlowFactory(
            release=release,
            country=Country.objects.get(code="CHN"),
            commodity=Commodity.objects.get(code="2505"),
            period=period,
            value=None,
            quantity_unit="t",
            **given,
        )
    live(release)

    found = spreads("2505", "export").impossible
    assert [each.part.period for each in found] == ["1996-01/1996-09"] * impossible
