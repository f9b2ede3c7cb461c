"""Pages of goods stay as long and as quick when there are many codes and rows."""

import pytest
from django.db import connection
from django.utils import timezone

from tests.factories import CountryFactory, DatasetFactory, ReleaseFactory, RuleFactory, live
from tests.goods.factories import GoodsFlowFactory, SectorFactory, chapter, group, heading
from trade.goods.models import Commodity, GoodsFlow
from trade.goods.tree import Tree, recorded

pytestmark = pytest.mark.django_db


def subheading(code):
    given = {"name": f"Subheading {code}", "parent": heading(code[:4])}
    return Commodity.objects.get_or_create(code=code, level="subheading", defaults=given)[0]


@pytest.fixture
def coal():
    """Claims of two subheadings of 2701 and of one heading beside it, within a range."""
    CountryFactory(code="WLD", name="World")
    release = ReleaseFactory(dataset=DatasetFactory(slug="trade/goods"))
    for slug in ("trade/goods", "trade/flows"):
        RuleFactory(dataset__slug=slug, is_default=True, order=[release.source])
    group("26-27")
    for commodity in (subheading("270111"), subheading("270112"), heading("2704")):
        GoodsFlowFactory(release=release, commodity=commodity)
    GoodsFlowFactory(release=release, commodity=heading("2704"), period="2016")
    return live(release)


def codes(commodities):
    return [each.code for each in commodities]


def test_a_place_tells_what_is_on_record_within_it(coal):
    tree = Tree.load()
    told = {tree.by_id[key].code: known.claims for key, known in recorded(tree).by_id.items()}

    assert told == {
        "V": 4,
        "26-27": 4,
        "27": 4,
        "2701": 2,
        "270111": 1,
        "270112": 1,
        "2704": 2,
    }
    assert f"{recorded(tree).by_id[chapter('27').pk].last:%Y}" == "2016"


def test_a_sector_is_told_with_its_claims_counted_once(coal):
    (listing,) = recorded(Tree.load()).listings.values()

    assert (listing.codes, listing.claims, listing.more) == (3, 4, 0)
    assert codes(listing.commodities) == ["26-27", "27", "2701", "2704"]


def test_a_sector_lists_only_the_headings_of_which_most_is_on_record(client, coal, monkeypatch):
    monkeypatch.setattr("trade.goods.tree.LISTED_HEADINGS", 1)
    GoodsFlowFactory(release=(release := ReleaseFactory(dataset=coal.dataset)), period="2001")
    GoodsFlowFactory(release=release, commodity=heading("2704"), period="2002")
    live(release)

    page = client.get("/trade/goods/").content.decode()
    assert "2704 Heading 2704" in page
    assert "2701 Heading 2701" not in page
    assert "1 more heading: on the page of its chapter." in page


def test_a_page_names_what_lies_next_below_and_not_all_within(client, coal):
    below = {
        code: codes(client.get(f"/trade/goods/{code}/").context["below"])
        for code in ("26-27", "27", "2701")
    }

    assert below == {
        "26-27": ["27"],
        "27": ["2701", "2704"],
        "2701": ["270111", "270112"],
    }


def test_a_search_says_how_many_places_it_does_not_show(client, coal, monkeypatch):
    monkeypatch.setattr("trade.goods.views.SHOWN_FOUND", 2)

    page = client.get("/trade/goods/?q=heading").content.decode()
    assert "4 places of the tree for “heading”, of which the first 2 are shown." in page
    assert page.count('<th scope="row">') == 2


def test_the_claims_of_a_page_are_the_newest_after_a_publish(client, coal):
    before = [row.period for row in client.get("/trade/goods/27/").context["claims"]]
    release = ReleaseFactory(dataset=coal.dataset)
    GoodsFlowFactory(release=release, commodity=heading("2704"), period="2017")
    live(release)

    after = [row.period for row in client.get("/trade/goods/27/").context["claims"]]
    assert after == ["2017", *before]


@pytest.mark.parametrize(
    ("other", "number"),
    [
        ("", 4),
        ("rule=all", 5),
        ("as_of=2001-01-01", 0),
        ("within=2701", 2),
        ("rule=all&source=second", 1),
        ("rule=second-first", 4),
    ],
)
def test_a_count_is_kept_for_its_own_question(client, coal, other, number):
    release = ReleaseFactory(dataset=coal.dataset, source__slug="second")
    GoodsFlowFactory(release=release, commodity=heading("2704"), value=99)
    live(release)
    RuleFactory(dataset=coal.dataset, slug="second-first", order=[release.source, coal.source])
    client.get("/trade/goods/claims/")

    answer = client.get(f"/trade/goods/claims/?{other}")
    assert answer.context["paginator"].count == number
    assert len(answer.context["object_list"]) == number
    seconds = {row.value for row in answer.context["object_list"]} & {99}
    assert bool(seconds) == (other.startswith("rule=") and number > 0)


def test_a_page_of_claims_shows_what_was_published_since(client, coal):
    client.get("/trade/goods/claims/")
    release = ReleaseFactory(dataset=coal.dataset, source=coal.source)
    GoodsFlowFactory(release=release, commodity=heading("2704"), period="2016", value=77)
    live(release)

    rows = client.get("/trade/goods/claims/").context["object_list"]
    assert [row.value for row in rows][0] == 77
    assert len(rows) == 4


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL reads a small table whole")
@pytest.mark.parametrize(
    ("rows", "index"),
    [
        (lambda live: live, "goods_order"),
        (lambda live: live.excluded(), "goods_live_excluded"),
        (lambda live: live.exclude(part=""), "goods_live_part"),
        (lambda live: live.filter(country=1), "goods_country_order"),
        (lambda live: live.filter(commodity=1), "goods_commodity_order"),
        (lambda live: live.filter(source=1), "goods_source"),
        (lambda live: live.filter(read="at-source"), "goods_read_order"),
        (lambda live: live.filter(read__in=["at-source"]), "goods_read_order"),
    ],
)
@pytest.mark.parametrize("moment", [None, timezone.now()])
def test_a_table_of_claims_is_walked_in_its_own_order(rows, index, moment):
    if moment and index in ("goods_live_excluded", "goods_live_part"):
        pytest.skip("few rows of many: they are kept for what is live alone")
    plan = rows(GoodsFlow.objects.as_of(moment)).newest_first()[:50].explain()

    assert index in plan
    assert "ORDER BY" not in plan


def test_a_sector_without_a_chapter_is_not_listed(coal):
    nothing = SectorFactory(slug="nothing")

    assert nothing not in recorded(Tree.load()).listings
    assert nothing not in Tree.load().by_sector
