"""Rows of the third delivery: who said so, what is never shown, and what is never added."""

import pytest

from nkworld.provenance.models import Read
from nkworld.provenance.tables import observation_models
from tests.reading import page, text_of
from trade.charts.compare import SourceComparison
from trade.models import Flow, InterKoreanFlow, OtherTradeCount

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]
OTHERWISE = ("trade/other-counts", "travel/other-counts", "aid/other-counts", "aid/clusters")


def test_the_search_answers_russia_2023_with_who_said_so(client):
    html = text_of(page(client, "/search/?q=Russia+trade+2023"))
    answer = client.get("/api/v1/search/?q=Russia+trade+2023").json()["answer"]

    assert "US$ 34.4 m" in html and "per Ushakov (Kremlin)" in html
    assert answer["number"] == "US$ 34.4 m"
    assert [source["title"] for source in answer["sources"]] == ["Ushakov (Kremlin)"]


def test_nobody_says_that_russia_published_nothing(client):
    for address in ("/", "/trade/", "/charts/trade/ranks/", "/countries/russia/", "/stories/"):
        assert "published nothing" not in page(client, address)
    assert "customs stopped publishing by partner in 2022" in page(client, "/charts/trade/total/")


def test_what_the_delivery_excludes_stands_in_the_ledger_alone():
    """Goods and services of the United Kingdom, and two years of the European Union."""
    left_out = OtherTradeCount.objects.as_of().excluded()

    assert left_out.count() == 8
    assert set(left_out.values_list("exclusion", flat=True)) == {"mix-up"}
    assert not any("mix-up" not in row.note for row in left_out)
    assert not OtherTradeCount.objects.as_of().included().filter(country__code="GBR").exists()
    in_dollars = Flow.objects.as_of().filter(source__slug="eurostat", period__in=["2010", "2013"])
    assert set(in_dollars.values_list("status", flat=True)) == {"excluded"}


def test_no_euro_yen_yuan_or_pound_is_among_the_dollars():
    others = OtherTradeCount.objects.as_of().included().filter(measure="goods")

    assert set(others.values_list("counted_in", flat=True)) == {"eur", "jpy", "cny"}
    assert not Flow.objects.as_of().filter(as_quoted__contains="위안화").exists()


@pytest.mark.parametrize("dataset", OTHERWISE)
def test_what_is_counted_otherwise_is_never_added(dataset):
    model = observation_models()[dataset]

    assert model.never_added
    assert model.totals is None


def test_the_european_union_of_2012_was_revised_and_the_first_figure_stays():
    """69 million euros in May 2013, 92 million in a later release."""
    rows = OtherTradeCount.objects.with_readings().filter(country__code="EUE", period="2012")

    found = rows.filter(direction="turnover").order_by("reading").values_list("value", "status")
    assert list(found) == [(92_000_000, "revised"), (69_000_000, "reported")]


def test_inter_korean_trade_of_2015_and_2017_is_the_ministrys():
    for model, more in ((Flow, {"country__code": "KOR"}), (InterKoreanFlow, {"category": "total"})):
        claims = model.objects.as_of().filter(
            source__slug="mou-rok", direction="turnover", frequency="annual", **more
        )
        assert claims.get(period="2015").value == 2_714_480_000
        assert claims.get(period="2017").value == 1_000_000
        reads = claims.filter(period__in=["2015", "2017"]).values_list("read", flat=True)
        assert set(reads) == {Read.QUOTED}


def test_34_million_of_2024_are_told_with_the_doubt_alone():
    claim = Flow.objects.as_of().get(source__slug="russia-exporters")

    assert (claim.period, claim.value) == ("2024", 34_000_000)
    assert claim.note.startswith("doubtful")


def test_an_estimate_of_oil_in_or_out_is_no_disagreement(client):
    """KOTRA adds it to China's imports from 2014 on, customs and Comtrade do not."""
    of_2017 = Flow.objects.as_of().filter(
        country__code="CHN", direction="import", period="2017", frequency="annual"
    )
    html = text_of(page(client, "/trade/compare/?country=CHN&direction=import&period=2017"))
    kotra = of_2017.get(source__slug="kotra")

    assert "differs by coverage" in html
    assert "differ by coverage" in text_of(page(client, kotra.get_absolute_url()))
    before = Flow.objects.as_of().filter(
        country__code="CHN", direction="import", period="2013", frequency="annual"
    )
    assert not any(map(Flow.counting(), before.values()))
    assert SourceComparison([], kotra.country, None).verdict == "alone"


def test_notified_oil_stands_apart_from_what_is_estimated():
    goods = observation_models()["trade/goods"].objects.as_of()
    notified = goods.filter(source__slug="un-1718-committee", commodity__code="2710")

    assert notified.count() > 50
    assert set(notified.values_list("quantity_unit", flat=True)) == {"bbl", "t"}
    assert not goods.filter(source__slug__in=["osc", "us-nsc", "osc-uk", "rusi"]).exists()
