"""What the tables of goods and sanctions can never hold."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from tests.factories import SourceFactory
from tests.goods.factories import (
    GoodsFlowFactory,
    SectorFactory,
    chapter,
    heading,
    measure,
    measure_fields,
    resolution,
    section,
)
from trade.goods.models import Commodity, GoodsFlow, Measure

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def test_a_chapter_without_a_sector_is_refused_by_the_database():
    with pytest.raises(IntegrityError, match="goods_commodity_one_sector"):
        Commodity.objects.create(code="27", level="chapter", name="Fuels", parent=section())


def test_a_heading_has_no_sector_beside_that_of_its_chapter():
    with pytest.raises(IntegrityError, match="goods_commodity_one_sector"):
        Commodity.objects.create(
            code="2701", level="heading", name="Coal", parent=chapter("27"), sector=SectorFactory()
        )


def test_a_heading_without_its_chapter_is_refused_by_the_database():
    with pytest.raises(IntegrityError, match="goods_commodity_has_parent"):
        Commodity.objects.create(code="2701", level="heading", name="Coal")


def test_a_chapter_stands_once():
    chapter("27")

    with pytest.raises(IntegrityError, match="code"):
        Commodity.objects.create(
            code="27", level="chapter", name="Again", parent=section(), sector=SectorFactory()
        )


def test_a_code_that_does_not_fit_its_level_is_refused_in_a_sentence():
    wrong = Commodity(code="2701", level="chapter", name="Coal", sector=SectorFactory())

    with pytest.raises(ValidationError, match="“2701” is not a chapter"):
        wrong.full_clean()


def test_a_heading_of_another_chapter_is_refused_in_a_sentence():
    wrong = Commodity(code="2801", level="heading", name="Gases", parent=chapter("27"))

    with pytest.raises(ValidationError, match="2801 does not lie in 27"):
        wrong.full_clean()


def test_a_row_may_have_a_quantity_and_no_value():
    GoodsFlowFactory(value=None, quantity=1500, quantity_unit="t")

    assert GoodsFlow.objects.get().amount_text == "1,500 t"


def test_a_row_without_value_and_quantity_is_refused():
    with pytest.raises(IntegrityError, match="goods_goodsflow_says_something"):
        GoodsFlowFactory(value=None)


@pytest.mark.parametrize("given", [{"quantity": 5}, {"quantity_unit": "t"}])
def test_quantity_and_unit_go_together(given):
    with pytest.raises(IntegrityError, match="goods_goodsflow_quantity_has_unit"):
        GoodsFlowFactory(**given)


@pytest.mark.parametrize("given", [{"value": -1}, {"quantity": -1, "quantity_unit": "t"}])
def test_trade_is_never_negative(given):
    with pytest.raises(IntegrityError, match="goods_goodsflow_not_negative"):
        GoodsFlowFactory(**given)


def test_a_part_of_a_code_is_another_cell_than_the_whole():
    whole = GoodsFlowFactory(commodity=heading("2710"))

    GoodsFlowFactory(release=whole.release, commodity=heading("2710"), part="gasoline")

    with pytest.raises(IntegrityError):
        GoodsFlowFactory(release=whole.release, commodity=heading("2710"), part="gasoline")


def test_only_a_cap_has_an_allowed_amount():
    with pytest.raises(IntegrityError, match="goods_measure_only_caps_have_amounts"):
        measure("ban", cap_value_usd=10)


def test_an_allowed_quantity_has_a_unit():
    with pytest.raises(IntegrityError, match="goods_measure_cap_has_unit"):
        measure("cap", cap_quantity=10)


@pytest.mark.parametrize(
    ("field", "constraint"),
    [
        ("wind_down_until", "goods_measure_wound_down_after_start"),
        ("effective_until", "goods_measure_ends_after_start"),
    ],
)
def test_a_measure_does_not_end_before_it_begins(field, constraint):
    with pytest.raises(IntegrityError, match=constraint):
        measure(**{field: date(2001, 1, 9)})


def test_a_measure_without_papers_is_refused():
    with pytest.raises(IntegrityError, match="goods_measure_has_papers"):
        measure(citation="")


def test_a_national_notice_names_what_it_carries_out():
    with pytest.raises(IntegrityError, match="goods_resolution_national_carries_out"):
        resolution("notice", issuer="china")


def test_a_wrong_code_of_a_measure_is_refused_in_a_sentence():
    SourceFactory(slug="gazette")

    with pytest.raises(ValidationError, match="“27O1” is not a code"):
        Measure(**measure_fields(hs_codes="2601;27O1")).full_clean()
