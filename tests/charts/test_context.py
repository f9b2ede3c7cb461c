"""What is laid behind and under a picture of time."""

import csv
import io
import json
from dataclasses import replace
from decimal import Decimal
from itertools import combinations, product

import pytest

from nkworld.charts import (
    LAYOUTS,
    Context,
    Happenings,
    Mark,
    describe,
    to_json,
    with_context,
)
from nkworld.files.tables import to_csv

from .conftest import one, point, years
from .drawings import box, corners, of_kind, overlap, parsed

WIDTHS = ("wide", "narrow")
KINDS = ("line", "bar", "stacked", "dot")
LAUNCHES = Happenings(
    "launches", "Launches each {period}, Bureau", "bureau", ("2003-05-01", "2003-07", "2004-01-31")
)
TESTS = Context("Tests", (Mark("2003-07-04", "first test"),), (LAUNCHES,), ("Tests are marked.",))


def many(first=2000, number=30):
    """Marks in a crowd, every third of them major."""
    marks = [
        Mark(f"{first + i // 6}-{i % 12 + 1:02}", f"{1000 + i}", priority=3 if i % 3 else 1)
        for i in range(number)
    ]
    return Context("Resolutions", tuple(marks))


def counted(figure):
    return {p.x: (p.value, p.low) for p in figure.strips[0].points}


def rows(figure):
    return list(csv.DictReader(io.StringIO(to_csv(figure))))


def test_a_context_takes_the_place_of_a_figures_own_marks(trade):
    laid = with_context(trade, TESTS)

    assert [mark.label for mark in laid.marks] == ["first test"]
    assert laid.context == "Tests"
    assert laid.notes == (*trade.notes, "Tests are marked.")
    assert laid.series == trade.series


def test_categories_have_no_context(partners):
    assert with_context(partners, TESTS) == partners


def test_happenings_are_counted_by_the_periods_of_the_picture(trade):
    by_year = with_context(trade, TESTS)
    months = [point(f"2003-{month:02}", month) for month in range(4, 9)]
    by_month = with_context(one(trade, tuple(months)), TESTS)

    assert counted(by_year)["2003"] == (2, None)
    assert by_year.strips[0].label == "Launches each year, Bureau"
    assert [value for value, _ in counted(by_month).values()] == [None, 1, 0, 1, 0]
    assert by_month.strips[0].label == "Launches each month, Bureau"


def test_a_source_tells_of_nothing_before_its_first_and_after_its_last_happening(trade):
    laid = with_context(trade, TESTS)

    assert counted(laid) == {
        "2002": (None, None),
        "2003": (2, None),
        "2004": (None, 1),
        "2005": (None, None),
    }


def test_days_between_years_leave_the_count_of_years_as_it_is(trade):
    days = (point("2003", 1), point("2003-07-04", 2), point("2004", 3))
    laid = with_context(one(trade, days), TESTS)

    assert counted(laid) == {"2003": (2, None), "2003-07-04": (None, None), "2004": (None, 1)}


def test_under_uneven_periods_nothing_is_counted_and_a_note_says_so(trade):
    uneven = one(trade, (point("2003-05-01", 1), point("2003-07", 2), point("2004", 3)))
    laid = with_context(uneven, TESTS)

    assert laid.strips == ()
    assert "The periods of this picture are uneven" in laid.notes[-1]
    assert [mark.label for mark in laid.marks] == ["first test"]


def test_the_files_tell_what_is_laid_behind_the_figure(trade):
    laid = with_context(trade, TESTS)

    assert "context" not in rows(replace(trade, marks=()))[0]
    assert rows(trade)[1]["context"] == "July measures (2003-07), talks (2003)"
    told = {row["period"]: row["context"] for row in rows(laid)}
    assert told["2003"] == "Tests: first test (2003-07-04); Launches each year, Bureau: 2"
    assert told["2004"] == "Launches each year, Bureau: at least 1"
    assert told["2005"] == ""
    data = json.loads(json.dumps(to_json(laid)))
    [mark] = data["marks"]
    assert (mark["x"], mark["label"], mark["minor"]) == ("2003-07-04", "first test", False)
    assert data["strips"][0]["points"][1]["value"] == 2
    assert data["strips"][0]["points"][2]["low"] == 1


