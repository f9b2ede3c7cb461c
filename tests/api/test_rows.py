"""Rows that come from the database as values are those of the serializer, to the letter."""

import pytest

from nkworld.api.derived import serializer_of
from nkworld.api.rows import plan_of
from nkworld.charts.blanks import without_blanks
from nkworld.provenance.claim_tables import claim_tables

# Where a field is worked out of several columns.
OF_OBJECTS = {"travel/crossings"}

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]


@pytest.mark.parametrize("dataset", sorted(claim_tables()))
def test_rows_made_of_values_are_those_made_of_objects(dataset):
    serializer = serializer_of(dataset)
    claims = list(serializer.Meta.model.objects.cited().order_by("-pk")[:2000])
    if not (plan := plan_of(serializer)):
        assert dataset in OF_OBJECTS
        return
    made = plan.records([claim.pk for claim in claims])
    assert made == without_blanks(serializer(claims, many=True).data)
