"""Which Korea's trade a split by goods resembles: exact on a small world, then on real figures."""

from decimal import Decimal

import pytest

from tests.factories import (
    CountryFactory,
    DatasetFactory,
    FlowFactory,
    ReleaseFactory,
    RuleFactory,
    SourceFactory,
    live,
)
from trade.detector.evidence import REST, Evidence, Goods
from trade.detector.products import profile
from trade.goods.finest import finest, widest
from trade.goods.profiles import Profiles
from trade.models import SouthKoreanTrade

from .factories import GoodsFlowFactory, chapter, heading

MILLION = 1_000_000
PHONES_AND_PLASTICS = {"8517": Decimal(10 * MILLION), "3901": Decimal(10 * MILLION)}


def south_sells(world, source, **by_goods):
    papers = {"citation": "https://south.example", "as_quoted": "m", "told_by": "south"}
    for goods, value in by_goods.items():
        code = goods.removeprefix("hs").replace("_", "-")
        told = {"country": world, "year": 2014, "direction": "export", "goods": code}
        SouthKoreanTrade.objects.create(source=source, value=value * MILLION, **told, **papers)


@pytest.fixture
def world(db):
    """All that South Korea sells in 2014, 1000 million, by chapters; North Korea sells 100."""
    world, source = CountryFactory(code="WLD", kind="aggregate"), SourceFactory(slug="almanac")
    south_sells(world, source, hs=1000, hs84_85=600, hs27=300, hs39_40=40)
    for slug in ("trade/flows", "trade/goods"):
        RuleFactory(dataset=DatasetFactory(slug=slug), order=[source])
    flows = ReleaseFactory(source=source)
    FlowFactory(release=flows, country=world, value=100 * MILLION)
    live(flows)
    return world


@pytest.fixture
def north_sells(world):
    """A function that publishes what the North sells of one code in 2014, in millions."""

    def sells(commodity, value):
        dataset = DatasetFactory(slug="trade/goods")
        source = SourceFactory(slug="almanac")
        release = ReleaseFactory(dataset=dataset, source=source)
        row = {"country": world, "commodity": commodity, "value": value * MILLION}
        GoodsFlowFactory(release=release, **row)
        live(release)

    return sells


def test_what_is_told_of_the_north_stands_alone_and_the_rest_is_one(north_sells):
    north_sells(chapter("27"), 70)
    split = Profiles("export").beside(PHONES_AND_PLASTICS, "2014")

    assert split.north == pytest.approx({"27": 0.7, REST: 0.3})
    assert split.south == pytest.approx({"27": 0.3, REST: 0.6})
    assert (split.year, split.source) == (2014, "Almanac")


def test_goods_that_neither_korea_is_known_for_say_nothing(north_sells):
    """Plastics are 4 per cent of what the South sells: half of the draft is left out."""
    north_sells(chapter("27"), 70)

    assert Profiles("export").beside(PHONES_AND_PLASTICS, "2014").declared == {REST: 0.5}


def test_a_chapter_of_which_a_heading_is_told_can_be_all_the_rest_too(north_sells):
    north_sells(heading("2701"), 70)

    split = Profiles("export").beside(PHONES_AND_PLASTICS, "2014")
    assert split.north == pytest.approx({"27": 1.0, REST: 0.3})


@pytest.mark.parametrize("period", ["2008", "2020", "2014-03"])
def test_a_year_too_far_and_a_part_of_a_year_are_not_compared(north_sells, period):
    north_sells(chapter("27"), 70)

    assert Profiles("export").beside(PHONES_AND_PLASTICS, period) is None


def test_too_little_told_of_the_north_is_no_split(north_sells):
    north_sells(chapter("27"), 49)

    assert Profiles("export").beside(PHONES_AND_PLASTICS, "2014") is None


@pytest.mark.parametrize("missing", ["", "84-85"])
def test_without_its_total_or_most_of_it_the_south_is_not_compared(north_sells, missing):
    north_sells(chapter("27"), 70)
    SouthKoreanTrade.objects.filter(goods=missing).delete()

    assert Profiles("export").beside(PHONES_AND_PLASTICS, "2014") is None


def test_imports_are_not_compared_with_exports(north_sells):
    north_sells(chapter("27"), 70)

    assert Profiles("import").beside(PHONES_AND_PLASTICS, "2014") is None


@pytest.mark.parametrize(
    ("amounts", "fine", "wide"),
    [
        ({"61-62", "61-63"}, {"61-62"}, {"61-63"}),
        ({"25-27", "27", "2701"}, {"2701"}, {"25-27"}),
        ({"1005", "1007-1008", "10"}, {"1005", "1007-1008"}, {"10"}),
        ({"27", "84-85"}, {"27", "84-85"}, {"27", "84-85"}),
    ],
)
def test_nothing_is_counted_twice_at_the_finest_or_the_widest(amounts, fine, wide):
    amounts = dict.fromkeys(amounts, 1)

    assert set(finest(amounts)) == fine
    assert set(widest(amounts)) == wide


def ratio(profiles, amounts, year):
    """How much more a declared split is the South's; None where the signal is silent."""
    goods = Goods(amounts, split=profiles.beside(amounts, year))
    found = profile(Evidence("Ruritania", year, {}, goods={"export": goods}))
    return found and found["ratio"]


@pytest.mark.usefixtures("loaded")
@pytest.mark.django_db
def test_what_south_korea_sold_in_2015_is_told_from_what_north_korea_did():
    profiles = Profiles("export")
    (south, _), (north, _) = profiles.south[2015], profiles.north["2014"]

    assert ratio(profiles, south, "2015") > 0.5
    assert ratio(profiles, north, "2014") is None
    assert profiles.beside(north, "2014").source == "WITS"
