"""States follow from acts, in a made-up world: dates known roughly, sources that disagree."""

import sys
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone

from diplomacy import timeline
from diplomacy.models import RelationAct
from diplomacy.posts import Missions
from diplomacy.published_counts import Measure, count_on
from diplomacy.states import Relations
from nkworld.atlas.models import Country
from tests.diplomacy.factories import act, embassy, home, reading, unsaved_act
from tests.factories import CountryFactory

pytestmark = pytest.mark.django_db


def on(day, country="XRU"):
    """The state as (kind, certain, disputed)."""
    found = Relations.load().of(Country.objects.get(code=country), date.fromisoformat(day))
    return str(found.kind), found.certain, found.disputed


def test_a_state_holds_from_the_day_of_its_act_to_the_next():
    act("established", "1970-05-03")
    act("severed", "1980-01-01")
    act("restored", "1990-02-02")

    assert on("1970-05-02") == ("none", True, False)
    assert on("1970-05-03") == ("established", True, False)
    assert on("1979-12-31") == ("established", True, False)
    assert on("1980-01-01") == ("severed", True, False)
    assert on("1990-02-02") == ("established", True, False)


@pytest.mark.parametrize(
    ("known", "inside", "outside"),
    [("1970", "1970-07-01", "1971-01-01"), ("1970-05", "1970-05-10", "1970-06-01")],
)
def test_a_date_known_roughly_is_uncertain_within_its_span(known, inside, outside):
    act("established", known)

    assert on(inside) == ("none", False, False)
    assert on(outside) == ("established", True, False)


def calls_of(module, asked):
    """How often functions of a module are called while something is asked."""
    calls = []

    def called(frame, event, _):
        if event == "call" and frame.f_code.co_filename == module.__file__:
            calls.append(frame.f_code.co_qualname)

    sys.setprofile(called)
    try:
        asked()
    finally:
        sys.setprofile(None)
    return len(calls)


@pytest.mark.parametrize("measure", [Measure.RELATIONS, Measure.EMBASSIES_ABROAD])
def test_a_further_day_of_a_count_asks_each_thing_for_its_state_and_no_more(measure):
    for country in ("XRU", "XFR", "XNO"):
        act("established", "1970-05-03", country=country)
        act("severed", "1990-01-01", country=country)
        reading(embassy(country), "closed", opened="1970-05-03", closed="1990-01-01")
    missions = Missions.load()

    def count(*years):
        for year in years:
            count_on(measure, date(year, 1, 1), missions)

    count(1965, 1980, 1995)
    assert calls_of(timeline, lambda: count(*range(1981, 1989))) <= 8 * 3


def test_a_rough_date_is_sharpened_by_another_source_without_a_dispute():
    act("established", "1970")
    act("established", "1970-05-03", source="bureau")

    assert on("1970-05-02") == ("none", True, False)
    assert on("1970-05-03") == ("established", True, False)


def test_two_dates_are_disputed_between_them_and_both_told_after():
    act("severed", "2021-03-18")
    act("severed", "2021-03-19", source="bureau")

    assert on("2021-03-18")[2] is True
    state = Relations.load().of(Country.objects.get(code="XRU"), date(2021, 3, 19))
    assert (state.kind, state.disputed) == ("severed", False)
    assert state.on_date.since_label == "18 March 2021 or 19 March 2021"


def test_a_list_without_relations_disputes_them_and_does_not_end_them():
    act("established", "1970-05-03")
    act("none", "2016-09", source="bureau")

    assert on("2016-08-31") == ("established", True, False)
    assert on("2016-10-01") == ("established", True, True)


def test_a_list_supports_a_break():
    act("severed", "1980-01-01")
    act("none", "2016-09", source="bureau")

    assert on("2016-10-01") == ("severed", True, False)


def test_a_source_that_knows_before_and_after_speaks_of_the_time_between():
    for event, day in (("suspended", "1987-01-01"), ("restored", "2002-01-01")):
        act(event, day)
    act("severed", "1988-02-01", source="bureau")

    assert on("1990-01-01") == ("severed", True, True)
    assert on("2003-01-01") == ("established", True, False)


