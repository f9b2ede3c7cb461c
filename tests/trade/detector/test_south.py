"""The figures of South Korea's trade that are shipped, and what they do to drafts of real rows."""

import csv
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

import trade
from benchmarks.detector import cases_elsewhere
from nkworld.atlas.models import Country
from nkworld.importing.doubts import doubts_of
from nkworld.provenance.models import Dataset, Source
from tests.factories import FlowFactory, ReleaseFactory
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

    def test_solomon_islands_in_2004_stands_where_the_south_stands_a_year_later(self):
        """WITS prints exports to the North for 2003, 2004 and 2007, to the South in between."""
        draft = ReleaseFactory(
            dataset=Dataset.objects.get(slug="trade/flows"),
            source=Source.objects.get(slug="wits"),
        )
        FlowFactory(
            release=draft,
            country=Country.objects.get(code="SLB"),
            period="2004",
            direction="import",
            value=11_830_000,
            basis="mirror-comtrade",
            citation=next(row["citation"] for row in ROWS if row["country"] == "SLB"),
        )

        [doubt] = doubts_of(draft)
        assert doubt.strong
        assert (
            "In 2005, South Korea’s imports from Solomon Islands stand at about as much, "
            "US$ 10,630,000, as Solomon Islands counts it (WITS)"
        ) in doubt.sentences[0]
        assert "What was traded" in doubt.unasked[0]

    def test_rows_from_elsewhere_are_doubted_but_for_the_one_without_a_neighbour(self):
        strong = {subject: score.strong for subject, score in cases_elsewhere()}

        assert strong == {
            "Angola, 2007": True,
            "Solomon Islands, 2003": False,
            "Solomon Islands, 2004": True,
            "Solomon Islands, 2007": True,
        }
