"""Rows that come from the database as values are those of the serializer, to the letter."""

import pytest

from nkworld.api.columns import columns_for
from nkworld.api.paging import plan_of
from nkworld.api.serializers import serializer_of
from nkworld.asking.claim_tables import claim_tables
from nkworld.atlas.memo import memo_scope
from nkworld.charts.as_json import without_blanks
from nkworld.files.tables import csv_records

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("loaded"),
    pytest.mark.postgres("nkworld.api.paging"),
]


@pytest.mark.parametrize("dataset", sorted(claim_tables()))
def test_rows_made_of_values_are_those_made_of_objects(dataset):
    serializer = serializer_of(dataset)
    claims = list(serializer.Meta.model.objects.cited().order_by("-pk")[:2000])
    with memo_scope():  # as a request reads countries once
        made = plan_of(serializer).records([claim.pk for claim in claims])
        assert made == without_blanks(serializer(claims, many=True).data)


@pytest.mark.parametrize("dataset", sorted(claim_tables()))
def test_rows_of_a_file_made_of_values_are_those_made_of_objects(dataset):
    serializer = serializer_of(dataset)
    columns, plan = columns_for(serializer()), plan_of(serializer)
    rows = serializer.Meta.model.objects.cited().order_by("-pk")[:100]
    data = serializer(rows, many=True).data

    typed = [
        tuple(column.typed(value) for column, value in zip(columns, row, strict=True))
        for row in plan.values(rows)
    ]

    made = [tuple(column.of(row) for column in columns) for row in data]
    assert "".join(csv_records((), typed)) == "".join(csv_records((), made))
