"""Missions, memberships and treaties on a day, in a made-up world."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from diplomacy.membership_states import Memberships, Treaties
from diplomacy.models import Accreditation, Membership, Mission, Participation, Treaty
from diplomacy.posts import Missions, exchange
from tests.diplomacy.factories import PAPERS, act, embassy, home, organization, reading
from tests.factories import CountryFactory, SourceFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def on(day, mission):
    state = Missions.load().of(mission, date.fromisoformat(day))
    return str(state.kind), state.certain, state.disputed


def test_a_mission_is_open_from_opening_to_closing():
    mission = embassy()
    reading(mission, "closed", opened="1974-12-01", closed="1975-11-05")

    assert on("1974-11-30", mission) == ("not-yet", True, False)
    assert on("1974-12-01", mission) == ("open", True, False)
    assert on("1975-11-05", mission) == ("closed", True, False)


def test_readings_of_two_pages_are_one_mission_and_their_dates_are_disputed():
    mission = embassy()
    reading(mission, "closed", opened="1974", closed="1975-10")
    reading(mission, "closed", opened="1974", closed="1975-11", source="bureau")

    assert len(Missions.load().on(date(1975, 11, 15))) == 1
    assert on("1975-11-15", mission) == ("open", True, True)
    assert on("1976-01-01", mission) == ("closed", True, False)


def test_a_post_seen_on_a_list_goes_back_to_the_beginning_of_relations():
    act("established", "1960-04-01")
    mission = embassy()
    reading(mission, stated_for="2017-10")

    assert on("1960-03-31", mission) == ("not-yet", True, False)
    assert on("1990-01-01", mission) == ("open", False, False)
    assert on("2018-01-01", mission) == ("open", True, False)


def test_a_closing_that_nobody_dates_leaves_the_state_uncertain():
    mission = embassy()
    reading(mission, "closed", opened="1975")

    assert on("1974-12-31", mission) == ("not-yet", True, False)
    assert on("1990-01-01", mission) == ("closed", False, False)


def test_a_suspended_embassy_is_not_open_and_may_return():
    mission = embassy()
    reading(mission, opened="1974")
    reading(mission, "suspended", closed="2020-08-21", source="bureau")
    reading(mission, opened="2024-09-01", source="herald")

    assert on("2020-08-20", mission)[0] == "open"
    assert on("2022-01-01", mission) == ("suspended", True, False)
    assert on("2024-09-01", mission) == ("open", True, False)


def test_a_list_that_shows_open_what_another_calls_closed_is_a_dispute():
    mission = embassy()
    reading(mission, "closed", closed="2023")
    reading(mission, stated_for="2023-12", source="bureau")

    assert on("2024-01-01", mission)[2] is True


def test_a_list_that_leaves_an_open_post_out_is_a_dispute_and_no_closing():
    mission = embassy()
    reading(mission, opened="1970")
    reading(mission, "not-listed", stated_for="2025-02-21", source="bureau")

    assert on("2025-02-20", mission) == ("open", True, False)
    assert on("2025-02-21", mission) == ("open", True, True)


def test_a_post_heard_of_after_the_list_is_open_again():
    mission = embassy()
    reading(mission, opened="1970")
    reading(mission, "not-listed", stated_for="2025-02-21", source="bureau")
    reading(mission, stated_for="2026-01", source="herald")

    assert on("2026-02-01", mission) == ("open", True, False)


def test_a_post_that_one_source_closes_twice_returned_nobody_says_when():
    mission = embassy()
    reading(mission, "closed", opened="1970", closed="1998")
    reading(mission, "closed", closed="2023-12", citation="https://gazette.example/page-2")

    assert on("1997-01-01", mission) == ("open", True, False)
    assert on("2010-01-01", mission) == ("closed", False, False)
    assert on("2024-01-01", mission) == ("closed", True, False)


def test_a_mission_does_not_outlive_its_partner():
    old = CountryFactory(
        code="XUN", name="Old Union", kind="historical", valid_to=date(1990, 10, 2)
    )
    mission = embassy(old.code)
    reading(mission, opened="1954")

    assert on("1990-10-02", mission)[0] == "open"
    assert on("1990-10-03", mission) == ("closed", True, False)


def test_reciprocity_is_who_has_an_embassy_with_whom():
    both, ours, theirs, gone = (CountryFactory(code=f"XA{letter}") for letter in "ABCD")
    for country in (both, ours):
        reading(embassy(country.code), opened="1970")
    for country in (both, theirs):
        theirs_here = Mission.objects.create(sending=country, receiving=home(), city="Pyongyang")
        reading(theirs_here, opened="1970")
    reading(embassy(gone.code), "closed", opened="1970", closed="1980")

    missions, day = Missions.load(), date(1990, 1, 1)
    found = {each: exchange(missions.on(day, each)) for each in (both, ours, theirs, gone)}

    assert found == {both: "both", ours: "ours", theirs: "theirs", gone: "neither"}


def test_a_country_covered_from_elsewhere_is_told_from_its_day():
    mission = embassy()
    papers = PAPERS | {"source": SourceFactory(slug="gazette")}
    covered = CountryFactory(code="XFR")
    Accreditation.objects.create(mission=mission, country=covered, since="1998-02", **papers)

    missions = Missions.load()

    assert missions.of(mission, date(1998, 2, 27)).covers == ()
    assert [a.country for a in missions.of(mission, date(1998, 2, 28)).covers] == [covered]


def test_two_missions_of_one_type_in_one_city_are_refused_however_it_is_spelled():
    mission = embassy(city="Strelsau")
    twin = Mission(sending=mission.sending, receiving=mission.receiving, city="STRELSAU")

    with pytest.raises(ValidationError, match="already a mission of this type"):
        twin.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"status": "closed", "opened": "1980", "closed": "1979"}, "does not close before it"),
        ({"status": "open", "closed": "1979"}, "An open mission has no closing date"),
        ({"status": "closed", "closed": "1979-02-30"}, "is not a date"),
        ({"status": "not-listed"}, "A page that leaves a mission out has the date that it shows"),
    ],
)
def test_impossible_missions_are_refused_with_a_sentence(said, sentence):
    mission = embassy()
    one = reading(mission)
    for name, value in said.items():
        setattr(one, name, value)

    with pytest.raises(ValidationError, match=sentence):
        one.full_clean()


def member(status="member", slug="league", source="gazette", **more):
    body = organization(slug) if slug == "league" else slug
    papers = PAPERS | {"source": SourceFactory(slug=source)}
    return Membership(organization=body, status=status, **papers | more)


def test_a_former_member_was_a_member_in_between():
    member("former-member", joined="1974", left="1994-06-13").save()
    held = Memberships()

    def kind(day):
        [found] = held.on(date.fromisoformat(day))
        return found.kind

    assert kind("1973-12-31") == "non-member"
    assert kind("1994-06-12") == "member"
    assert kind("1994-06-13") == "former-member"


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"status": "former-member", "joined": "1990", "left": "1989"}, "does not end before it"),
        ({"status": "member", "left": "1989"}, "Who has left is a former member"),
    ],
)
def test_impossible_memberships_are_refused_with_a_sentence(said, sentence):
    with pytest.raises(ValidationError, match=sentence):
        member(**said).full_clean()


def test_treaties_go_from_signature_to_withdrawal_even_within_one_year():
    treaty = Treaty.objects.create(slug="pact", name="The Pact", category="other")
    papers = PAPERS | {"treaty": treaty}
    dated = papers | {"source": SourceFactory(slug="gazette"), "status": "withdrawn"}
    Participation.objects.create(
        signed="1990-08-23", joined="1990-09-21", withdrawn="2003-01-10", **dated
    )
    rough = papers | {"source": SourceFactory(slug="bureau"), "status": "party"}
    Participation.objects.create(joined="1990", **rough)
    treaties = Treaties()

    def kind(day):
        [found] = treaties.on(date.fromisoformat(day))
        return found.kind, found.disputed

    assert kind("1990-08-22")[0] == "none"
    assert kind("1990-08-23")[0] == "signatory"
    assert kind("1990-09-21") == ("party", False)
    assert kind("2003-01-10") == ("withdrawn", False)
