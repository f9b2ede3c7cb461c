"""Forty files of real shapes: each gets in untouched with three answers at most, and no figure is
wrong without a question that names the trap.
"""

import pytest

from .conftest import asked, figures, keep, look, refusals
from .shapes import LAST_YEAR, SHAPES, TRAPS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]


def looked_at(shape):
    said = {key.replace(":", "__"): text for key, text in shape.answers.items()}
    return look(shape.data, shape.dataset, shape.source, shape.name, **said)


@pytest.mark.parametrize("name", SHAPES)
def test_a_file_gets_in_untouched_with_three_answers_at_most(name):
    shape = SHAPES[name]

    found = looked_at(shape)

    assert asked(found) == []
    assert {key: int(value) for key, value in figures(found).items()} == shape.figures
    assert refusals(found) == []
    assert len(shape.answers) <= 3


@pytest.mark.parametrize("name", TRAPS)
def test_a_trap_in_next_years_file_is_asked_about_by_its_name(name):
    keep(looked_at(LAST_YEAR))

    found = looked_at(TRAPS[name])

    assert found.earlier is not None
    assert asked(found) != []
    assert any(TRAPS[name].trap in question.text for question in found.open)
    assert len(found.open) <= 2


def test_next_years_file_without_a_trap_is_read_without_a_question():
    keep(looked_at(LAST_YEAR))
    from .shapes import BASE, NEXT, YEAR18, Shape, book

    found = looked_at(Shape(book([*BASE, *YEAR18]), NEXT))

    assert asked(found) == []
    assert {key: int(value) for key, value in figures(found).items()} == NEXT
