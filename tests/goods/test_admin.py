"""The desk finds goods and measures, and may correct a claim about goods."""

import pytest
from django.urls import reverse

from tests.factories import DatasetFactory, ReleaseFactory, live
from tests.goods.factories import GoodsFlowFactory, heading, measure
from trade.goods.models import Commodity, GoodsFlow

pytestmark = pytest.mark.django_db


@pytest.fixture
def coal():
    release = ReleaseFactory(dataset=DatasetFactory(slug="trade/goods"))
    GoodsFlowFactory(release=release, commodity=heading("2701"), quantity=7, quantity_unit="t")
    live(release)
    return GoodsFlow.objects.get()


@pytest.mark.parametrize(
    ("model", "found"),
    [
        ("goodsflow", "7 t"),
        ("commodity", "Heading 2701"),
        ("measure", "coal"),
        ("resolution", "Resolution 9001"),
        ("sector", "Minerals"),
    ],
)
def test_lists_show_what_an_editor_looks_for(admin_client, coal, model, found):
    measure()

    assert found in admin_client.get(reverse(f"admin:goods_{model}_changelist")).content.decode()


def test_a_code_that_does_not_fit_is_told_beside_the_field(admin_client, coal):
    given = {"code": "27x", "level": "chapter", "name": "Fuels", "sector": 1}

    html = admin_client.post(reverse("admin:goods_commodity_add"), given).content.decode()

    assert "is not a code of the Harmonized System" in html
    assert not Commodity.objects.filter(code="27x").exists()
