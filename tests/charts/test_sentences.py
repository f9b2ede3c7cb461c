"""A sentence says no more than its points: what they can't carry is not built."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from nkworld.charts import Figure, Point, Series, exact, money
from nkworld.charts.sentences import (
    compare,
    estimates,
    incomparable,
    is_old,
    join,
    newest,
    of_years,
    papers,
    peak,
    peak_and_newest,
    rank,
    say,
    say_newest,
    spoken,
    topic,
    violations,
    when,
)

DAY = date(2026, 11, 26)


def point(x, value, **more):
    given = {"source": "bureau", "status": "reported", "grade": "secondary"}
    return Point(x, None if value is None else Decimal(value), **given | more)


def line(*points):
    return Series("exports", "Exports", tuple(points))


def figure(headline, series):
    words = {"subtitle": "", "unit": "US dollars", "measure": "money", "kind": "line"}
    return Figure(slug="a/b", headline=headline, series=(series,), **words)


@pytest.mark.parametrize(
    ("bounds", "said"),
    [
        ({}, "US$ 200"),
        ({"low": Decimal(200)}, "at least US$ 200"),
        ({"high": Decimal(200)}, "at most US$ 200"),
        ({"low": Decimal(150), "high": Decimal(250)}, "US$ 200 (between US$ 150 and US$ 250)"),
    ],
)
def test_bounds_are_spoken(bounds, said):
    assert spoken(point("2024", 200, **bounds), money) == said


def test_a_bound_without_a_value_is_spoken_as_a_bound():
    assert spoken(point("2017", None, low=Decimal(100_000)), exact) == "at least 100,000"


def test_a_point_that_says_nothing_is_never_spoken():
    with pytest.raises(ValueError, match="2017"):
        spoken(point("2017", None), exact)


@pytest.mark.parametrize(
    ("period", "old"),
    [("2024", False), ("2023", True), ("2024-11", False), ("2024-10", True), ("2024-H1", True)],
)
def test_what_is_older_than_two_years_is_the_latest_on_record(period, old):
    assert is_old(period, DAY) is old
    told = say("Exports were {amount} {when}", day=DAY, written=money, period=period, amount=ONE)
    assert ("latest on record" in told.text) is old


ONE = point("2015", 5)


@pytest.mark.parametrize(
    ("period", "words"),
    [
        ("2015", "in 2015"),
        ("2015-H1", "in the first half of 2015"),
        ("2015-03", "in March 2015"),
        ("2010-01/2010-09", "from January to September 2010"),
        ("2023-12-05", "on 5 December 2023"),
    ],
)
def test_periods_are_said_as_people_say_them(period, words):
    assert when(period) == words


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


PEAK = {
    "at_peak": "Exports peaked {when} at {amount}",
    "at_last": "; {when} they were {amount}",
    "alone": "Exports were {amount} {when}",
}


def test_a_peak_names_the_year_in_which_it_turned():
    series = line(point("1993", 47), point("2020", 47), point("2023", 46), point("2026", 38))

    assert peak(series, series.points[-1]).x == "2020"


def test_the_newest_figure_that_somebody_reviewed_opens_and_the_other_is_told_as_left_out():
    series = line(point("2024", 5), point("2025", 7, grade="tertiary"))
    told = say_newest("Exports were {amount} {when}", series, day=DAY, written=money)

    assert told.text == "Exports were US$ 5 in 2024"
    assert "2025" in told.left_out[0]


def test_an_unreviewed_figure_that_stands_alone_is_marked():
    series = line(point("2025", 7, grade="tertiary"))
    told = say_newest("Exports were {amount} {when}", series, day=DAY, written=money)

    assert told.text == "Exports were US$ 7 in 2025 (read in an unreviewed compilation)"


def test_a_peak_that_was_read_in_an_unreviewed_compilation_is_marked_and_not_passed_over():
    series = line(point("2023", 5), point("2024", 9, grade="tertiary"), point("2025", 3))
    told = peak_and_newest(series, day=DAY, written=money, **PEAK)

    assert told.text == (
        "Exports peaked in 2024 at US$ 9; in 2025 they were US$ 3 "
        "(2024: read in an unreviewed compilation)"
    )


def test_of_two_amounts_of_a_year_the_unreviewed_one_is_named():
    bare, other = point("2025", 7), point("2025", 9, grade="tertiary")
    told = say(
        "They sold {a} and bought {b} {when}",
        day=DAY,
        written=money,
        period="2025",
        labels={"a": "Exports", "b": "Imports"},
        **{"a": bare, "b": other},
    )

    assert told.text.endswith("(imports: read in an unreviewed compilation)")


def test_a_sentence_on_a_year_that_was_chosen_does_not_claim_to_be_the_latest():
    series = line(point("2014", 9), point("2015", 5))
    told = [
        say_newest("Exports were {amount} {when}", series, is_newest=False, **SPOKEN),
        peak_and_newest(series, is_newest=False, **SPOKEN, **PEAK),
        rank([("Ruritania", series.points[1])], is_newest=False, **SPOKEN, **OF_2015),
    ]

    assert not any("latest on record" in each.text for each in told)
    assert not any(violations(figure(each, series), DAY) for each in told)


SPOKEN = {"day": DAY, "written": money}
OF_2015 = {"period": "2015", "required": ("Ruritania",), "yardstick": "the list of 2015"}


def test_levels_that_the_picture_does_not_draw_are_audited_all_the_same():
    levels = line(point("2014", 9), point("2015", 5, changed="oil is added"))
    bare = line(*(replace(each, changed="") for each in levels.points))
    told = compare("{before} fell to {after}", bare, *bare.points, drawn=False, **SPOKEN)
    drawn = line(point("2015", -4))
    assert not violations(figure(replace(told, is_newest=False), drawn), DAY)

    [pair] = told.comparisons
    before, after = (
        replace(claim, point=shown)
        for claim, shown in zip((pair.before, pair.after), levels.points, strict=True)
    )
    pair = replace(pair, before=before, after=after, within=levels.points)
    found = violations(figure(replace(told, comparisons=(pair,)), drawn), DAY)
    assert any("across a break" in each for each in found), found


def test_a_year_that_is_not_over_is_not_the_newest():
    series = line(point("2025", 5), point("2026", 7), point("2027", 9))

    assert newest(series, DAY).x == "2025"


def test_what_must_be_said_with_a_figure_closes_the_sentence_once():
    bare = point("2024", 5, caveat="without Russia")
    told = say("{a} and {b} {when}", day=DAY, written=money, period="2024", a=bare, b=bare)

    assert told.text == "US$ 5 and US$ 5 in 2024, without Russia"


COMPLETE = {"required": ("Ruritania", "Freedonia"), "yardstick": "the Bureau’s list of 2015"}
RANKED = {"day": DAY, "written": money, "period": "2025"}


def test_who_led_is_said_where_the_first_of_the_complete_list_are_all_on_record():
    items = [("Freedonia", point("Freedonia", 3)), ("Ruritania", point("Ruritania", 9))]

    told = rank(items, **COMPLETE, **RANKED)
    assert told.text == "Ruritania led in 2025 with US$ 9, Freedonia followed with US$ 3"


@pytest.mark.parametrize("required", [("Ruritania", "Nowhere"), ()])
def test_without_a_complete_list_the_first_is_the_first_of_those_on_record(required):
    items = [("Freedonia", point("Freedonia", 3)), ("Ruritania", point("Ruritania", 9))]

    told = rank(items, **COMPLETE | {"required": required}, **RANKED)
    assert told.text == "Among the partners on record in 2025 Ruritania had the most, US$ 9"
    assert told.left_out


def test_nothing_follows_with_zero():
    items = [("Freedonia", point("Freedonia", 0)), ("Ruritania", point("Ruritania", 9))]

    assert "followed" not in rank(items, **COMPLETE, **RANKED).text


def test_two_sources_are_not_put_in_order_unless_the_list_itself_does():
    items = [
        ("Freedonia", point("Freedonia", 3, source="gazette")),
        ("Ruritania", point("Ruritania", 9)),
    ]
    assert "led" in rank(items, **COMPLETE, **RANKED).text

    turned = COMPLETE | {"required": ("Freedonia", "Ruritania")}
    assert rank(items, **turned, **RANKED).text.startswith("Among the partners on record")


def test_a_lower_bound_that_may_be_more_than_the_first_is_not_put_behind_it():
    items = [
        ("Freedonia", point("Freedonia", 8, low=Decimal(8), high=Decimal(12))),
        ("Ruritania", point("Ruritania", 9)),
    ]
    assert rank(items, **COMPLETE, **RANKED).text.startswith("Among the partners on record")


def test_estimates_of_different_years_carry_each_its_own():
    items = [
        ("2013/2014", point("China", 19_000)),
        ("2017", point("China", None, low=Decimal(100_000))),
    ]
    told = estimates("From {lowest} to {highest}", items, written=exact, label="China")

    assert told.text == "From 19,000 (2013 to 2014) to at least 100,000 (2017)"


def test_small_print_tells_second_hand_and_old():
    assert papers(point("2015", 5), "Bureau", DAY) == (
        "Bureau, reported, second-hand, latest on record"
    )


def test_clauses_that_may_not_be_said_fall_out_of_a_sentence():
    series = line(point("2025", 5))
    told = say_newest("Exports were {amount} {when}", series, day=DAY, written=money)

    assert join(None, told, None).text == told.text
    assert join(told, told).text == f"{told.text}; {told.text}"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Exports peaked at US$ 5", "compares"),
        ("Ruritania led with US$ 5", "ranks"),
        ("Ruritania led, Freedonia followed with US$ 0", "zero"),
        ("It was exactly 5", "exactly"),
        ("Exports were US$ 5", "no claim stands"),
    ],
)
def test_a_headline_that_was_not_built_here_is_found_out(text, fault):
    found = violations(figure(topic(text), line(point("2025", 5))), DAY)

    assert any(fault in each for each in found), found


@pytest.mark.parametrize(
    ("points", "fault"),
    [
        ((point("2014", 9), point("2015", 5, source="gazette")), "two sources"),
        ((point("2014", 9), point("2015", 5, changed="oil is added")), "across a break"),
        ((point("2014", 9), point("2016", 5)), "not both in the picture"),
    ],
)
def test_a_comparison_that_the_picture_does_not_carry_is_found_out(points, fault):
    """The headline was built from a series that hides what the picture shows."""
    bare = line(*(replace(each, source="bureau", changed="") for each in points))
    told = compare("{before} fell to {after}", bare, *bare.points, day=DAY, written=money)
    claims = [replace(claim, point=shown) for claim, shown in zip(told.claims, points, strict=True)]
    [before, after] = claims
    shown = line(*points) if "both" not in fault else line(points[0])
    pair = replace(told.comparisons[0], before=before, after=after)
    found = violations(figure(replace(told, claims=tuple(claims), comparisons=(pair,)), shown), DAY)

    assert any(fault in each for each in found), found


def test_a_mark_that_is_left_out_is_found_out():
    series = line(point("2025", 5, grade="tertiary"), point("2026", 7))
    told = say("Exports were {a} {when}", day=DAY, written=money, period="2026", a=series.points[1])

    assert any("not over" in each for each in violations(figure(told, series), DAY))


def test_what_a_figure_is_the_latest_of_is_said_where_it_is_not_the_whole_record():
    series = line(point("2013", 4), point("2014", 6), point("2015", 5))
    of_a_year = "latest on record for a whole year"
    told = say_newest("{when} {amount}", series, day=DAY, written=money, latest=of_a_year)
    turned = peak_and_newest(series, day=DAY, written=money, latest=of_a_year, **PEAK)

    assert told.text == "In 2015 (latest on record for a whole year) US$ 5"
    assert turned.text.endswith("in 2015 (latest on record for a whole year) they were US$ 5")


def test_a_share_of_two_points_is_said_beside_them():
    words = {"share": "83.3 %"}
    template = "{a} of {b} {when}, {share}"
    last = point("2025", 5)
    told = say(
        template, day=DAY, written=money, period="2025", texts=words, a=last, b=point("2025", 6)
    )

    assert told.text == "US$ 5 of US$ 6 in 2025, 83.3 %"


def test_no_peak_is_told_where_another_source_has_a_higher_figure_in_between():
    higher = point("2014", 900, source="gazette")
    series = line(point("2013", 60), higher, point("2025", 50))

    told = peak_and_newest(series, day=DAY, written=money, **PEAK)
    assert told.text == "Exports were US$ 50 in 2025"


def test_a_sentence_about_years_that_a_reader_chose_says_which():
    series = line(point("2013", 90), point("2014", 50))
    told = peak_and_newest(series, day=DAY, written=money, **PEAK)

    assert of_years(told, 2010, 2014).text.endswith("US$ 50 (in the years from 2010 to 2014)")
    assert of_years(told, None, 2014).text.endswith("(in the years to 2014)")
    assert of_years(told, 2010, None).text.endswith("(in the years from 2010 on)")
    assert of_years(told, None, None) == told


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
