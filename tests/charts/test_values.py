"""The numbers of a finding's headline stand at their points, and nowhere else."""

from dataclasses import replace
from decimal import Decimal

import pytest

from nkworld.charts import Figure, Point, Series, to_svg
from nkworld.charts.headline import Finding, FindingNumber
from nkworld.charts.plan import LAYOUTS, plan_of

EXPORTS = Series("export", "Exports", tuple(Point(str(2010 + n), Decimal(n)) for n in range(6)))
FIGURE = Figure(
    topic="exports", subtitle="", unit="persons", measure="count", kind="line", series=(EXPORTS,)
)


class Written(Finding):
    """A finding whose headline has the numbers that a test gives it."""

    numbers = ()

    def numbers_in(self, figure):
        return tuple(FindingNumber(*each) for each in self.numbers)


def written(*numbers):
    finding = Written("figure:a/b", "It rose", "")
    object.__setattr__(finding, "numbers", numbers)
    return finding


def with_numbers(*numbers, kind="line"):
    return replace(FIGURE, kind=kind, finding=written(*numbers))


@pytest.mark.parametrize("kind", ["line", "bar"])
def test_a_number_stands_over_its_point_with_a_ring_on_a_line(kind):
    plan = plan_of(with_numbers(("export", "2012", "two"), kind=kind), LAYOUTS["wide"])

    [value] = plan.values
    assert value.label.words == "two"
    assert value.place == (plan.scale.centres[2], plan.area.y(2))
    assert value.label.y < value.place[1]
    assert value.has_ring is (kind == "line")
    assert ">two<" in to_svg(with_numbers(("export", "2012", "two"), kind=kind))


def test_of_two_that_would_touch_one_stands_aside_or_higher():
    plan = plan_of(
        with_numbers(("export", "2012", "many words"), ("export", "2013", "a few more words")),
        LAYOUTS["narrow"],
    )

    one, other = plan.values
    assert not one.box.meets(other.box)


def test_what_the_end_of_the_line_names_and_what_is_not_drawn_is_not_written():
    plan = plan_of(
        with_numbers(("export", "2015", "five"), ("import", "2012", "x"), ("export", "1999", "y")),
        LAYOUTS["wide"],
    )

    assert [value.label.words for value in plan.values] == [""]


def test_on_a_telephone_where_no_line_ends_in_its_value_the_number_is_written():
    plan = plan_of(with_numbers(("export", "2015", "five")), LAYOUTS["narrow"])

    assert [value.label.words for value in plan.values] == ["five"]
