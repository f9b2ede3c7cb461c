"""Parts and their printed totals on the loaded data: pockets, sectors, donors, commodities."""

from collections import defaultdict
from decimal import Decimal

import pytest

from tests.aid.test_promises import by_period, note, rows
from tests.reading import chart, everywhere, line

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]


def sums_of(figure):
    """{period: the sum of all series}."""
    sums: defaultdict = defaultdict(Decimal)
    for series in figure["series"]:
        for period, value in line(figure, series["slug"]).items():
            sums[period] += value
    return dict(sums)


@pytest.mark.parametrize("channel", ["government-total", "private"])
def test_south_korean_aid_in_won_is_the_ministrys(client, channel):
    figure = everywhere(client, "aid/south-korea")

    assert line(figure, channel) == by_period(rows(client, "south-korea", f"channel={channel}"))


def test_south_korean_parts_are_checked_against_the_printed_total(client):
    figure = chart(client, "aid/south-korea")

    totals = by_period(rows(client, "south-korea", "channel=total"))
    sums = sums_of(figure)
    off = [year for year in sorted(totals) if totals[year] != sums[year]]
    told = note(figure, "miss the total")
    assert off
    assert [year for year in sorted(totals) if f"{year} (" in told] == off


def test_south_korean_aid_in_dollars_is_another_figure_of_the_same_pockets(client):
    won, dollars = (chart(client, "aid/south-korea", f"?currency={c}") for c in ("won", "usd"))

    assert won["unit"] != dollars["unit"]
    assert line(dollars, "government-total")["2007"] == 375_469_000
    assert line(won, "government-total")["2007"] == 348_800_000_000
    own = "donor=south-korea&source=mou-rok-aid&scope=whole&stage=reported"
    assert line(dollars, "government-total") == by_period(rows(client, "contributions", own))


def test_sectors_make_up_what_the_plans_received(client):
    figure, appeals = everywhere(client, "aid/sectors"), chart(client, "aid/appeals")

    sums = sums_of(figure)
    received = line(appeals, "funded")
    assert sums == {year: received[year] for year in sums}
    assert len(sums) == 8


def test_food_by_donor_makes_up_the_printed_total(client):
    figure = everywhere(client, "aid/food-donors")

    totals = by_period(rows(client, "food-aid", "donor=all-donors&source=interfais"))
    sums = sums_of(figure)
    assert sums == totals
    assert sums["2001"] == 1_508_000
    assert note(figure, "make up the total that the source prints, in every year")


@pytest.mark.parametrize("level", ["cereals", "non-cereals"])
def test_commodities_of_one_level_are_checked_against_their_sum(client, level):
    figure = everywhere(client, "aid/food-commodities", f"?within={level}")

    printed = by_period(rows(client, "food-aid", f"commodity={level}&source=faostat"))
    sums = sums_of(figure)
    assert sums == printed
    assert level not in {series["slug"] for series in figure["series"]}
    assert note(figure, "make up the total")
