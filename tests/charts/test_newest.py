"""The newest figure opens a sentence: which one that is, and what is said with it."""

from nkworld.charts import money
from nkworld.charts.sentences import newest, peak_and_newest, rank, say, say_newest, violations

from .saying import DAY, PEAK, SPOKEN, figure, line, point

OF_2015 = {"period": "2015", "required": ("Ruritania",), "yardstick": "the list of 2015"}


def test_a_year_that_is_not_over_is_not_the_newest():
    series = line(point("2025", 5), point("2026", 7), point("2027", 9))

    assert newest(series, DAY).x == "2025"


def test_the_newest_figure_that_somebody_reviewed_opens_and_the_other_is_told_as_left_out():
    series = line(point("2024", 5), point("2025", 7, read="compilation"))
    told = say_newest("Exports were {amount} {when}", series, day=DAY, written=money)

    assert told.text == "Exports were US$ 5 in 2024"
    assert "2025" in told.left_out[0]


def test_an_unreviewed_figure_that_stands_alone_is_marked():
    series = line(point("2025", 7, read="compilation"))
    told = say_newest("Exports were {amount} {when}", series, day=DAY, written=money)

    assert told.text == "Exports were US$ 7 in 2025 (read in an unreviewed compilation)"


def test_of_two_amounts_of_a_year_the_unreviewed_one_is_named():
    bare, other = point("2025", 7), point("2025", 9, read="compilation")
    told = say(
        "They sold {a} and bought {b} {when}",
        day=DAY,
        written=money,
        period="2025",
        labels={"a": "Exports", "b": "Imports"},
        **{"a": bare, "b": other},
    )

    assert told.text.endswith("(Imports: read in an unreviewed compilation)")


def test_a_sentence_on_a_year_that_was_chosen_does_not_claim_to_be_the_latest():
    series = line(point("2014", 9), point("2015", 5))
    told = [
        say_newest("Exports were {amount} {when}", series, is_newest=False, **SPOKEN),
        peak_and_newest(series, is_newest=False, **SPOKEN, **PEAK),
        rank([("Ruritania", series.points[1])], is_newest=False, **SPOKEN, **OF_2015),
    ]

    assert not any("latest on record" in each.text for each in told)
    assert not any(violations(figure(each, series), DAY) for each in told)


def test_what_a_figure_is_the_latest_of_is_said_where_it_is_not_the_whole_record():
    series = line(point("2013", 4), point("2014", 6), point("2015", 5))
    of_a_year = "latest on record for a whole year"
    told = say_newest("{when} {amount}", series, day=DAY, written=money, latest=of_a_year)
    turned = peak_and_newest(series, day=DAY, written=money, latest=of_a_year, **PEAK)

    assert told.text == "In 2015 (latest on record for a whole year) US$ 5"
    assert turned.text.endswith("in 2015 (latest on record for a whole year) they were US$ 5")
