"""Fish and fishery products: a group of the FAO's own, told by year in both directions."""

import csv
from collections import Counter
from pathlib import Path

import pytest
from django.db import IntegrityError

import trade.fishery
from tests.factories import ObservationFactory, ReleaseFactory
from tests.reading import api, chart, line, page
from trade.fishery.models import FisheryFlow

SEED = Path(trade.fishery.__path__[0]) / "seed" / "fishery-flows.csv"


def test_no_row_is_lost_and_each_is_the_quoted_number_of_thousands():
    with SEED.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))

    assert Counter(row["direction"] for row in rows) == {"export": 37, "import": 19}
    assert {row["status"] for row in rows} == {"estimated"}
    for row in rows:
        quoted = row["as_quoted"].partition(f"{row['period']}=")[2].split()[0]
        assert int(quoted) * 1000 == int(row["value"]), row


@pytest.mark.django_db
def test_trade_below_nothing_is_refused_by_the_database():
    class FisheryFlowFactory(ObservationFactory):
        class Meta:
            model = FisheryFlow

    release = ReleaseFactory(dataset__slug="trade/fishery-flows")
    with pytest.raises(IntegrityError, match="fishery_fisheryflow_not_negative"):
        FisheryFlowFactory(release=release, direction="export", value=-1)


@pytest.mark.django_db
@pytest.mark.usefixtures("loaded")
class TestLoaded:
    def test_figure_and_api_agree_and_imports_have_a_gap_before_1994(self, client):
        figure = chart(client, "trade/fishery")
        rows = api(client, "trade/fishery-flows", "?page_size=100")["results"]

        for direction in ("export", "import"):
            told = {row["period"]: row["value"] for row in rows if row["direction"] == direction}
            assert line(figure, direction) == told
        assert min(line(figure, "import")) == "1994"
        assert min(line(figure, "export")) == "1976"

    def test_the_headline_names_the_estimate_and_its_year(self, client):
        assert chart(client, "trade/fishery")["headline"]["text"].replace("\xa0", " ") == (
            "Fish trade: exports an estimated US$ 78.5 m in 2012, per FAO Fisheries"
        )

    def test_goods_of_chapter_03_lead_to_it_and_hold_none_of_it(self, client):
        assert "/trade/fishery/" in page(client, "/trade/goods/03/")
        sources = {
            row["source"]["slug"]
            for row in api(client, "trade/goods", "?within=03&rule=all&page_size=1000")["results"]
        }
        assert "fao-fish" not in sources
