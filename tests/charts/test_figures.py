from dataclasses import replace

import pytest

from nkworld.charts import LAYOUTS, Figure, Series
from nkworld.charts.plan import plan_of

from .conftest import one, point, years


def test_periods_are_sorted_and_a_period_left_out_is_a_gap(trade):
    exports = trade.series[0]

    assert trade.labels == ("2002", "2003", "2004", "2005")
    assert [p.value for p in exports.points][2] is None


def test_every_series_has_one_point_for_each_label(trade):
    assert {tuple(p.x for p in series.points) for series in trade.series} == {trade.labels}


def test_a_year_that_nobody_gives_is_a_gap_too(trade):
    lone = Series("a", "A", (point("1989", 1), point("1992", 2)))

    assert replace(trade, series=(lone,)).labels == ("1989", "1990", "1991", "1992")


def test_half_years_and_months_are_drawn_to_scale(trade):
    halves = Series("a", "A", (point("2001-H2", 1), point("2002-H2", 2)))
    months = Series("a", "A", (point("2001-11", 1), point("2002-01", 2)))

    assert replace(trade, series=(halves,)).labels == ("2001-H2", "2002-H1", "2002-H2")
    assert replace(trade, series=(months,)).labels == ("2001-11", "2001-12", "2002-01")


def test_mixed_frequencies_are_sorted_by_when_they_begin(trade):
    mixed = Series("a", "A", (point("2012", 1), point("2011-01/2011-09", 2), point("2011-Q3", 3)))

    assert replace(trade, series=(mixed,)).labels == ("2011-01/2011-09", "2011-Q3", "2012")


def test_categories_keep_the_order_given(partners):
    assert partners.labels == ("China", "Russia", "=Laos")
    assert not partners.is_timeline


def test_a_line_breaks_where_the_source_differs_and_not_at_a_gap(trade):
    exports, imports = trade.series

    assert exports.breaks == {1}
    assert imports.breaks == {1}


def test_a_figure_without_a_value_is_false(trade):
    empty = Series("a", "A", (point("2001", None),))

    assert trade
    assert not replace(trade, series=(empty,))
    assert not replace(trade, series=())
    assert replace(trade, series=()).labels == ()


def test_two_points_at_one_place_are_refused(trade):
    twice = Series("a", "A", (point("2001", 1), point("2001", 2)))

    with pytest.raises(ValueError, match="'a' has two points"):
        replace(trade, series=(twice,))


@pytest.mark.parametrize("field", ["measure", "kind"])
def test_an_unknown_measure_or_kind_is_refused(field):
    known = {"measure": "money", "kind": "line"} | {field: "pie"}

    with pytest.raises(ValueError, match="not 'pie'"):
        Figure(slug="a", headline="A", subtitle="", unit="", series=(), **known)


def test_a_figure_of_time_begins_and_ends_with_what_is_told(trade):
    silent = one(trade, [point("2000", None), *years(2003, [1, None, 2]), point("2009", None)])
    noted = one(trade, [*years(2003, [1]), point("2005", None, note="nobody counts yet")])

    assert silent.labels == ("2003", "2004", "2005")
    assert noted.labels == ("2003", "2004", "2005")


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_an_axis_of_time_ends_at_the_data_whatever_is_noted_beyond(trade, layout):
    noted = one(trade, [*years(2003, [1, 2]), point("2006", None, note="nobody counts yet")])

    assert noted.labels[-1] == "2006"
    assert plan_of(noted, layout).figure.labels == ("2003", "2004")
