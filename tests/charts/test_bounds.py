"""Nothing is called lowest, highest or first that the points contradict or leave open."""

import random
from decimal import Decimal

import pytest

from nkworld.charts import Point
from nkworld.charts.description import INFINITY, describe, extreme
from nkworld.figures import registry as figures


def made(seed):
    """Values, ranges, open bounds and gaps, with ends in their order."""
    draw = random.Random(seed)
    some = []
    for place in range(draw.randint(1, 8)):
        said = [draw.random() < 0.5 for _ in range(3)]
        known = iter(sorted(draw.randint(-20, 200) for is_said in said if is_said))
        low, value, high = (Decimal(next(known)) if is_said else None for is_said in said)
        some.append(Point(str(1990 + place), value, low, high))
    return some


MADE = [some for seed in range(500) if (some := [p for p in made(seed) if p.numbers])]


def ends(point):
    low, high = point.span
    return -INFINITY if low is None else low, INFINITY if high is None else high


@pytest.mark.parametrize("sign", [1, -1])
def test_what_is_called_lowest_or_highest_no_point_can_outdo(sign):
    found = [(some, extreme(some, sign)) for some in MADE]

    assert 100 < sum(one is not None for _, one in found) < 450
    for some, one in found:
        for other in (p for p in some if one is not None and p is not one):
            lower, upper = (one, other) if sign > 0 else (other, one)
            assert ends(lower)[1] <= ends(upper)[0] or ends(lower) == ends(upper), some


@pytest.mark.usefixtures("loaded")
@pytest.mark.django_db
def test_the_picture_in_words_calls_nothing_lowest_below_which_a_range_lies():
    """One to five decisions of 2004, 2005, 2009 and 2014 lie below the ten of 2011."""
    every = {each.slug: each for each in figures.every()}
    _, figure = every["travel/asylum-decisions"].ask({"country": "DEU"})

    assert "lowest 10 in 2011" not in describe(figure)
