"""Sentences are put together of points, caveats and clauses."""

from decimal import Decimal

from nkworld.charts import exact, money
from nkworld.charts.sentences import estimates, join, of_years, peak_and_newest, say, say_newest

from .saying import DAY, PEAK, line, point


def test_what_must_be_said_with_a_figure_closes_the_sentence_once():
    bare = point("2024", 5, caveat="without Russia")
    told = say("{a} and {b} {when}", day=DAY, written=money, period="2024", a=bare, b=bare)

    assert told.text == "US$ 5 and US$ 5 in 2024, without Russia"


def test_clauses_that_may_not_be_said_fall_out_of_a_sentence():
    series = line(point("2025", 5))
    told = say_newest("Exports were {amount} {when}", series, day=DAY, written=money)

    assert join(None, told, None).text == told.text
    assert join(told, told).text == f"{told.text}; {told.text}"


def test_estimates_of_different_years_carry_each_its_own():
    items = [
        ("2013/2014", point("China", 19_000)),
        ("2017", point("China", None, low=Decimal(100_000))),
    ]
    told = estimates("From {lowest} to {highest}", items, written=exact, label="China")

    assert told.text == "From 19,000 (2013 to 2014) to at least 100,000 (2017)"


def test_a_share_of_two_points_is_said_beside_them():
    words = {"share": "83.3 %"}
    template = "{a} of {b} {when}, {share}"
    last = point("2025", 5)
    told = say(
        template, day=DAY, written=money, period="2025", texts=words, a=last, b=point("2025", 6)
    )

    assert told.text == "US$ 5 of US$ 6 in 2025, 83.3 %"


def test_a_sentence_about_years_that_a_reader_chose_says_which():
    series = line(point("2013", 90), point("2014", 50))
    told = peak_and_newest(series, day=DAY, written=money, **PEAK)

    assert of_years(told, 2010, 2014).text.endswith("US$ 50 (in the years from 2010 to 2014)")
    assert of_years(told, None, 2014).text.endswith("(in the years to 2014)")
    assert of_years(told, 2010, None).text.endswith("(in the years from 2010 on)")
    assert of_years(told, None, None) == told


def test_nothing_is_the_latest_of_years_that_end_where_a_reader_chose():
    told = say("{a} {when}", day=DAY, written=money, period="2014", a=point("2014", 5))

    assert told.text == "US$ 5 in 2014 (latest on record)"
    assert of_years(told, 1990, None).text == told.text
    assert of_years(told, None, 2016).text == "US$ 5 in 2014"


def test_each_amount_of_a_sentence_may_be_written_in_its_own_way():
    told = say(
        "{share} of {whole} of the year {period}{age}",
        day=DAY,
        written={"share": exact, "whole": money},
        period="2014",
        share=point("2014", 25),
        whole=point("2014", 8),
    )

    assert told.text == "25 of US$ 8 of the year 2014 (latest on record)"
