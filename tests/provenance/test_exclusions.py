"""The kind of reason of an exclusion, in every table of claims."""

import pytest
from django.db import IntegrityError

from nkworld.provenance.models import Exclusion
from nkworld.provenance.tables import observation_models
from tests.aid.factories import ContributionFactory, FoodAidFactory
from tests.factories import FlowFactory, InterKoreanFlowFactory
from tests.goods.factories import GoodsFlowFactory
from tests.travel.factories import CrossingFactory, OverseasWorkersFactory

FACTORIES = [
    *(FlowFactory, InterKoreanFlowFactory, GoodsFlowFactory),
    *(CrossingFactory, OverseasWorkersFactory, ContributionFactory, FoodAidFactory),
]
OF_EVERY_TABLE = pytest.mark.parametrize("model", observation_models().values(), ids=str)


@OF_EVERY_TABLE
def test_a_kind_is_part_of_what_a_row_says(model):
    assert "exclusion" in model.content
    assert model._meta.get_field("exclusion").choices == Exclusion.choices


@pytest.mark.parametrize("factory", FACTORIES)
def test_the_database_holds_a_kind_for_excluded_rows_only(db, factory):
    row = factory(status="excluded", note="The line above was meant", exclusion="slip")
    table, rows = row._meta.db_table, type(row).objects.filter(pk=row.pk)
    assert rows.get().exclusion == "slip"

    with pytest.raises(IntegrityError, match=f"{table}_reason_only_if_excluded"):
        rows.update(status="reported")


@pytest.mark.parametrize("factory", FACTORIES)
def test_a_row_that_is_counted_again_loses_its_kind(db, factory):
    row = factory(status="excluded", note="The line above was meant", exclusion="slip")

    row.status = "reported"
    row.save()
    row.refresh_from_db()

    assert (row.status, row.exclusion, row.note) == ("reported", "", "The line above was meant")


def test_the_note_is_required_and_the_kind_is_not(db):
    assert FlowFactory(status="excluded", note="Another land was meant").exclusion == ""
    with pytest.raises(IntegrityError, match="trade_flow_excluded_with_reason"):
        FlowFactory(status="excluded", exclusion="slip")
