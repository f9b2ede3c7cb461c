"""A unit value divides the two numbers of the claim whose value is shown, and of no other."""

from decimal import Decimal

import pytest

from nkworld.charts import exact
from nkworld.charts.words import spoken
from nkworld.figures import registry as figures
from tests.factories import (
    CountryFactory,
    DatasetFactory,
    ReleaseFactory,
    RuleFactory,
    SourceFactory,
    live,
)
from tests.goods.factories import GoodsFlowFactory, heading

pytestmark = pytest.mark.django_db


@pytest.fixture
def told():
    """told(source, **fields): publishes what a source says of coal in 2014; bureau comes first."""
    goods = DatasetFactory(slug="trade/goods", title="Trade by goods")
    sources = {slug: SourceFactory(slug=slug) for slug in ("bureau", "gazette")}
    RuleFactory(dataset=goods, is_default=True, order=sources.values())
    land = CountryFactory(code="XRU", name="Ruritania")
    coal = heading("2701")

    def tell(slug, *rows):
        release = ReleaseFactory(dataset=goods, source=sources[slug])
        for given in rows:
            unit = "t" if any(name.startswith("quantity") for name in given) else ""
            usual = {"release": release, "country": land, "commodity": coal}
            GoodsFlowFactory(**usual | {"quantity_unit": unit} | given)
        live(release)

    return tell


def drawn(slug="price", **asked):
    """The point of 2014, and the figure."""
    asked = {"goods": "2701", "country": "XRU", "direction": "export"} | asked
    _, figure = figures.get(f"trade/commodity-{slug}").ask(asked)
    points = [p for series in figure.series for p in series.points if p.x == "2014"]
    return (points or [None])[0], figure


def test_the_claim_that_gives_the_value_gives_the_quantity(told):
    told("bureau", {"value": 900, "quantity": 10})
    told("gazette", {"value": 500, "quantity": 10})

    point, figure = drawn()

    assert (point.value, point.source, point.status) == (90, "bureau", "derived")
    assert point.note == "US$ 900 divided by 10 t"
    assert figure.title.startswith("Heading 2701 to Ruritania: ")
    assert "90 US dollars per tonne in 2014" in figure.title


def test_no_source_is_divided_by_another(told):
    told("bureau", {"value": 900})
    told("gazette", {"value": None, "quantity": 10})

    _, figure = drawn()

    assert not figure
    assert figure.title == "Heading 2701 to Ruritania"


def test_a_year_whose_claim_gives_no_quantity_is_open_with_its_reason(told):
    told("bureau", {"value": 900})
    told("gazette", {"value": 500, "quantity": 10}, {"period": "2013", "value": 700, "quantity": 7})

    point, figure = drawn()

    assert point.value is None
    assert point.note == "Bureau gives no quantity in tonnes beside this value"
    assert figure.headline.claims[0].period == "2013"


@pytest.mark.parametrize(
    ("reading", "unit_value"),
    [
        ({"value": None, "quantity": 10}, 90),
        ({"value": 900, "quantity": 10}, 90),
        ({"value": 500, "quantity": 10}, None),  # the quantity of another value
    ],
)
def test_a_further_reading_of_the_same_claim_may_give_the_quantity(told, reading, unit_value):
    told("bureau", {"value": 900}, reading | {"reading": 1})
    told("gazette", {"period": "2013", "value": 700, "quantity": 7})

    point, _ = drawn()

    assert point.value == unit_value


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"value": 900, "quantity": 10, "quantity_low": 10}, "at most 90"),
        ({"value": 900, "quantity": None, "quantity_high": 10}, "at least 90"),
        ({"value": 900, "value_low": 900, "quantity": 10}, "at least 90"),
        (
            {"value": 900, "quantity": 10, "quantity_low": 9, "quantity_high": 20},
            "90 (between 45 and 100)",
        ),
    ],
)
def test_bounds_are_carried_through_the_division(told, given, said):
    told("bureau", given)

    point, figure = drawn()

    assert spoken(point, exact) == said
    assert figure.headline.claims[0].point == point


def test_an_unreviewed_reading_does_not_give_the_unit_value_of_another_source(told):
    told("bureau", {"value": 900, "quantity": 10, "read": "compilation"})
    told("gazette", {"value": 500, "quantity": 10})

    point, _ = drawn()

    assert (point.value, point.source) == (50, "gazette")


def test_a_quantity_with_a_bound_only_is_drawn_and_said(told, client):
    told("bureau", {"value": None, "quantity_low": 88_000})

    point, figure = drawn("quantity")
    file = client.get("/charts/trade/commodity-quantity.csv?goods=2701&country=XRU")

    assert (point.value, point.low, point.high) == (None, 88_000, None)
    assert "at least 88,000 tonnes" in figure.title
    assert ",2014,,88000,,tonnes," in file.content.decode()


@pytest.mark.usefixtures("loaded")
def test_coal_to_china_prints_one_unit_value_beside_its_dollars_and_tonnes():
    """KORES gives the dollars of 2016 and no tonnes; the tonnes are of another report."""
    asked = {"goods": "2701", "country": "CHN", "direction": "export"}
    _, figure = figures.get("trade/commodity-price").ask(asked)

    coal = {p.x: p.value for s in figure.series if s.slug == "hs-2701" for p in s.points}
    assert coal.get("2016") is None
    assert "88.89" not in figure.title
    _, figure = figures.get("trade/commodity-price").ask(asked | {"rule": "all"})
    values = {p.value for series in figure.series for p in series.points}
    assert Decimal("88.89") not in values
