"""What is published in shapes that nothing was made for: read right, or asked about by name."""

import pytest

from nkworld.importing.mapping.figures import Figures

from .conftest import asked, figures, look, refusals
from .published import PUBLISHED

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]
GET_IN = [name for name, shape in PUBLISHED.items() if not shape.trap]
DO_NOT = [name for name, shape in PUBLISHED.items() if shape.trap]


def looked_at(shape):
    said = {key.replace(":", "__"): text for key, text in shape.answers.items()}
    return look(shape.data, shape.dataset, shape.source, shape.name, **said)


@pytest.mark.parametrize("name", GET_IN)
def test_it_gets_in_untouched_with_three_answers_at_most(name):
    shape = PUBLISHED[name]

    found = looked_at(shape)

    assert asked(found) == []
    if shape.dataset == "trade/flows":
        assert {key: int(value) for key, value in figures(found).items()} == shape.figures
    else:
        read = Figures(found.sheet, found.answered(), found.wanted)
        assert {one.cell: int(one.values["value"]) for one in read} == shape.figures
    assert refusals(found) == []
    assert len(shape.answers) <= 3


@pytest.mark.parametrize("name", DO_NOT)
def test_what_does_not_get_in_says_why(name):
    found = looked_at(PUBLISHED[name])

    assert any(PUBLISHED[name].trap in question.text for question in found.open)


def test_eight_of_ten_get_in():
    assert (len(GET_IN), len(DO_NOT)) == (8, 2)
