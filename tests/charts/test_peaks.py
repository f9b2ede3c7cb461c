"""Peaks and comparisons: two sources are never compared, nor what a break lies between."""

from nkworld.charts import money
from nkworld.charts.sentences import compare, incomparable, peak, peak_and_newest, violations

from .saying import DAY, PEAK, figure, line, point


def test_two_sources_are_never_compared():
    series = line(point("2014", 90), point("2015", 60, source="gazette"))

    assert incomparable(series, *series.points)
    assert compare("{after}", series, *series.points, day=DAY, written=money) is None


def test_nothing_is_compared_across_a_break_that_the_picture_declares():
    series = line(point("2013", 90), point("2014", 60, changed="oil is added"), point("2015", 50))
    first, second, third = series.points

    assert "oil is added" in incomparable(series, first, third)
    assert not incomparable(series, second, third)


def test_a_peak_is_told_of_the_stretch_that_may_be_compared():
    series = line(point("2013", 900), point("2014", 60, changed="oil is added"), point("2015", 50))
    told = peak_and_newest(series, day=DAY, written=money, **PEAK)

    assert told.text.startswith("Exports peaked in 2014 at US$ 60 (compared since 2014)")
    assert "2013" in " ".join(told.left_out)
    assert not violations(figure(told, series), DAY)


def test_a_peak_names_the_year_in_which_it_turned():
    series = line(point("1993", 47), point("2020", 47), point("2023", 46), point("2026", 38))

    assert peak(series, series.points[-1]).x == "2020"


def test_a_peak_that_was_read_in_an_unreviewed_compilation_is_marked_and_not_passed_over():
    series = line(point("2023", 5), point("2024", 9, read="compilation"), point("2025", 3))
    told = peak_and_newest(series, day=DAY, written=money, **PEAK)

    assert told.text == (
        "Exports peaked in 2024 at US$ 9; in 2025 they were US$ 3 "
        "(2024: read in an unreviewed compilation)"
    )


def test_no_peak_is_told_where_another_source_has_a_higher_figure_in_between():
    higher = point("2014", 900, source="gazette")
    series = line(point("2013", 60), higher, point("2025", 50))

    told = peak_and_newest(series, day=DAY, written=money, **PEAK)
    assert told.text == "Exports were US$ 50 in 2025"