def test_the_numbers_are_the_same_whatever_is_laid_behind_them(trade):
    bare, laid = rows(replace(trade, marks=())), rows(with_context(trade, TESTS))

    assert [{n: v for n, v in row.items() if n != "context"} for row in laid] == bare


def test_the_words_tell_marks_and_counts(trade):
    words = describe(with_context(trade, TESTS))

    assert "Marked (Tests): first test (4 July 2003)." in words
    assert "Under the axis, launches each year, Bureau: 2 in 2003, at least 1 in 2004." in words


def test_marks_outside_the_years_shown_are_not_told(trade):
    marks = (Mark("1999-01", "too early"), Mark("2005-06", "within"), Mark("2006-01", "too late"))
    words = describe(with_context(trade, Context("Tests", marks)))

    assert "within" in words
    assert "too early" not in words and "too late" not in words


@pytest.mark.parametrize(("width", "kind"), list(product(WIDTHS, KINDS)))
def test_many_marks_never_cover_each_other(trade, width, kind):
    figure = with_context(replace(trade, kind=kind, series=trade.series[:1]), many())
    long = one(figure, years(2000, range(1, 9)), kind=kind)
    svg = parsed(long, width)

    boxes = [box(text) for text in of_kind(svg, "note") + of_kind(svg, "unit")]
    assert not [pair for pair in combinations(boxes, 2) if overlap(*pair)]


@pytest.mark.parametrize("width", WIDTHS)
def test_every_mark_of_a_set_is_at_least_a_tick(trade, width):
    context = many()
    figure = one(with_context(trade, context), years(2000, range(1, 9)), kind="bar")
    svg = parsed(figure, width)

    named = {text.text for text in of_kind(svg, "note")} & {mark.label for mark in context.marks}
    assert len(of_kind(svg, "mark")) == len(context.marks)
    assert 0 < len(named) <= LAYOUTS[width].events


@pytest.mark.parametrize(("width", "kind"), list(product(WIDTHS, KINDS)))
def test_strips_lie_under_the_axis_and_within_the_sheet(trade, width, kind):
    bare = replace(trade, kind=kind)
    twice = replace(TESTS, happenings=(LAUNCHES, replace(LAUNCHES, slug="again")))
    svg = parsed(with_context(bare, twice), width)

    right, bottom = (float(n) for n in svg.get("viewBox").split()[2:])
    assert all(-1 <= x <= right + 1 and -1 <= y <= bottom + 1 for x, y in corners(svg))
    written = [box(text) for text in of_kind(svg, "strip-name") + of_kind(svg, "period")]
    assert len(of_kind(svg, "strip-name")) == 2
    assert not [pair for pair in combinations(written, 2) if overlap(*pair)]
    periods = max(box(text)[3] for text in of_kind(svg, "period"))
    assert all(float(bar.get("y")) > periods for bar in of_kind(svg, "strip-bar"))
    # The plot keeps its height: the picture grows.
    assert bottom > float(parsed(bare, width).get("viewBox").split()[3])


def test_bars_of_all_strips_have_one_scale_and_say_where_they_are_highest(trade):
    more = replace(LAUNCHES, slug="more", dates=tuple(f"2003-{m:02}" for m in range(1, 9)))
    svg = parsed(with_context(trade, replace(TESTS, happenings=(LAUNCHES, more))))

    heights = [float(bar.get("height")) for bar in of_kind(svg, "strip-bar")]
    assert max(heights) == pytest.approx(4 * heights[0])
    names = [text.text for text in of_kind(svg, "strip-name")]
    assert names[0] == "Launches each year, Bureau: most 2 (2003)"


def test_an_incomplete_period_is_paler(trade):
    svg = parsed(with_context(trade, TESTS))

    opacity = [bar.get("fill-opacity") for bar in of_kind(svg, "strip-bar")]
    assert opacity[0] is None and Decimal(opacity[1]) < 1
