"""Diplomacy on a country's page; what a historical state had stands there under its own name."""

from datetime import date

import pytest

from diplomacy.dealings import SHOWN_EVENTS, CountryRelations
from diplomacy.models import Event, Mission, RelationAct
from diplomacy.posts import Missions
from diplomacy.states import Relations
from nkworld.asking.record_questions import today
from nkworld.atlas.models import Country
from nkworld.provenance.models import Source
from tests.reading import page, table

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]

DAY = date(2017, 1, 1)
LINES = [
    ("russia", "SUN", "Before: Soviet Union, until 25 December 1991"),
    ("germany", "DDR", "Before: East Germany, until 2 October 1990"),
    ("czechia", "CSK", "Before: Czechoslovakia, until 31 December 1992"),
    ("slovakia", "CSK", "Before: Czechoslovakia, until 31 December 1992"),
    ("serbia", "YUG", "Before: Yugoslavia, until 26 April 1992"),
    ("vietnam", "VDR", "Before: North Vietnam, until 1 July 1976"),
    ("yemen", "YMD", "Before: South Yemen, until 21 May 1990"),
]
DESCENDED = [
    "RUS",
    "SUN",
    "UKR",
    "DEU",
    "CZE",
    "CSK",
    "SRB",
    "HRV",
    "MKD",
    "YUG",
    "VNM",
    "YEM",
    "SGP",
]


def rows(html):
    return table(html, "countries-table")[1:]


def names(html):
    return [row[0] for row in rows(html)]


def test_country_panel_tells_acts_missions_and_papers(client):
    html = page(client, "/countries/malaysia/diplomacy/")

    panel = html.split('<section id="diplomacy"')[1].split("</section>")[0]
    for act in RelationAct.objects.filter(country__code="MYS"):
        assert act.date.label in panel
    assert "Relations broken off" in panel
    assert "Kuala Lumpur" in panel


def test_the_strip_has_a_bar_for_each_spell_one_after_the_other():
    malaysia = Country.objects.get(code="MYS")

    bars = CountryRelations(malaysia, Missions.load(), ()).strip.bars
    assert [bar.look for bar in bars][:2] == ["without", "in-force"]
    assert bars[-1].look == "without"
    assert bars[0].x == 0
    assert all(one.x < then.x for one, then in zip(bars, bars[1:], strict=False))
    assert bars[-1].x + bars[-1].width == pytest.approx(100)


def test_the_records_of_one_country_tell_of_it_what_all_records_tell():
    relations, missions = Relations.load(), Missions.load()

    for country in Country.objects.filter(code__in=["CHN", "MYS", *DESCENDED]):
        of_one = Missions.load(country=country)
        for state in (country, *country.earlier_states):
            assert repr(of_one.on(today(), state)) == repr(missions.on(today(), state))
            assert of_one.relations.bounds(state) == relations.bounds(state)
            spells = of_one.relations.spells(state, today())
            assert repr(spells) == repr(relations.spells(state, today()))


def test_a_country_known_from_its_break_alone_claims_nothing_before(client):
    alone = Country.objects.create(code="XNO", name="Nowhere", slug="nowhere")
    papers = {"source": Source.objects.first(), "citation": "a page", "as_quoted": "2014"}
    RelationAct.objects.create(country=alone, event="severed", date="2014", **papers)
    html = page(client, "/countries/nowhere/")

    panel = html.split('<section id="diplomacy"')[1].split("</section>")[0]
    assert "Not known before 2014" in panel
    assert "Relations in force" not in panel
    listed = {row[0]: row[1] for row in rows(page(client, "/diplomacy/?on=2010-01-01"))}
    assert listed["Nowhere"] == "Not known before 2014"
    assert "Nowhere" not in names(page(client, "/diplomacy/?on=2010-01-01&show=relations"))


def test_sources_that_disagree_are_said_to(client):
    disputed = next(
        country
        for country, state in Relations.load().on(today()).items()
        if state.disputed and state.acts
    )

    panel = page(client, disputed.get_absolute_url()).split('<section id="diplomacy"')[1]
    assert "sources disagree" in panel


def test_a_country_with_nothing_but_a_date_makes_a_page(client):
    alone = Country.objects.create(code="XNO", name="Nowhere", slug="nowhere")
    papers = {"source": Source.objects.first(), "citation": "a page", "as_quoted": "1974"}
    RelationAct.objects.create(country=alone, event="established", date="1974-02", **papers)

    html = page(client, f"{alone.get_absolute_url()}diplomacy/")
    panel = html.split('<section id="diplomacy"')[1].split("</section>")[0]
    assert RelationAct.objects.get(country=alone).date.label in panel
    assert panel.count("None is on record.") == 2
    assert "Latest events" not in panel


def test_diplomacy_is_silent_where_nothing_is_on_record(client):
    silent = Country.objects.create(code="XNO", name="Nowhere", slug="nowhere")

    assert 'id="diplomacy"' not in page(client, silent.get_absolute_url())


def parts(client, slug, code):
    """The panel without, and the section of, the historical state."""
    panel = page(client, f"/countries/{slug}/diplomacy/").split('<section id="diplomacy"')[1]
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
    for event in Event.objects.filter(country__code=code)[:SHOWN_EVENTS]:
        assert event.date.label in before


def test_a_successor_that_goes_on_says_whose_relations_they_are(client):
    own, _ = parts(client, "russia", "SUN")

    assert "since 12 October 1948" in own
    assert "These are the relations of the Soviet Union" in own
    assert not any(
        act.citation in own.replace("&amp;", "&")
        for act in RelationAct.objects.filter(country__code="SUN").exclude(
            source__slug="kdiplo-ties"  # one table with a line of each country
        )
    )


def test_one_that_started_anew_does_not(client):
    own, before = parts(client, "slovakia", "CSK")

    assert "goes on with" not in own
    assert "1 January 1993" in own
    assert "1 January 1993" not in before


@pytest.mark.parametrize("day", ["1960-01-01", "1990-01-01", "1992-06-01", "2017-01-01"])
def test_no_day_counts_a_state_and_its_only_heir_together(day):
    codes = {country.code for country in Relations.load().on(date.fromisoformat(day))}
    pairs = ["SUN RUS", "CSK CZE", "CSK SVK", "YUG SRB", "VDR VNM"]
    for pair in pairs:
        assert not codes >= set(pair.split()), pair


def test_the_embassy_of_a_former_state_is_no_embassy_of_today(client):
    own, before = parts(client, "germany", "DDR")

    assert "East Berlin" in before
    assert "East Berlin" not in own


def test_a_country_that_follows_none_has_no_such_section(client):
    assert "formerly-" not in page(client, "/countries/malaysia/diplomacy/")
