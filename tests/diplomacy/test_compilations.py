"""What an unreviewed compilation adds to the acts, and what it can't do, in a made-up world."""

from datetime import date

import pytest

from diplomacy.states import Relations
from nkworld.atlas.models import Country
from tests.diplomacy.factories import act, unreviewed
from tests.diplomacy.test_states import on
from tests.factories import SourceFactory

pytestmark = pytest.mark.django_db


def test_what_one_compilation_alone_opens_is_in_force_and_not_certain():
    unreviewed("established", "1974-10-09")

    assert on("1974-10-08") == ("none", True, False)
    assert on("1980-01-01") == ("established", False, False)
    state = Relations.load().of(Country.objects.get(code="XRU"), date(1980, 1, 1))
    assert state.in_force and state.alternatives == ["No relations"]


@pytest.mark.parametrize(
    "second",
    [{"source": "bureau"}, {"source": "compilation-of-others", "read": "compilation"}],
)
def test_a_second_voice_that_agrees_makes_it_certain(second):
    unreviewed("established", "1974-10-09")
    act("established", "1974-10-09", **second)

    assert on("1980-01-01") == ("established", True, False)


def test_a_source_that_hands_on_the_compilation_is_no_second_voice():
    first = unreviewed("established", "1974-10-09")
    copy = SourceFactory(slug="copy", origin="repeats", repeats=first.source)
    unreviewed("established", "1974-10-09", source=copy.slug)

    assert on("1980-01-01") == ("established", False, False)


def test_a_page_that_has_relations_in_force_makes_them_certain_from_its_day():
    unreviewed("established", "1974-10-09")
    act("in-force", "2017-10", source="bureau")

    assert on("2017-09-30") == ("established", False, False)
    assert on("2017-10-31") == ("established", True, False)


def test_a_compilation_does_not_unsettle_the_day_that_others_give():
    act("severed", "2018-02-01")
    unreviewed("severed", "2018-02-02")

    assert on("2018-02-01") == ("severed", True, False)
    state = Relations.load().of(Country.objects.get(code="XRU"), date(2018, 2, 2))
    assert (state.kind, state.certain, state.disputed) == ("severed", True, False)
    assert state.on_date.since_label == "1 February 2018 or 2 February 2018"


def test_the_better_read_date_is_told_first_though_it_is_later():
    unreviewed("established", "1970-11-16")
    act("established", "1972-06-01")

    assert on("1971-01-01") == ("none", True, False)
    state = Relations.load().of(Country.objects.get(code="XRU"), date(1972, 6, 1))
    assert state.on_date.since_label == "1 June 1972 or 16 November 1970"


def test_a_compilation_may_give_the_day_of_a_year_that_others_give():
    act("established", "1973")
    unreviewed("established", "1973-04-15")

    assert on("1973-04-15") == ("established", True, False)


def test_a_break_that_one_compilation_alone_tells_ends_nothing_and_is_disputed():
    act("established", "1975-05-08")
    unreviewed("severed", "1983-10-12")
    assert on("1983-10-11") == ("established", True, False)
    assert on("1990-01-01") == ("established", True, True)

    unreviewed("restored", "1991-08-06")
    assert on("1990-01-01") == ("established", True, True)
    assert on("1995-01-01") == ("established", True, False)
    state = Relations.load().of(Country.objects.get(code="XRU"), date(1995, 1, 1))
    assert state.on_date.since_label == "8 May 1975"


def test_a_return_that_somebody_else_tells_speaks_for_the_break():
    act("established", "1970-11")
    unreviewed("severed", "1973-09-19")
    act("restored", "1992-09-25")

    assert on("1980-01-01")[0] == "severed"


def test_a_break_that_one_compilation_alone_tells_disputes_nothing_where_two_look_back():
    for source in ("compilation", "encyclopaedia", "table"):
        unreviewed("established", "1975-05-08", source=source)
    unreviewed("severed", "1983-10-12")
    unreviewed("restored", "1991-08-06")

    assert on("1990-01-01") == ("established", True, False)


def test_a_break_that_compilations_tell_and_as_many_pages_deny_ends_nothing():
    act("established", "2001-02-06")
    unreviewed("suspended", "2010-05-25")
    unreviewed("severed", "2010-05-25", source="encyclopaedia")
    assert on("2011-01-01")[0] == "suspended"

    act("in-force", "2017-10", source="bureau")
    assert on("2011-01-01") == ("established", True, True)


def test_the_date_that_two_give_is_not_unsettled_by_a_third():
    unreviewed("established", "2001-03-26")
    unreviewed("established", "2001", source="encyclopaedia")
    unreviewed("established", "2011", source="table")

    assert on("2005-01-01") == ("established", True, False)
    state = Relations.load().of(Country.objects.get(code="XRU"), date(2012, 1, 1))
    assert state.on_date.since_label == "26 March 2001 or 2011"


def test_one_list_does_not_dispute_what_two_tell():
    act("established", "2007-09-20")
    unreviewed("established", "2007-09-20")
    unreviewed("none", "2016-09", source="blog")
    assert on("2017-01-01") == ("established", True, False)

    unreviewed("none", "2017-10", source="another-blog")
    assert on("2018-01-01") == ("established", True, True)


@pytest.mark.parametrize("returned", [None, "1975-03-27"])
def test_a_break_is_disputed_where_later_pages_have_relations_in_force(returned):
    act("established", "1970-07-15")
    act("severed", "1971")
    if returned:
        unreviewed("restored", returned)
    act("in-force", "2008-02", source="bureau")

    assert on("1972-06-01") == ("severed", True, True)
    assert on("2009-01-01")[0] == ("established" if returned else "severed")
