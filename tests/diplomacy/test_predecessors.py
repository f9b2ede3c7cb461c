"""What a historical state had stands on the pages of those that follow it, under its own name."""

from datetime import date

import pytest

from diplomacy.models import Event, Mission, RelationAct
from diplomacy.states import RelationState
from nkworld.atlas.models import Country
from tests.reading import page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]

LINES = [
    ("russia", "SUN", "Before: Soviet Union, until 25 December 1991"),
    ("germany", "DDR", "Before: East Germany, until 2 October 1990"),
    ("czechia", "CSK", "Before: Czechoslovakia, until 31 December 1992"),
    ("slovakia", "CSK", "Before: Czechoslovakia, until 31 December 1992"),
    ("serbia", "YUG", "Before: Yugoslavia, until 26 April 1992"),
    ("vietnam", "VDR", "Before: North Vietnam, until 1 July 1976"),
    ("yemen", "YMD", "Before: South Yemen, until 21 May 1990"),
]


def parts(client, slug, code):
    """The panel without, and the section of, the historical state."""
    panel = page(client, f"/countries/{slug}/").split('<section id="diplomacy"')[1]
    state = Country.objects.get(code=code)
    own, _, before = panel.partition(f'id="formerly-{state.slug}"')
    return own, before.partition("</section>")[0]


@pytest.mark.parametrize(("slug", "code", "heading"), LINES)
def test_acts_missions_and_events_stand_under_the_name_of_their_state(client, slug, code, heading):
    own, before = parts(client, slug, code)

    assert heading in before
    for act in RelationAct.objects.filter(country__code=code):
        assert act.citation in before.replace("&amp;", "&")
    for mission in Mission.objects.exclude(sending__code=code, receiving__code=code):
        if mission.partner.code == code:
            assert f"{mission.get_mission_type_display()}, {mission.city}" in before
            assert mission.city == "Pyongyang" or mission.city not in own
    for event in Event.objects.filter(country__code=code)[:8]:
        assert event.date.label in before


def test_a_successor_that_goes_on_says_whose_relations_they_are(client):
    own, _ = parts(client, "russia", "SUN")

    assert "since 12 October 1948" in own
    assert "These are the relations of Soviet Union" in own
    assert not any(
        act.citation in own.replace("&amp;", "&")
        for act in RelationAct.objects.filter(country__code="SUN")
    )


def test_one_that_started_anew_does_not(client):
    own, before = parts(client, "slovakia", "CSK")

    assert "goes on with" not in own
    assert "1 January 1993" in own
    assert "1 January 1993" not in before


@pytest.mark.parametrize("day", ["1960-01-01", "1990-01-01", "1992-06-01", "2017-01-01"])
def test_no_day_counts_a_state_and_its_only_heir_together(day):
    codes = {country.code for country in RelationState.objects.on(date.fromisoformat(day))}
    pairs = ["SUN RUS", "CSK CZE", "CSK SVK", "YUG SRB", "VDR VNM"]
    for pair in pairs:
        assert not codes >= set(pair.split()), pair


def test_the_embassy_of_a_former_state_is_no_embassy_of_today(client):
    own, before = parts(client, "germany", "DDR")

    assert "East Berlin" in before
    assert "East Berlin" not in own


def test_a_country_that_follows_none_has_no_such_section(client):
    assert "formerly-" not in page(client, "/countries/malaysia/")
