"""Rows that come from the database as values are those of the serializer, to the letter."""

import pytest

from nkworld.api.columns import columns_for
from nkworld.api.rows import plan_of
from nkworld.api.serializers import serializer_of
from nkworld.asking.claim_tables import claim_tables
from nkworld.atlas.memo import memo_scope
from nkworld.charts.as_json import without_blanks
from nkworld.files.as_csv import csv_lines, csv_records

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("loaded"),
    pytest.mark.postgres("nkworld.api.rows"),
]


@pytest.mark.parametrize("dataset", sorted(claim_tables()))
def test_rows_made_of_values_are_those_made_of_objects(dataset):
    serializer = serializer_of(dataset)
    claims = list(serializer.Meta.model.objects.cited().order_by("-pk")[:2000])
    with memo_scope():  # as a request reads countries once
        made = plan_of(serializer).records([claim.pk for claim in claims])
        assert made == without_blanks(serializer(claims, many=True).data)


@pytest.mark.parametrize("dataset", sorted(claim_tables()))
def test_lines_of_a_file_are_those_of_its_typed_rows(dataset):
    serializer = serializer_of(dataset)
    columns, plan = columns_for(serializer()), plan_of(serializer)
    names = [column.name for column in columns]
    rows = serializer.Meta.model.objects.cited().order_by("-pk")[:100]

    lines = "".join(csv_lines(names, plan.lines(plan.chunks(rows))))

    made = [column.of(row) for row in serializer(rows, many=True).data for column in columns]
    typed = [tuple(made[at : at + len(names)]) for at in range(0, len(made), len(names))]
    assert lines == "".join(csv_records(names, typed))
