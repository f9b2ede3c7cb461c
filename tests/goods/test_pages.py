"""What the pages of goods ask of the database: the same for two rows and for two hundred."""

import pytest
from django.core.cache import cache

from tests.factories import CountryFactory, DatasetFactory, ReleaseFactory, RuleFactory, live
from tests.goods.factories import GoodsFlowFactory, chapter, heading, measure
from tests.reading import queries

pytestmark = pytest.mark.django_db

ADDRESSES = [
    "/trade/goods/",
    "/trade/goods/2701/",
    "/trade/goods/claims/?within=27&rule=all",
    "/trade/sanctions/",
    "/trade/sanctions/9001/",
]


@pytest.fixture
def small():
    """One dataset with a rule, coal of two years, a ban and a cap on it."""
    dataset = DatasetFactory(slug="trade/goods", title="Trade by goods")
    CountryFactory(code="WLD", name="World")
    release = ReleaseFactory(dataset=dataset)
    RuleFactory(dataset=dataset, is_default=True, order=[release.source])
    RuleFactory(dataset__slug="trade/flows", is_default=True, order=[release.source])
    measure()
    measure(
        "cap",
        goods="coal, so much a year",
        cap_quantity=5,
        cap_unit="t",
        cap_period="calendar year",
    )
    fill(release, heading("2701"), range(2010, 2012))
    return dataset


def fill(release, commodity, years):
    for year in years:
        GoodsFlowFactory(
            release=release,
            commodity=commodity,
            period=str(year),
            value=year,
            quantity=7,
            quantity_unit="t",
        )
    live(release)


def grow(dataset):
    for number in range(20):
        release = ReleaseFactory(dataset=dataset)
        GoodsFlowFactory(release=release, commodity=chapter("27"), period=str(2001 + number))
        fill(release, heading(f"27{number + 10}"), range(2001, 2011))
        measure(goods=f"goods {number}")


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_makes_the_same_queries_for_two_rows_and_two_hundred(client, small, address):
    few = queries(client, address)
    grow(small)
    cache.clear()

    assert queries(client, address) == few
