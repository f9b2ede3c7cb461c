"""What diplomacy says: no more than its acts carry, with its bounds and the published counts."""

from datetime import date

import pytest
from django.utils import timezone

from diplomacy import sentences
from diplomacy.models import Mission, RelationAct
from diplomacy.posts import Missions, today
from diplomacy.states import Relations
from nkworld.atlas.models import Country
from nkworld.charts.sentences import of_sentence, violations
from nkworld.portal.panels import columns
from nkworld.provenance import figures
from nkworld.provenance.models import Source
from tests.reading import page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded", "as_one_reader")]

QUERIES = [{}, {"from": "1990", "to": "2001"}, {"to": "1955"}, {"from": "2017"}, {"to": "1949"}]


def of_one_page():
    """A land of which one compilation alone tells that relations were opened."""
    land = Country.objects.create(code="XNO", name="Nowhere", slug="nowhere")
    source = Source.objects.get(slug="wikipedia-zh-2019")
    papers = {"citation": "a page", "as_quoted": "1974", "read": "compilation", "source": source}
    RelationAct.objects.create(country=land, event="established", date="1974", **papers)


def of(code):
    state = Relations.load().of(Country.objects.get(code=code), today())
    return sentences.of_a_country(state, "neither")


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("slug", ["diplomacy/relations", "diplomacy/missions"])
def test_no_headline_says_more_than_its_points(slug, query):
    _, figure = figures.get(slug).ask(query)

    assert violations(figure, timezone.now().date()) == []


def test_the_count_of_relations_says_its_bounds_and_the_published_count_beside_it():
    _, figure = figures.get("diplomacy/relations").ask()

    assert "(between" in figure.headline.text and "on record here" in figure.headline.text
    assert "the ROK foreign ministry counted 159 on 5 December 2023" in figure.headline.text


def test_the_count_of_embassies_names_the_year_in_which_it_turned():
    _, figure = figures.get("diplomacy/missions").ask()

    assert "7 were closed in 2023" in figure.headline.text
    assert "the ROK foreign ministry counted 47 in October 2020" in figure.headline.text
    closed = sentences.closed_in(Missions.load(), 2023)
    assert {state.mission.receiving.code for state in closed} == {
        *("AGO", "BGD", "ESP", "GIN", "NPL", "SEN", "UGA")
    }


def test_without_a_wave_of_closures_the_nearest_published_count_is_named():
    Mission.objects.filter(readings__closed__startswith="2023").delete()
    missions = Missions.load()

    assert sentences.wave_of_closures(missions, 2026)[1] == []


@pytest.mark.parametrize("panel", ["Countries with relations", "Embassies in Pyongyang"])
def test_the_strip_of_the_home_page_stands_with_bounds_and_the_published_count(panel):
    facts = {fact.term: fact for fact in sentences.facts_on(today(), Missions.load())}

    fact = facts[panel]
    assert "between" in fact.value
    assert "counted" in fact.note
    assert fact.claims


def test_embassies_in_pyongyang_stand_beside_the_ministrys_count():
    [fact] = [
        f for f in sentences.facts_on(today(), Missions.load()) if f.term.endswith("Pyongyang")
    ]

    assert "the ROK unification ministry counted 15 on 21 February 2025" in fact.note


@pytest.mark.parametrize("day", [date(1960, 1, 1), date(2017, 1, 1), None])
def test_the_opening_of_a_day_breaks_no_rule(day):
    told = sentences.of_a_day(day or today(), Missions.load())

    assert list(of_sentence(told, timezone.now().date())) == []


def test_a_disputed_state_says_so_and_an_uncertain_one_too():
    assert "sources disagree" in of("IRQ").text
    of_one_page()
    assert "not certain" in of("XNO").text


def test_a_date_that_nobody_reviewed_is_marked_and_one_that_somebody_did_is_not():
    of_one_page()
    assert of("XNO").text.endswith("(read in an unreviewed compilation)")
    assert "unreviewed" not in of("KAZ").text
    assert "unreviewed" not in of("JAM").text  # two compilations of different descent agree


def test_no_sentence_on_a_country_says_more_than_its_acts():
    day = timezone.now().date()
    for country, state in Relations.load().on(today()).items():
        told = sentences.of_a_country(state, "neither")
        assert list(of_sentence(told, day)) == [], country


def test_the_list_of_countries_says_where_sources_disagree(client):
    of_one_page()
    column = next(each for each in columns() if each.slug == "relations").latest()
    iraq, nowhere = (column[Country.objects.get(code=code).pk] for code in ("IRQ", "XNO"))

    assert iraq.display == "since 2008 (sources disagree)"
    assert nowhere.display == "since 1974 (not certain)"


def test_a_country_opens_with_the_better_read_date(client):
    act = RelationAct.objects.get(country__code="NIC", event="restored", source__slug="press-kr")

    lede = page(client, "/countries/nicaragua/diplomacy/").split('class="lede"')[1].split("</p>")[0]
    assert f"since {act.date.label} or 2 April 2007" in lede
