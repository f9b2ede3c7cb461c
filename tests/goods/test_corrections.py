"""Goods that were found filed wrongly or stated too exactly."""

import pytest

from tests.reading import api, first_delivery
from trade.goods.models import GoodsFlow

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]
BEFORE = "trade/goods"


def test_refined_petroleum_of_early_2014_is_a_lower_bound(client):
    cell = {"commodity__code": "2710", "period": "2014-01/2014-05"}

    assert GoodsFlow.objects.as_of(first_delivery(BEFORE)).get(**cell).quantity == 88_000
    now = GoodsFlow.objects.as_of().get(**cell)
    assert (now.quantity, now.quantity_low, now.quantity_unit) == (None, 88_000, "t")
    assert now.amount_text == "at least 88,000 t"
    [row] = api(client, "trade/goods", "?commodity=2710&period=2014-01/2014-05")["results"]
    assert (row["quantity"], row["quantity_low"], row["quantity_high"]) == (None, 88_000, None)


@pytest.mark.parametrize(("period", "value"), [("2010", 200_000_000), ("2015", 800_000_000)])
def test_garments_that_the_essay_tells_of_stand_under_the_essay(period, value):
    cell = {"commodity__code": "61-63", "country__code": "CHN", "period": period}
    cell["source__slug__in"] = ["kotra", "ncnk-ewc-essay"]

    then = GoodsFlow.objects.as_of(first_delivery(BEFORE)).included().get(**cell)
    now = GoodsFlow.objects.as_of().included().get(**cell)
    assert (then.source.slug, then.value) == ("kotra", value)
    assert (now.source.slug, now.value, now.read) == ("ncnk-ewc-essay", value, "compilation")
