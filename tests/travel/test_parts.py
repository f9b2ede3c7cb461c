"""Parts beside their printed total: what differs is named, whatever the reason."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from nkworld.asking.parameters import rule_called
from nkworld.figures.claims import Claims, ClaimsByCell
from tests.factories import ReleaseFactory, live
from travel.models import PARTS, Category, Crossing, Dimension
from travel.series import checks_of, difference_notes

from .factories import CrossingFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 26)


def checked(journeys, frequency="annual"):
    rows = Crossing.objects.as_of().filter(frequency=frequency)
    claims = Claims.read(rows, "category").over(DAY)
    counts = ClaimsByCell(claims, rule_called(journeys.dataset.slug), "category")
    return {check.period: check for check in checks_of(counts, PARTS[Dimension.SEX])}


def add(journeys, **count):
    release = ReleaseFactory(dataset=journeys.dataset, source=journeys.first.source)
    CrossingFactory(release=release, dimension="sex", **count)
    live(release)


def test_the_difference_is_the_printed_total_less_the_printed_parts(journeys):
    check = checked(journeys)["2014"]

    assert (check.sum, check.total.value, check.difference) == (95, 100, 5)
    assert check.rest.value == 5
    assert check.rest.status == "derived"


def test_parts_are_those_of_the_source_of_the_total(journeys):
    release = ReleaseFactory(dataset=journeys.dataset, source=journeys.second.source)
    CrossingFactory(release=release, dimension="sex", category="male", value=50)
    live(release)

    assert checked(journeys)["2014"].parts[Category.MALE].value == 55


def test_a_total_without_parts_is_not_split_and_no_difference(journeys):
    check = checked(journeys)["2015"]

    assert check.rest.value == 120
    assert [told for told in difference_notes([check]) if "2015" in told] == []


def test_a_part_that_is_missing_is_named(journeys):
    add(journeys, period="2015", category="female", value=20)

    check = checked(journeys)["2015"]
    assert check.missing == (Category.MALE,)
    assert check.sentence == "2015 (20 of 120: 100 fewer, printed only: women)"


def test_parts_above_the_total_leave_no_rest_and_say_by_how_much(journeys):
    add(journeys, period="2015", category="female", value=70)
    add(journeys, period="2015", category="male", value=60)

    check = checked(journeys)["2015"]
    assert check.rest.value is None
    assert check.sentence == "2015 (130 of 120: 10 more)"


def test_parts_that_may_not_exceed_their_total_are_of_another_count_and_not_drawn(journeys):
    add(journeys, period="2015", category="female", value=70)
    add(journeys, period="2015", category="male", value=60)

    check = replace(checked(journeys)["2015"], drawn={})
    assert check.rest.value == 120
    assert "2015 (130 of 120: 10 more)" in difference_notes([check])[0]
    assert "the bar of 2015 is the total" in difference_notes([check])[1]


def test_the_note_names_every_differing_period_and_no_other(journeys):
    add(journeys, period="2015", category="female", value=70)
    add(journeys, period="2015", category="male", value=50)

    [note] = difference_notes(checked(journeys).values())
    assert "2014 (95 of 100: 5 fewer)" in note
    assert "2015" not in note


def test_parts_that_all_add_up_are_said_to(journeys):
    add(journeys, period="2015", category="female", value=70)
    add(journeys, period="2015", category="male", value=50)

    [note] = difference_notes([checked(journeys)["2015"]])
    assert note == "Wherever parts are printed, they add up to the printed total."


def test_half_a_year_stands_in_no_series_with_full_years(journeys):
    assert set(checked(journeys)) == {"2014", "2015"}
    assert {p: check.total.value for p, check in checked(journeys, "half-yearly").items()} == {
        "2015-H1": Decimal(70)
    }
