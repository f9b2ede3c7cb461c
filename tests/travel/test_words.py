import pytest

from nkworld.charts import Point
from travel.words import comparable, in_words


@pytest.mark.parametrize(
    ("period", "words"),
    [
        ("2015", "in 2015"),
        ("2015-H1", "in the first half of 2015"),
        ("2021-Q4", "in the fourth quarter of 2021"),
        ("2008-06", "in June 2008"),
        ("2010-01/2010-09", "from January to September 2010"),
        ("1998-11/2005-06", "from November 1998 to June 2005"),
        ("2016/2023", "from 2016 to 2023"),
    ],
)
def test_a_headline_says_a_period_in_words(period, words):
    assert in_words(period) == words


def test_spans_of_other_months_are_not_compared_with_the_newest():
    points = [Point(x, 1) for x in ("2010-01/2010-09", "2011-01/2011-05", "2012-01/2012-09")]

    assert [point.x for point in comparable(points)] == ["2010-01/2010-09", "2012-01/2012-09"]


def test_full_years_are_all_compared():
    points = [Point(x, 1) for x in ("2010", "2015")]

    assert comparable(points) == points
