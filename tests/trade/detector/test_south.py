"""The figures of South Korea's trade that are shipped, to compare with."""

import csv
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

import trade
from tests.reading import api
from trade.models import SouthKoreanTrade

SEED = Path(trade.__path__[0]) / "seed" / "south-korean-trade.csv"
# WITS rounds each group to ten thousand dollars, sixteen of them and their total.
ROUNDING = 17 * Decimal(5_000)
with SEED.open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["as_quoted"])
def test_a_figure_is_the_one_that_is_quoted_in_millions(row):
    printed = Decimal(row["as_quoted"].rpartition(": ")[2])

    assert printed * 1_000_000 == Decimal(row["value"])
    assert f", {row['year']}: " in row["as_quoted"]
    assert row["citation"].startswith("https://github.com/mpawliuk/")


@pytest.mark.parametrize("year", ["1998", "2008", "2015"])
def test_the_sixteen_groups_are_all_that_the_south_sold(year):
    told = {
        r["goods"]: Decimal(r["value"]) for r in ROWS if (r["country"], r["year"]) == ("WLD", year)
    }
    total = told.pop("")

    assert len(told) == 16
    assert abs(sum(told.values()) - total) <= ROUNDING


def test_whose_count_it_is_follows_from_the_file_that_was_read():
    for row in ROWS:
        reporter = "KOR" if row["told_by"] == "south" else row["country"]
        assert f"/en_{reporter}_AllYears_" in row["citation"], row
    assert Counter(row["told_by"] for row in ROWS) == {"south": 77, "partner": 32}


@pytest.mark.django_db
@pytest.mark.usefixtures("loaded")
class TestLoaded:
    def test_every_figure_is_a_record_with_its_papers_and_a_history(self):
        assert SouthKoreanTrade.objects.count() == len(ROWS)
        one = SouthKoreanTrade.objects.get(country__code="BGD")
        assert (one.year, one.value, one.source.slug) == (1998, 425_030_000, "wits")
        assert one.history.count() == 1

    def test_the_south_is_in_no_figure_of_the_north(self, client):
        assert api(client, "trade/flows", "?source=wits&rule=all")["results"] == []
