"""A share is in per cent of its source's own total, and nothing else."""

import pytest
from django.db import IntegrityError

from nkworld.figures import registry as figures
from tests.factories import (
    CountryFactory,
    DatasetFactory,
    ObservationFactory,
    ReleaseFactory,
    RuleFactory,
    SourceFactory,
    live,
)
from tests.goods.factories import chapter, group, heading
from tests.reading import api, chart, line, page
from trade.goods.models import CommodityShare

pytestmark = pytest.mark.django_db


class ShareFactory(ObservationFactory):
    class Meta:
        model = CommodityShare

    direction = "export"
    named = "as named"


@pytest.fixture
def told():
    """Shares of one year, {commodity: share}, of one source."""
    dataset = DatasetFactory(slug="trade/commodity-shares", unit="per cent")
    bureau = SourceFactory(slug="bureau")
    RuleFactory(dataset=dataset, is_default=True, order=[bureau])
    land = CountryFactory(code="XRU", name="Ruritania")

    def tell(rows, source=bureau):
        release = ReleaseFactory(dataset=dataset, source=source)
        for commodity, value, *more in rows:
            given = more[0] if more else {}
            ShareFactory(release=release, country=land, commodity=commodity, value=value, **given)
        return live(release)

    return tell


def drawn():
    _, figure = figures.get("trade/goods-shares").ask({"country": "XRU"})
    return figure


def test_of_two_shares_that_overlap_the_narrower_is_drawn(told):
    told([(group("25-27"), 60), (chapter("27"), 40), (heading("7201"), 5)])

    figure = drawn()

    values = {series.slug: series.points[0].value for series in figure.series}
    assert values == {"hs-27": 40, "hs-7201": 5}
    assert "Of 2014 the report leaves 55.0 % to goods that it gives no share." in figure.notes


def test_a_change_without_a_share_is_kept_and_not_drawn(told):
    told([(chapter("27"), None, {"growth": "12.5"}), (chapter("26"), 30)])

    assert [series.slug for series in drawn().series] == ["hs-26"]
    assert CommodityShare.objects.as_of().count() == 2


def test_a_second_delivery_of_the_same_rows_changes_nothing(told):
    rows = [(chapter("27"), None, {"growth": "12.5"}), (chapter("26"), 30, {"rank": 1})]
    told(rows)

    with pytest.raises(Exception, match="Nothing in this release differs"):
        told(rows)


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"value": 101}, "is_a_share"),
        ({"value": None}, "says_something"),
        ({"value": 5, "growth": -101}, "falls_to_nothing"),
        ({"value": 5, "rank": 0}, "place_from_one"),
    ],
)
def test_what_can_be_no_share_is_refused_by_the_database(told, given, name):
    with pytest.raises(IntegrityError, match=f"goods_commodityshare_{name}"):
        told([(chapter("27"), given.pop("value"), given)])


@pytest.mark.usefixtures("loaded")
class TestLoaded:
    def test_figure_and_api_agree_to_the_digit(self, client):
        figure = chart(client, "trade/goods-shares")
        asked = "?country=WLD&direction=export&commodity=67&page_size=100"
        rows = api(client, "trade/commodity-shares", asked)["results"]

        told = {row["period"]: row["value"] for row in rows if row["value"] is not None}
        assert line(figure, "hs-67") == told
        assert told.keys() == {"2023", "2024"}

    def test_two_reports_on_garments_of_2016_are_readings_of_one_claim(self, client):
        asked = "?commodity=61-62&country=WLD&period=2016&rule=all"
        [claim] = api(client, "trade/commodity-shares", asked)["results"]
        rows = api(client, "trade/commodity-shares", f"{asked}&readings=all")["results"]

        assert {row["value"] for row in rows} > {claim["value"]}
        assert len(rows) == 2

    def test_every_row_has_its_page(self, client):
        html = page(client, "/trade/goods/shares/?rule=all&country=CHN")

        assert "at least None" not in html and "jet fuel" in html