def test_recognition_is_no_relations_and_does_not_lower_them():
    act("recognised", "1973-04-13")
    assert on("1973-05-01") == ("recognised", True, False)

    act("established", "1973-06-01")
    act("recognised", "1974-01-01", source="bureau")
    assert on("1975-01-01") == ("established", True, False)


@pytest.mark.parametrize("first", ["severed", "suspended", "restored"])
def test_before_the_first_thing_known_nothing_is_known(first):
    act(first, "2014-03")

    assert on("2014-02-28") == ("unknown", False, False)
    state = Relations.load().of(Country.objects.get(code="XRU"), date(1990, 1, 1))
    assert state.label == "Not known before March 2014"
    assert not state.in_force and not state.on_date.may_be_counted


@pytest.mark.parametrize("first", ["downgraded", "expelled", "accreditation-stopped"])
def test_what_is_lowered_was_in_force_before_since_a_day_that_nobody_gives(first):
    act(first, "2014-03")

    assert on("2014-02-28") == ("unknown", False, False)
    state = Relations.load().of(Country.objects.get(code="XRU"), date(1990, 1, 1))
    assert state.label == "Not known before March 2014"
    assert not state.in_force and state.on_date.may_be_counted
    assert on("2014-03-31")[0] == ("downgraded" if first == "downgraded" else "established")


def test_a_level_neither_begins_nor_ends_relations():
    act("established", "1970-05-03")
    act("downgraded", "2017-09-07")
    act("level-restored", "2020-10-01")

    lowered, now = (
        Relations.load().of(Country.objects.get(code="XRU"), date(year, 1, 1))
        for year in (2018, 2021)
    )
    assert (lowered.kind, lowered.in_force, lowered.is_sure) == ("downgraded", True, True)
    since = "Relations in force, since 3 May 1970"
    assert lowered.in_words == f"{since}, lowered since 7 September 2017"
    assert now.in_words == since


@pytest.mark.parametrize("event", ["expelled", "accreditation-stopped"])
def test_what_happens_to_an_ambassador_changes_no_state(event):
    act("established", "1970-05-03")
    act(event, "2017-09-18")

    assert on("2018-01-01") == ("established", True, False)


def test_a_lowering_known_to_the_year_leaves_no_doubt_that_relations_are_in_force():
    home()
    act("established", "1970-05-03")
    act("downgraded", "2017")

    assert on("2017-06-01") == ("established", False, False)
    assert count_on(Measure.RELATIONS, date(2017, 6, 1), Missions.load()).band == "1"


def test_relations_that_were_broken_off_and_restored_are_lowered_no_more():
    act("established", "1970-05-03")
    act("downgraded", "1980-01-01")
    act("severed", "1985-01-01")
    act("restored", "1990-01-01")

    assert on("1981-01-01")[0] == "downgraded"
    assert on("1986-01-01")[0] == "severed"
    assert on("1991-01-01") == ("established", True, False)


def test_lists_alone_without_relations_say_that_there_never_were_any():
    act("none", "2016-09")
    assert on("1960-01-01") == on("2020-01-01") == ("never", True, False)

    act("established", "2018-05-03", source="bureau")
    assert on("2017-01-01")[0] != "never"
    assert on("2019-01-01")[0] == "established"


def test_one_blog_alone_does_not_make_never_certain():
    act("none", "2016-09", source="blog", read="compilation")

    assert on("2020-01-01") == ("never", False, False)


def test_an_act_that_is_left_out_brings_no_state_about():
    act("established", "1970-05-03")
    act("severed", "1980-01-01", excluded=True, note="Another country of that name")

    assert on("1981-01-01") == ("established", True, False)


def test_an_act_is_left_out_with_its_reason_only():
    with pytest.raises(IntegrityError, match="diplomacy_relationact_excluded_with_reason"):
        act("severed", "1980-01-01", excluded=True)


