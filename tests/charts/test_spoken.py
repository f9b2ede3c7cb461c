"""How amounts, periods and papers are put into words."""

from datetime import date
from decimal import Decimal

import pytest

from nkworld.charts import Point, exact, money, percent
from nkworld.charts.periods import is_old, when
from nkworld.charts.words import papers, spoken

DAY = date(2026, 11, 26)


def point(x, value, **more):
    given = {"source": "bureau", "status": "reported", "read": "quoted"}
    return Point(x, None if value is None else Decimal(value), **given | more)


@pytest.mark.parametrize(
    ("bounds", "said"),
    [
        ({}, "US$ 200"),
        ({"low": Decimal(200)}, "at least US$ 200"),
        ({"high": Decimal(200)}, "at most US$ 200"),
        ({"low": Decimal(150), "high": Decimal(250)}, "US$ 200 (between US$ 150 and US$ 250)"),
    ],
)
def test_bounds_are_spoken(bounds, said):
    assert spoken(point("2024", 200, **bounds), money) == said


def test_bounds_that_are_nearer_than_what_is_written_are_spoken_as_about():
    near = point("2024", "1.42", low=Decimal("1.41"), high=Decimal("1.44"))

    assert spoken(near, percent) == "about 1.4 %"


def test_a_bound_without_a_value_is_spoken_as_a_bound():
    assert spoken(point("2017", None, low=Decimal(100_000)), exact) == "at least 100,000"


def test_a_point_that_says_nothing_is_never_spoken():
    with pytest.raises(ValueError, match="2017"):
        spoken(point("2017", None), exact)


@pytest.mark.parametrize(
    ("period", "old"),
    [("2024", False), ("2023", True), ("2024-11", False), ("2024-10", True), ("2024-H1", True)],
)
def test_what_is_older_than_two_years_is_old(period, old):
    assert is_old(period, DAY) is old


@pytest.mark.parametrize(
    ("period", "words"),
    [
        ("2015", "in 2015"),
        ("2015-H1", "in the first half of 2015"),
        ("2015-03", "in March 2015"),
        ("2010-01/2010-09", "from January to September 2010"),
        ("2023-12-05", "on 5 December 2023"),
    ],
)
def test_periods_are_said_as_people_say_them(period, words):
    assert when(period) == words


def test_small_print_tells_what_is_unreviewed():
    assert papers(point("2015", 5), "Bureau") == "Bureau"
    assert papers(point("2025", 5, read="compilation"), "Bureau") == (
        "Bureau, unreviewed compilation"
    )
