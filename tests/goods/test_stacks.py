"""Goods are piled up only where they are one source's and do not overlap."""

from types import SimpleNamespace

import pytest
from django.utils import timezone

from nkworld.figures import registry as figures
from tests.factories import (
    CountryFactory,
    DatasetFactory,
    FlowFactory,
    ReleaseFactory,
    RuleFactory,
    SourceFactory,
    live,
)
from tests.goods.factories import GoodsFlowFactory, chapter, group, heading
from tests.reading import line

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    """bureau and gazette on the goods of one year; the bureau alone has a total of 100."""
    goods = DatasetFactory(slug="trade/goods", title="Trade by goods")
    bureau, gazette = SourceFactory(slug="bureau"), SourceFactory(slug="gazette")
    RuleFactory(dataset=goods, is_default=True, order=[bureau, gazette])
    land = CountryFactory(code="XRU", name="Ruritania")
    total = ReleaseFactory(source=bureau)
    FlowFactory(release=total, country=land, period="2014", value=100)
    live(total)
    return SimpleNamespace(dataset=goods, bureau=bureau, gazette=gazette, land=land)


def told(world, source, *rows):
    release = ReleaseFactory(dataset=world.dataset, source=source)
    for commodity, value, *more in rows:
        part = more[0] if more else ""
        GoodsFlowFactory(
            release=release, country=world.land, commodity=commodity, value=value, part=part
        )
    live(release)


def drawn(slug):
    _, figure = figures.get(slug).ask({"country": "XRU"})
    return {
        series.slug: {p.x: p.value for p in series.points if p.value is not None}
        for series in figure.series
    }


def test_of_two_rows_that_overlap_the_wider_is_stacked_by_sector(world):
    told(world, world.bureau, (group("25-27"), 60), (chapter("27"), 40), (chapter("26"), 5))
    chapter("25")

    assert drawn("trade/goods-sectors") == {"minerals": {"2014": 60}}


def test_and_the_narrower_by_chapter(world):
    told(world, world.bureau, (group("25-27"), 60), (chapter("27"), 40), (chapter("26"), 5))

    found = drawn("trade/goods-chapters")

    assert found == {"hs-27": {"2014": 40}, "hs-26": {"2014": 5}}


def test_two_sources_are_never_stacked_on_one_another(world):
    told(world, world.bureau, (chapter("27"), 40))
    told(world, world.gazette, (chapter("26"), 30))

    assert drawn("trade/goods-chapters") == {"hs-27": {"2014": 40}}


def test_what_the_goods_leave_of_the_total_is_told_in_words_and_not_drawn(world):
    told(world, world.bureau, (chapter("27"), 40))

    for slug in ("trade/goods-sectors", "trade/goods-chapters"):
        _, figure = figures.get(slug).ask({"country": "XRU"})
        assert "in 2014 US$ 60 of the US$ 100 that Bureau totals (60.0 %)" in figure.subtitle


def test_how_much_is_broken_down_is_a_figure_of_its_own(world):
    told(world, world.bureau, (group("25-27"), 60), (chapter("27"), 40), (chapter("30"), 5))

    _, figure = figures.get("trade/goods-broken-down").ask({"country": "XRU"})

    assert drawn("trade/goods-broken-down") == {"broken-down": {"2014": 65}}
    assert figure.series[0].points[0].note == "US$ 65 of US$ 100"


def test_a_source_without_a_total_has_no_remainder_and_the_figure_says_so(world):
    told(world, world.gazette, (chapter("26"), 30))

    _, figure = figures.get("trade/goods-chapters").ask({"country": "XRU"})

    assert [series.slug for series in figure.series] == ["hs-26"]
    assert "No total of the same source that holds its goods: 2014." in figure.notes
    assert "Not broken down" not in figure.subtitle
    assert not figures.get("trade/goods-broken-down").ask({"country": "XRU"})[1]


def test_goods_that_exceed_the_total_leave_no_remainder(world):
    told(world, world.bureau, (chapter("26"), 130))

    assert drawn("trade/goods-chapters") == {"hs-26": {"2014": 130}}


def test_parts_of_a_code_and_headings_are_not_stacked(world):
    told(
        world,
        world.bureau,
        (chapter("26"), 30),
        (chapter("27"), 9, "one sort only"),
        (heading("2801"), 7),
    )

    assert drawn("trade/goods-chapters") == {"hs-26": {"2014": 30}}


def test_a_range_over_two_sectors_belongs_to_neither(world):
    chapter("60", "fabrics")
    chapter("61", "garments")
    told(world, world.bureau, (group("60-61", "fabrics"), 25))

    assert drawn("trade/goods-sectors") == {"across": {"2014": 25}}


def test_drafts_are_not_drawn(world):
    release = ReleaseFactory(dataset=world.dataset, source=world.bureau)
    GoodsFlowFactory(release=release, country=world.land, commodity=chapter("27"), value=9)

    assert drawn("trade/goods-chapters") == {}


def test_the_file_of_the_figure_says_the_same(world, client):
    told(world, world.bureau, (chapter("27"), 40))

    figure = client.get("/charts/trade/goods-chapters.json?country=XRU").json()

    assert line(figure, "hs-27") == {"2014": 40}


def test_a_source_of_which_all_was_read_unreviewed_stands_behind_another(world):
    release = ReleaseFactory(dataset=world.dataset, source=world.bureau)
    GoodsFlowFactory(
        release=release, country=world.land, commodity=chapter("27"), value=40, read="compilation"
    )
    live(release)
    told(world, world.gazette, (chapter("26"), 30))

    assert drawn("trade/goods-chapters") == {"hs-26": {"2014": 30}}


def test_a_year_that_is_not_over_is_not_stacked(world):
    told(world, world.bureau, (chapter("27"), 40))
    release = ReleaseFactory(dataset=world.dataset, source=world.gazette)
    year = f"{timezone.now():%Y}"
    GoodsFlowFactory(
        release=release, country=world.land, commodity=chapter("27"), value=9, period=year
    )
    live(release)

    assert drawn("trade/goods-chapters") == {"hs-27": {"2014": 40}}