def test_a_union_beside_its_members_is_no_further_country():
    home()
    CountryFactory(code="XEU", name="Union of made-up lands", kind="aggregate")
    for country in ("XRU", "XEU"):
        act("established", "1970-05-03", country=country)

    assert count_on(Measure.RELATIONS, date(1980, 1, 1), Missions.load()).value == 1
    assert on("1980-01-01", "XEU") == ("established", True, False)


def test_an_establishing_act_tells_what_was_before_a_break():
    act("severed", "2014-01-01")
    act("established", "1970-05-03", source="bureau")

    assert on("2013-12-31") == ("established", True, False)
    assert on("1970-05-02") == ("none", True, False)


def test_one_successor_continues_and_several_start_anew():
    old = dict(kind="historical", valid_from="1945-01-01", valid_to="1991-12-25")
    union = CountryFactory(code="XUN", name="Old Union", **old)
    union.successors.add(CountryFactory(code="XRU"))
    act("established", "1950-01-01", country="XUN")
    pair = CountryFactory(code="XPA", name="Old Pair", **old)
    pair.successors.add(CountryFactory(code="XAA"), CountryFactory(code="XBB"))
    act("established", "1950-01-01", country="XPA")

    before = {country.code for country in Relations.load().on(date(1991, 12, 25))}
    after = {country.code for country in Relations.load().on(date(1991, 12, 26))}

    assert before == {"XUN", "XPA"}
    assert after == {"XRU"}
    assert on("1992-01-01") == ("established", True, False)


def test_an_edit_is_seen_now_and_not_by_as_of_before_it():
    one = act("established", "1970-05-03")
    moment = timezone.now()
    one.date = "1972-01-01"
    one.save()

    state = Relations.load().on(date(1971, 1, 1))
    then = Relations.load(moment).on(date(1971, 1, 1))

    assert [s.kind for s in state.values()] == ["none"]
    assert [s.kind for s in then.values()] == ["established"]


def test_a_deleted_act_still_answers_for_the_past():
    one = act("established", "1970-05-03")
    moment = timezone.now()
    one.delete()

    assert Relations.load().on(date(1971, 1, 1)) == {}
    assert len(Relations.load(moment).on(date(1971, 1, 1))) == 1


@pytest.mark.parametrize(
    ("first", "then", "sentence"),
    [
        (("restored", "1980"), ("severed", "1990"), "restored before they were severed"),
        (("severed", "1960"), ("established", "1970"), "severed before they were established"),
    ],
)
def test_one_source_can_t_contradict_itself(first, then, sentence):
    act(*first)
    with pytest.raises(ValidationError, match=sentence):
        unsaved_act(*then).full_clean()
    unsaved_act(*then, source="bureau").full_clean()  # another source may


def test_a_second_break_and_return_is_no_contradiction():
    for event, day in (("established", "1970"), ("severed", "1975"), ("restored", "1980")):
        act(event, day)

    unsaved_act("severed", "1990").full_clean()


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("1970-02-30", "is not a date: write 1974, 1974-03 or 1974-03-05"),
        ("1970-13", "is not a date"),
        ("spring 1970", "is not a date"),
        ("1870", "lies before 1945"),
        ("2999", "has not come yet"),
    ],
)
def test_an_impossible_date_is_refused_at_the_field(day, sentence):
    with pytest.raises(ValidationError) as refused:
        unsaved_act("established", day).full_clean()
    assert sentence in refused.value.message_dict["date"][0]


def test_an_act_after_the_end_of_a_state_names_the_remedy():
    CountryFactory(code="XUN", name="Old Union", kind="historical", valid_to="1991-12-25")
    with pytest.raises(ValidationError, match="Old Union ended on 25 December 1991"):
        unsaved_act("severed", "1995", country="XUN").full_clean()


def test_the_days_follow_the_text_by_every_way_of_saving():
    one = act("established", "1974-02")
    RelationAct.objects.bulk_create([unsaved_act("severed", "1980")])

    days = RelationAct.objects.values_list("date_first", "date_last").order_by("pk")
    assert list(days) == [
        (date(1974, 2, 1), date(1974, 2, 28)),
        (date(1980, 1, 1), date(1980, 12, 31)),
    ]
    assert one.date.label == "February 1974"
