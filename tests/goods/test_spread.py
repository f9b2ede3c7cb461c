"""Where sources of goods lie apart, on the loaded data; the verdicts that the design names."""

import pytest

from nkworld.atlas.models import Country
from nkworld.provenance.rules import rule_called
from tests.reading import page, table, text_of
from trade.goods.models import Commodity
from trade.goods.spread import Spreads

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]


def spreads(code, direction, partner="CHN"):
    goods, country = Commodity.objects.get(code=code), Country.objects.get(code=partner)
    return Spreads(goods, country, direction, rule_called("trade/goods"))


def words(code, direction):
    """{(period, what): (verdict, sources)}"""
    return {
        (each.period, each.what): (each.comparison.word, {source.slug for source in each.sources})
        for each in spreads(code, direction).apart
    }


def test_coal_of_2016_is_in_conflict_though_one_voice_tells_both():
    found = words("2701", "export")

    assert found["2016", "Value"] == ("conflict", {"kores", "china-customs"})
    [coal] = [each for each in spreads("2701", "export").apart if each.period == "2016"]
    assert len(coal.comparison.voices) == 1


def test_crude_oil_differs_a_little_in_2013_and_by_all_of_it_from_2014():
    found = words("2709", "import")

    assert found["2013", "Quantity"] == ("minor", {"kita", "china-customs"})
    assert found["2014", "Value"] == ("conflict", {"kotra", "china-customs"})


def test_nine_months_of_iron_ore_that_are_more_than_their_year_are_named():
    [excess] = spreads("2601", "export").impossible

    assert (excess.part.period, excess.more) == ("2009-01/2009-09", "1,130,000 tonnes")
    assert (excess.year.period, excess.less) == ("2009", "900,000 tonnes")


def test_the_page_of_a_commodity_prints_both(client):
    coal = page(client, "/trade/goods/2701/?country=CHN&direction=export")
    ore = page(client, "/trade/goods/2601/?country=CHN&direction=export")

    assert ["2016", "Value", "US$ 1.19 bn", "US$ 2.00 bn", "68.5 %", "conflict"] in [
        row[:-1] for row in table(coal, "spreads-table")
    ]
    assert "Quantity, Jan–Sep 2009: 1,130,000 tonnes by Chinese customs" in text_of(ore)
    assert "A part can’t be more than its year" in ore
