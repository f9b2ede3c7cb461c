"""Ranks of partners: a table of claims, and the yardstick of sentences that put them in order."""

from collections import Counter
from decimal import Decimal

import pytest
from django.db import IntegrityError

from nkworld.charts import Point
from tests.reading import api, page
from trade.charts.leading import SOUTH, RankedList, yardstick
from trade.credibility import Breaks
from trade.models import PartnerRank

from .seed import RANKS

NOBODY = Breaks(())
LIST = RankedList(
    2015, "bureau", "Royal Bureau", 0, ("Ruritania", "Freedonia", "Nowhere", "Fourth")
)


def held_against(year, known, with_south, *lists):
    return yardstick(lists or (LIST,), NOBODY, year, known, with_south)


def amounts(**values):
    return {name: Point("", Decimal(value), source="bureau") for name, value in values.items()}


def test_no_row_is_lost_and_each_has_a_place_or_a_bound():
    assert len(RANKS) == 188
    assert Counter(row["status"] for row in RANKS) == {"reported": 184, "excluded": 4}
    for row in RANKS:
        assert bool(row["value"]) != (row["value_high"] == "10"), row
        assert row["citation"].startswith("http") and row["as_quoted"], row
    assert {row["exclusion"] for row in RANKS if row["status"] == "excluded"} == {"misfiled"}


def test_the_first_three_of_the_nearest_list_are_required_and_it_is_named():
    other = RankedList(2020, "bureau", "Royal Bureau", 0, ("Nowhere", "Freedonia", "Ruritania"))
    found = held_against("2016", {}, False, LIST, other)

    assert found.required == ("Ruritania", "Freedonia", "Nowhere")
    assert found.title == "the Royal Bureau’s list of 2015"
    assert held_against("2019", {}, False, LIST, other).required[0] == "Nowhere"


def test_without_a_list_nothing_is_required():
    assert yardstick((), NOBODY, "2015", {}, with_south=True).required == ()


def test_south_korea_is_set_among_them_by_its_amount():
    known = amounts(Ruritania=900, Freedonia=50, Nowhere=40) | {
        SOUTH: Point("", Decimal(300), source="mou")
    }

    found = held_against("2015", known, True)
    assert found.required == ("Ruritania", SOUTH, "Freedonia")
    small = known | {SOUTH: Point("", Decimal(0), source="mou")}
    assert SOUTH not in held_against("2015", small, True).required


def test_south_korea_is_missing_where_its_amount_is_not_known():
    known = amounts(Ruritania=900, Freedonia=50, Nowhere=40)

    assert held_against("2015", known, True).required == (*("Ruritania", "Freedonia", SOUTH),)
    assert SOUTH not in held_against("2015", known, False).required


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "check"),
    [
        ({"value": 0}, "trade_partnerrank_from_the_first"),
        ({"value": 1, "share": 101}, "trade_partnerrank_share_of_a_whole"),
    ],
)
def test_no_place_stands_before_the_first_and_no_share_exceeds_the_whole(loaded, fields, check):
    row = PartnerRank.objects.as_of().filter(value=1).first()
    changed = PartnerRank.objects.filter(pk=row.pk)

    with pytest.raises(IntegrityError, match=check):
        changed.update(**fields)


@pytest.mark.django_db
def test_page_and_api_print_the_same_list(client, loaded):
    rows = api(client, "trade/partner-ranks", "?period=2022&page_size=100")["results"]
    html = page(client, "/trade/partner-ranks/?period=2022")

    places = {row["country"]["code"]: row["value"] for row in rows}
    assert (places["CHN"], places["VNM"], places["ARG"]) == (1, 2, 3)
    assert len(places) == 10
    [china] = [row for row in rows if row["country"]["code"] == "CHN"]
    assert (china["share"], china["turnover"]) == (Decimal("96.7"), 1_532_490_000)
    assert "96.7" in html and "1,532,490,000" in html
    assert "among the first 10" in page(client, "/trade/partner-ranks/?period=2016")
    assert "/trade/partner-ranks/" in page(client, "/data/")
