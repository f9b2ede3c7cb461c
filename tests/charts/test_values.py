"""The numbers of a finding's headline stand at their points, and nowhere else."""

from dataclasses import replace
from decimal import Decimal

import pytest

from nkworld.charts import Figure, Mark, Point, Series, to_svg
from nkworld.charts.figures import Finding, FindingNumber
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


def test_of_a_range_both_ends_are_written_whichever_the_headline_names():
    ranged = replace(EXPORTS.points[2], value=None, low=Decimal(51), high=Decimal(61))
    series = replace(EXPORTS, points=(*EXPORTS.points[:2], ranged, *EXPORTS.points[3:]))
    figure = replace(with_numbers(("export", "2012", "61"), kind="dot"), series=(series,))

    [value] = plan_of(figure, LAYOUTS["narrow"]).values
    assert value.label.words == "51 to 61"


def test_a_number_at_the_end_of_a_falling_line_is_not_written_over_it():
    points = [Point(str(2010 + n), Decimal(value)) for n, value in enumerate([90, 88, 89, 87, 77])]
    figure = replace(
        with_numbers(("export", "2014", "76.9 per cent")),
        series=(replace(EXPORTS, points=tuple(points)),),
    )
    plan = plan_of(figure, LAYOUTS["narrow"])

    [value] = plan.values
    assert value.box.y > plan.area.y(77)


def test_a_hairline_ends_before_the_number_that_stands_in_its_way():
    mark = Mark("2012", "A treaty", "")
    figure = replace(with_numbers(("export", "2012", "2 of them"), kind="bar"), marks=(mark,))
    plan = plan_of(figure, LAYOUTS["wide"])

    [note], [value] = plan.notes, plan.values
    assert value.box.x <= note.x <= value.box.x + value.box.width
    assert note.top < note.foot < value.box.y


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
