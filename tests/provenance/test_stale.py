"""Stale is said: in one plain line, of what was read, and never of a window that a reader chose."""

from datetime import date
from decimal import Decimal

import pytest

from nkworld.charts import Point
from nkworld.portal.drawing import FigureView
from nkworld.provenance.tallies import stale

DAY = date(2026, 11, 30)


def points(*periods, read="quoted"):
    return [Point(period, Decimal(1), read=read) for period in periods]


@pytest.mark.parametrize(
    ("of", "line"),
    [
        (points("2023", "2024"), "The newest reviewed figure is of 2024."),
        (points("2024", "2025"), ""),
        (points("2025-11", "2025-12"), "The newest reviewed figure is of December 2025."),
        (points("2026-10"), ""),
        (points("2024", "2025-01/2025-06"), ""),
        (points("China", "Russia"), ""),
        ([], ""),
    ],
)
def test_the_newest_that_was_read_is_told_where_the_next_is_due(of, line):
    assert stale(of, DAY) == line


def test_the_newest_month_of_a_compilation_does_not_count_as_read():
    of = points("2025-12") + points("2026-08", read="compilation")

    assert stale(of, DAY, "China’s customs publish monthly") == (
        "China’s customs publish monthly; the newest reviewed figure is of December 2025."
    )


@pytest.mark.django_db
def test_china_by_month_says_how_old_it_is_and_not_of_a_chosen_window(loaded):
    assert FigureView("trade/china-months").stale == (
        "China’s customs publish monthly; the newest reviewed figure is of December 2025."
    )
    assert FigureView("trade/china-months", {"to": "2019"}).stale == ""


@pytest.mark.django_db
def test_sums_since_january_never_stand_behind_the_newest_full_year(loaded):
    figure = FigureView("trade/china-since-january").figure

    assert "2025" not in figure.headline.text
