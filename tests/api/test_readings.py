"""Every reading of a claim is offered: page, API and file, under each rule, as of each moment."""

import pytest
from django.urls import reverse

from nkworld.provenance.models import Source
from nkworld.provenance.tables import observation_models
from tests.factories import FlowFactory, ReleaseFactory, live
from tests.reading import text_of
from trade.models import Flow

from .conftest import body_of, table_of

PAGE = "/trade/flows/"


def read(source, cell, *values, **more):
    """Publish what a source says of a cell, reading by reading."""
    release = ReleaseFactory(source=source)
    for reading, value in enumerate(values):
        FlowFactory(release=release, reading=reading, value=value, **cell, **more)
    return live(release)


@pytest.fixture
def readings(universe):
    """Exports of 2014 as the bureau’s yearbook, a newspaper and a note print them; the gazette’s
    in two places; imports nowhere else.
    """
    cell = {"country": universe.ruritania, "period": "2014", "direction": "export"}
    read(universe.bureau, cell, 100, 101, 102)
    read(universe.gazette, cell, 90, 91)
    return universe


def numbered(rows):
    return sorted((row["source"]["slug"], row["reading"], row["value"]) for row in rows)


BUREAU = [("bureau", 0, 100), ("bureau", 1, 101), ("bureau", 2, 102)]
GAZETTE = [("gazette", 0, 90), ("gazette", 1, 91)]
EXPORTS = {"period": "2014", "direction": "export"}


def test_a_claim_stands_alone_unless_its_readings_are_asked_for(rows_of, readings):
    assert numbered(rows_of(**EXPORTS)) == BUREAU[:1]
    assert numbered(rows_of(**EXPORTS, rule="all")) == [BUREAU[0], GAZETTE[0]]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [("bureau-first", BUREAU), ("gazette-first", GAZETTE), ("all", BUREAU + GAZETTE)],
)
def test_readings_are_those_of_the_claim_that_the_rule_shows(rows_of, readings, rule, expected):
    assert numbered(rows_of(**EXPORTS, rule=rule, readings="all")) == expected


def test_readings_follow_the_claim_where_sources_are_chosen(rows_of, readings):
    assert numbered(rows_of(**EXPORTS, source="gazette", readings="all")) == GAZETTE


def test_a_reading_of_an_unreviewed_claim_waits_with_it(rows_of, readings):
    """It is the claim that the rule puts in order, not each of its readings by itself."""
    cell = {"country": readings.ruritania, "period": "2016", "direction": "export"}
    read(readings.bureau, cell, 7, 8, read="compilation")
    read(readings.gazette, cell, 5, 6)

    asked = {"period": "2016", "direction": "export", "readings": "all"}
    assert numbered(rows_of(**asked)) == [("gazette", 0, 5), ("gazette", 1, 6)]


def test_readings_are_filtered_by_how_they_were_read(rows_of, readings):
    Flow.objects.filter(reading=2).update(read="compilation")

    asked = {**EXPORTS, "readings": "all"}
    assert numbered(rows_of(**asked, read="compilation")) == BUREAU[2:]
    assert numbered(rows_of(**asked, read="quoted")) == BUREAU[:2]
    assert numbered(rows_of(**EXPORTS, read="compilation")) == []


def test_claims_are_filtered_by_whose_word_they_are(rows_of, readings):
    Source.objects.filter(pk=readings.gazette.pk).update(authority="press")

    asked = {**EXPORTS, "rule": "all", "authority": "press"}
    assert {row["source"]["authority"] for row in rows_of(**asked)} == {"press"}
    assert not rows_of(**asked | {"authority": "blog"})


def test_a_file_and_a_count_and_the_pages_hold_every_reading(ask, readings):
    asked = {"rule": "all", "readings": "all"}
    table = table_of(ask(**asked, format="csv"))
    counted = ask(**asked, count="1").json()
    answer, paged = ask(**asked, page_size="2").json(), []
    while True:
        paged += answer["results"]
        if not answer["next"]:
            break
        answer = ask(answer["next"]).json()

    everything = Flow.objects.with_readings().count()
    assert len(table) == len(counted["results"]) == len(paged) == everything
    assert counted["count"] == everything
    assert {row["reading"] for row in table} == {"0", "1", "2"}
    assert numbered(paged) == numbered(counted["results"])


def test_a_file_of_readings_has_a_name_of_its_own(ask, readings):
    name = ask(format="csv", readings="all")["Content-Disposition"]

    assert "all-readings" in name
    assert "readings" not in ask(format="csv")["Content-Disposition"]


def test_as_of_gives_the_readings_of_that_moment(rows_of, readings):
    moment = readings.second.published_at.isoformat()

    assert numbered(rows_of(**EXPORTS, readings="all", as_of=moment)) == BUREAU[:1]


def test_a_drafts_readings_are_seen_by_nobody(rows_of, readings):
    FlowFactory(release=readings.draft, country=readings.ruritania, reading=3, value=4)

    assert numbered(rows_of(rule="all", readings="all", **EXPORTS)) == BUREAU + GAZETTE


def test_the_page_says_how_many_readings_there_are_and_leads_to_them(client, readings):
    page = text_of(body_of(client.get(PAGE, EXPORTS)).decode())
    assert "And 2 further readings" in page

    page = text_of(body_of(client.get(PAGE, {**EXPORTS, "readings": "all"})).decode())
    assert "Further reading 2 of the same claim" in page
    assert "The claims alone" in page
    assert "further readings of them" not in page


def test_a_page_of_claims_without_further_readings_offers_none(client, readings):
    page = text_of(body_of(client.get(PAGE, {"direction": "import"})).decode())

    assert "further reading" not in page


@pytest.mark.usefixtures("loaded")
@pytest.mark.django_db
def test_every_further_reading_of_the_loaded_data_is_reached_and_told_on_its_page(client):
    for slug, model in observation_models().items():
        further = model.objects.with_readings().included().filter(reading__gt=0).count()
        asked = {"rule": "all", "readings": "all", "page_size": "1000"}
        address, found = reverse(f"api:{slug.replace('/', '-')}-list"), []
        answer = client.get(address, asked).json()
        found += answer["results"]
        while answer["next"]:
            answer = client.get(answer["next"]).json()
            found += answer["results"]
        valid = [row for row in found if row["status"] != "excluded"]
        assert sum(row["reading"] > 0 for row in valid) == further, slug
