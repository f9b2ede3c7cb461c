"""What diplomacy says: no more than its acts carry, with its bounds and the published counts."""

import re

import pytest

from diplomacy.models import RelationAct
from diplomacy.panels import LatestRelations
from diplomacy.posts import Missions
from diplomacy.published_counts import facts_on
from diplomacy.states import Relations
from nkworld.asking.record_questions import today
from nkworld.atlas.models import Country
from nkworld.figures import registry as figures
from nkworld.provenance.models import Source
from tests.reading import page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded", "as_one_reader")]


def of_one_page():
    """A land of which one compilation alone tells that relations were opened."""
    land = Country.objects.create(code="XNO", name="Nowhere", slug="nowhere")
    source = Source.objects.get(slug="wikipedia-zh-2019")
    papers = {"citation": "a page", "as_quoted": "1974", "read": "compilation", "source": source}
    RelationAct.objects.create(country=land, event="established", date="1974", **papers)


def state_of(code):
    return Relations.load().of(Country.objects.get(code=code), today())


def headline(slug, **query):
    return figures.get(slug).ask(query)[1].headline.text


def test_a_count_of_the_newest_first_of_january_heads_its_figure():
    assert headline("diplomacy/relations", to="1990").endswith(": 103 on 1 January 1990")
    assert "abroad an estimated 53 on 1 January 1990" in headline("diplomacy/missions", to="1990")


def test_embassies_closed_are_counted_over_whole_years():
    assert headline("diplomacy/embassies-closed", **{"from": "1998", "to": "1998"}) == (
        "Embassies closed: 10 in 1998"
    )
    assert "from 2016 to" in headline("diplomacy/embassies-closed", **{"from": "2016"})


@pytest.mark.parametrize("panel", ["Countries with relations", "Embassies in Pyongyang"])
def test_the_strip_of_the_home_page_stands_with_bounds_and_the_published_count(panel):
    facts = {fact.term: fact for fact in facts_on(today(), Missions.load())}

    fact = facts[panel]
    assert re.search(r", \d+ to \d+;", fact.note)
    assert "counted" in fact.note
    assert fact.claims


def test_embassies_in_pyongyang_stand_beside_the_ministrys_count():
    [fact] = [f for f in facts_on(today(), Missions.load()) if f.term.endswith("Pyongyang")]

    assert "the ROK unification ministry counted 15 on 21 February 2025" in fact.note


def test_a_disputed_state_says_so_and_an_uncertain_one_too():
    assert "sources disagree" in state_of("IRQ").doubt
    of_one_page()
    assert "not certain" in state_of("XNO").doubt


def test_a_date_that_nobody_reviewed_is_marked_and_one_that_somebody_did_is_not():
    of_one_page()
    assert state_of("XNO").read == "compilation"
    assert state_of("KAZ").read != "compilation"
    # Two compilations of different descent agree.
    assert state_of("JAM").read != "compilation"


def test_the_list_of_countries_says_where_sources_disagree(client):
    of_one_page()
    column = LatestRelations().latest()
    iraq, nowhere = (column[Country.objects.get(code=code).pk] for code in ("IRQ", "XNO"))

    assert iraq.display == "since 2008 (sources disagree)"
    assert nowhere.display == "since 1974 (not certain)"


def test_a_country_says_the_better_read_date(client):
    act = RelationAct.objects.get(country__code="NIC", event="restored", source__slug="press-kr")

    html = page(client, "/countries/nicaragua/diplomacy/")
    assert f"since {act.date.label} or 2 April 2007" in html
