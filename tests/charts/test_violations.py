"""A headline that says more than its points is found out, however it was made."""

from dataclasses import replace

import pytest

from nkworld.charts import money
from nkworld.charts.sentences import compare, say, topic, violations

from .saying import DAY, SPOKEN, figure, line, point


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


def test_levels_that_the_picture_does_not_draw_are_audited_all_the_same():
    levels = line(point("2014", 9), point("2015", 5, changed="oil is added"))
    bare = line(*(replace(each, changed="") for each in levels.points))
    words = "{before} in {earlier} fell to {after} in {period}"
    told = compare(words, bare, *bare.points, drawn=False, **SPOKEN)
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


def test_a_mark_that_is_left_out_is_found_out():
    series = line(point("2025", 5, read="compilation"), point("2026", 7))
    told = say("Exports were {a} {when}", day=DAY, written=money, period="2026", a=series.points[1])

    assert any("not over" in each for each in violations(figure(told, series), DAY))
