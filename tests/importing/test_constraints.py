"""Constraints evaluated in memory say what the database says."""

from itertools import product

import pytest
from django.core.exceptions import FieldError, ValidationError
from django.db.models import CheckConstraint, Q

from nkworld.importing.understanding import ConstraintCheck, constraints_of
from nkworld.importing.widgets import resources
from nkworld.provenance.dates import Period
from nkworld.provenance.tables import observation_models
from trade.models import Flow

pytestmark = pytest.mark.postgres

AMOUNTS = [None, -1, 0, 5]


def flow(value=5, low=None, high=None, status="reported", note="", period="2015"):
    told = Period.parse(period)
    return Flow(
        value=value,
        value_low=low,
        value_high=high,
        status=status,
        note=note,
        citation="https://yearbook.example",
        as_quoted="5",
        period_start=told.start,
        period_end=told.end,
    )


def database_keeps(constraint, instance):
    try:
        constraint.validate(Flow, instance)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize(
    "constraint",
    [one for one in Flow._meta.constraints if isinstance(one, CheckConstraint)],
    ids=lambda constraint: constraint.name,
)
def test_memory_and_database_agree_on_every_constraint(db, constraint):
    check = ConstraintCheck(constraint.condition, constraint.violation_error_message)
    rows = [flow(*amounts) for amounts in product(AMOUNTS, repeat=3)]
    rows += [flow(status="excluded", note=note) for note in ("", "mix-up")]

    told = [(check.kept(row), database_keeps(constraint, row)) for row in rows]

    assert [memory for memory, _ in told] == [database for _, database in told]


def test_every_dataset_with_claims_has_a_resource_whose_promises_are_understood():
    assert set(resources()) == set(observation_models())
    for model in observation_models().values():
        assert constraints_of(model)


def test_null_is_neither_true_nor_false():
    nothing = flow(value=None)

    def kept(condition):
        return ConstraintCheck(condition, "").kept(nothing)

    assert kept(Q(value__gte=0)) and kept(~Q(value__gte=0))
    assert kept(Q(value__gte=0) | Q(status="reported"))
    assert not kept(Q(value__gte=0) & Q(status="revised"))


def test_a_condition_that_is_not_understood_is_an_error_and_not_a_pass():
    with pytest.raises(FieldError, match="note__icontains"):
        ConstraintCheck(Q(note__icontains="mix"), "")
