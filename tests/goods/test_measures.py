"""When a measure holds, day by day; and how the Council's measures lie over a series."""

from datetime import date

import pytest

from nkworld.charts import Mark, Point, Series
from tests.goods.factories import measure, resolution
from trade.goods.models.classification import Span
from trade.goods.sanctions import Overlay, about, bans_and_caps, known_measures, lines

pytestmark = pytest.mark.django_db


def states(record, *days):
    return [str(record.state_on(date.fromisoformat(day))) for day in days]


def test_a_ban_holds_from_its_first_day_and_is_wound_down_to_the_last():
    ban = measure(wind_down_until=date(2001, 2, 9))

    assert states(ban, "2001-01-09", "2001-01-10", "2001-02-09", "2001-02-10") == [
        "to-come",
        "winding-down",
        "winding-down",
        "in-force",
    ]


def test_a_measure_limited_in_time_ends_after_its_last_day():
    cap = measure("cap", effective_until=date(2001, 3, 31))

    assert states(cap, "2001-03-31", "2001-04-01") == ["in-force", "ended"]


def test_a_measure_ends_on_the_day_before_it_is_replaced():
    cap = measure("cap", superseded_by=resolution("9002", date(2002, 5, 1)))

    assert states(cap, "2002-04-30", "2002-05-01") == ["in-force", "ended"]


def test_a_measure_replaced_before_its_first_day_never_held():
    cap = measure(
        "cap",
        effective_from=date(2003, 1, 1),
        superseded_by=resolution("9002", date(2002, 12, 1)),
    )

    assert states(cap, "2002-12-31", "2003-01-01", "2009-01-01") == ["never-held"] * 3


def test_goods_are_touched_from_above_and_from_below():
    on_coal, on_ranges = measure(), measure(goods="textiles", hs_codes="50-63")

    assert about([on_coal, on_ranges], Span.parse("27")) == [on_coal]
    assert about([on_coal, on_ranges], Span.parse("270111")) == [on_coal]
    assert about([on_coal, on_ranges], Span.parse("62")) == [on_ranges]
    assert about([on_coal, on_ranges], Span.parse("2601")) == []
    assert about([on_coal], Span.parse("27"), "import") == []


def over(code, day=date(2026, 11, 26)):
    """The measures as they are drawn behind some goods on a day."""
    span = Span.parse(code)
    return Overlay(bans_and_caps(about(known_measures(), span)), span, day)


def test_the_newest_ban_is_a_stretch_and_what_came_before_are_marks():
    first = resolution("9002", date(2004, 6, 1))
    measure()
    measure("cap", effective_from=date(2003, 1, 1), superseded_by=first)
    measure(resolution=first, effective_from=date(2004, 6, 1))

    coal = over("2701")

    before = (Mark("2001-01", "UN ban", priority=2), Mark("2003-01", "UN cap", priority=2))
    assert coal.marks("2006") == (Mark("2004-06", "UN ban", "2006-12"), *before)
    assert coal.marks("2004") == before


def test_a_ban_on_one_heading_is_a_ban_on_a_part_of_its_chapter():
    measure()

    assert over("27").marks("2006") == (Mark("2001-01", "UN ban on a part", priority=2),)
    assert over("270111").marks("2006") == (Mark("2001-01", "UN ban", "2006-12"),)


def test_a_ban_beside_a_cap_in_force_is_a_ban_on_a_part():
    measure(goods="one sort of coal")
    measure("cap", effective_from=date(2003, 1, 1))

    first, *others = over("2701").marks("2006")
    assert first == Mark("2001-01", "UN ban on a part", priority=2)
    assert not [mark for mark in others if mark.end]


def test_a_series_that_ends_before_the_ban_is_led_on_by_a_gap():
    measure()
    series = (Series("hs-2701", "Coal", (Point("2000", 5),)),)

    (pad_until,) = over("2701").pad_until(series)

    assert [(point.x, point.value) for point in pad_until.points] == [("2000", 5), ("2003", None)]


def test_a_series_is_not_led_on_beyond_the_last_year_that_is_over():
    measure()
    series = (Series("hs-2701", "Coal", (Point("2000", 5),)),)

    (pad_until,) = over("2701", date(2002, 12, 31)).pad_until(series)

    assert [point.x for point in pad_until.points] == ["2000", "2001"]


def test_national_notices_and_exemptions_are_not_drawn():
    council = resolution()
    notice = resolution("notice", issuer="china", carries_out=council)
    measure(resolution=notice)
    measure("exemption")

    assert over("2701").marks("2010") == ()
    assert lines(known_measures(), {}, date(2010, 1, 1)) == []


def test_a_line_has_one_bar_for_a_wind_down_and_one_for_the_ban():
    measure(effective_from=date(2010, 1, 1), wind_down_until=date(2010, 12, 31))

    (line,) = lines(known_measures(), {}, date(2020, 1, 1))

    assert [bar.look for bar in line.strip.bars] == ["winding-down", "ban"]
    assert line.state == "in-force"


def test_a_moment_before_an_edit_answers_with_the_record_as_it_was():
    ban = measure()
    before = ban.history.first().history_date
    ban.wind_down_until = date(2001, 6, 30)
    ban.save()

    assert known_measures(before)[0].wind_down_until is None
    assert known_measures()[0].wind_down_until == date(2001, 6, 30)
