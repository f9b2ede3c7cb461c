"""A mirror set of a universe that does not exist: taken in as uploads are."""

import csv
from decimal import Decimal

import pytest

from benchmarks.made_up_goods import load_what_they_speak_of, publish_goods, write_set
from nkworld.provenance.models import Dataset
from nkworld.provenance.publishing import publish
from tests.factories import ReleaseFactory
from tests.goods.factories import GoodsFlowFactory, SectorFactory
from trade.goods.models import Commodity, GoodsFlow

ROWS = 450


@pytest.fixture
def brought_in(db, tmp_path, monkeypatch):
    # As many statements as a file of thousands needs.
    monkeypatch.setattr("nkworld.importing.understanding.AT_ONCE", 200)
    write_set(tmp_path, ROWS, contradicted=True)
    load_what_they_speak_of(tmp_path)
    publish_goods(tmp_path)
    return tmp_path / "goods-01.csv"


def test_every_row_written_is_a_live_claim_after_its_upload(brought_in):
    goods = GoodsFlow.objects.as_of()

    with brought_in.open(encoding="utf-8", newline="") as file:
        written_values = sorted(Decimal(row["value"]) for row in csv.DictReader(file))
    assert sorted(goods.values_list("value", flat=True)) == written_values
    assert goods.count() == ROWS
    assert not goods.exclude(commodity__level="subheading").exists()


@pytest.mark.parametrize("address", ["claims/", "010110/", "01/", ""])
def test_pages_show_the_made_up_set(client, brought_in, address):
    answer = client.get(f"/trade/goods/{address}")

    assert answer.status_code == 200
    assert "made-up" in answer.content.decode().casefold()


def test_the_page_of_goods_answers_about_a_moment_before_them(client, brought_in):
    answer = client.get("/trade/goods/?as_of=2020-01-01")

    assert answer.status_code == 200
    assert "Ruritania" not in answer.content.decode()


@pytest.mark.parametrize("question", ["within=I", "within=01", "sector=made-up"])
def test_a_wide_choice_of_goods_gives_the_rows_of_a_narrow_one(
    client, brought_in, monkeypatch, question
):
    asked = f"/api/v1/trade/goods/?format=json&page_size=1000&{question}"
    narrow = client.get(asked).json()["results"]
    monkeypatch.setattr("trade.goods.models.flow.WIDE", 1)

    assert client.get(asked).json()["results"] == narrow
    assert narrow


def test_a_sector_without_goods_has_an_empty_table(client, brought_in):
    SectorFactory(slug="nothing")

    assert client.get("/trade/goods/claims/?sector=nothing").status_code == 200


def test_a_count_is_not_kept_beyond_a_publish(client, brought_in):
    before = client.get("/trade/goods/claims/").context["paginator"].count
    release = ReleaseFactory(dataset=Dataset.objects.get(slug="trade/goods"))
    GoodsFlowFactory(release=release, commodity=Commodity.objects.get(code="02"))
    publish(release)

    assert client.get("/trade/goods/claims/").context["paginator"].count == before + 1
