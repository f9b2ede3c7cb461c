"""The pages of travel: they answer, are strict, know the past, and cost the same for any size."""

from datetime import timedelta

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories import ReleaseFactory, live
from tests.reading import api, chart, page, queries, tells_of_a_draft
from travel.panels import TravelPanel

from .factories import CrossingFactory, OverseasWorkersFactory, crossings_dataset, workers_dataset

pytestmark = pytest.mark.django_db

PANEL = "/countries/ruritania/travel/"


@pytest.fixture
def empty(ruritania, dataset_without_claims):
    crossings_dataset(), workers_dataset()


def more(journeys, count, first=1980):
    """As many further years of entries, and of estimates, published."""
    release = ReleaseFactory(dataset=journeys.dataset, source=journeys.first.source)
    estimates = ReleaseFactory(dataset=journeys.workers, source=journeys.first.source)
    for year in range(first, first + count):
        CrossingFactory(release=release, period=str(year), value=year)
        OverseasWorkersFactory(release=estimates, period=str(year), value=year)
    live(release), live(estimates)


@pytest.mark.parametrize(
    "address", ["/", "/travel/", "/countries/ruritania/", "/data/", "/charts/"]
)
def test_pages_answer_before_anything_was_published(client, empty, address):
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("address", ["/travel/crossings/", "/travel/overseas-workers/", "/travel/"])
def test_a_draft_is_seen_on_no_page(client, journeys, address):
    assert not tells_of_a_draft(page(client, address))


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("/travel/?frequency=annual", "“frequency” is not a parameter here."),
        ("/travel/?from=2015&to=2010", "runs backwards"),
        ("/travel/crossings/?direction=from", "Did you mean “from-dprk”?"),
        ("/travel/crossings/?dimension=gender", "is not known"),
        ("/travel/crossings/?rule=bureau", "Did you mean “bureau-first”?"),
        ("/travel/overseas-workers/?kind=presnt", "Did you mean “present”?"),
        ("/charts/travel/china/?frequency=yearly", "Did you mean"),
        ("/charts/travel/china/?frequency=monthly", "“monthly” is not known."),
        ("/charts/travel/country/?country=Ruritanya", "Ruritania (XRU)"),
        ("/charts/travel/parts-and-total/?by=ages", "Did you mean “age”?"),
    ],
)
def test_what_is_not_understood_is_refused_with_the_nearest_known(
    client, journeys, address, sentence
):
    response = client.get(address)

    assert response.status_code == 400
    assert sentence in response.content.decode()


def test_north_korea_is_no_other_end_of_its_journeys(client, journeys):
    response = client.get("/charts/travel/country/?country=PRK")
    assert response.status_code == 400
    assert "North Korea is one end of every journey" in response.content.decode()


def test_a_countrys_page_shows_entries_and_workers_with_their_papers(client, journeys):
    html = page(client, PANEL)

    assert "120 entries in 2015, per Royal Bureau" in html
    assert "10 to 30" in html
    assert 'data-figure="travel/host"' not in html  # one estimate makes no picture
    assert "Gazette" in html and "90 dollars" in html
    assert "/api/v1/travel/crossings/?country=XRU&amp;rule=all" in html


def test_the_span_of_a_countrys_page_narrows_its_claims(client, journeys):
    html = page(client, f"{PANEL}?from=2015")

    assert "120 dollars" in html
    assert "90 dollars" not in html
    assert "10 to 30" not in html


def test_the_past_is_answered_as_it_was(client, journeys):
    before = timezone.now()
    correction = ReleaseFactory(dataset=journeys.dataset, source=journeys.first.source)
    CrossingFactory(release=correction, period="2015", value=125)
    published = live(correction).published_at
    then = (published - timedelta(microseconds=1)).isoformat().replace("+00:00", "Z")
    assert before < published

    asked = "?country=XRU&period=2015&dimension=total"
    now = api(client, "travel/crossings", asked)["results"]
    past = api(client, "travel/crossings", f"{asked}&as_of={then}")["results"]
    assert [row["value"] for row in now] == [125]
    assert [row["value"] for row in past] == [120]
    assert "125 entries in 2015" in page(client, PANEL)
    assert "120 entries in 2015" in page(client, f"{PANEL}?as_of={then}")


def test_another_rule_prefers_its_own_source(client, journeys):
    asked = "?country=XRU&period=2014&dimension=total"

    rows = api(client, "travel/crossings", f"{asked}&rule=gazette-first")["results"]
    assert [(row["value"], row["source"]["slug"]) for row in rows] == [(90, "gazette")]


def test_the_api_says_what_was_counted_and_in_which_direction(client, journeys):
    answer = api(client, "travel/crossings", "?country=XRU&period=2014&category=female")

    assert answer["unit"] == "entries of persons"
    assert "from-dprk has North Korea as origin" in answer["point_of_view"]
    [row] = answer["results"]
    told = [row[name] for name in ("direction", "kind", "dimension", "category", "coverage")]
    assert told == ["from-dprk", "entry", "sex", "female", "usual"]
    assert row["citation"] and row["as_quoted"]


def shown(country):
    """Everything that the panel tells on a country's page."""
    panel = TravelPanel(country, {})
    parts = [panel.facts] if panel else []
    return parts and render_to_string("travel/country_panel.html", {"panel": panel})


def test_the_panel_makes_the_same_queries_for_few_claims_and_for_many(journeys, ruritania):
    more(journeys, 2, first=1970)  # with one estimate there is no picture
    with CaptureQueriesContext(connection) as few:
        assert "10 to 30" in shown(ruritania)
    more(journeys, 30)

    with CaptureQueriesContext(connection) as many:
        assert "10 to 30" in shown(ruritania)
    assert len(many) == len(few)


def test_a_country_without_travel_costs_two_queries(freedonia, django_assert_num_queries):
    with django_assert_num_queries(2):
        assert not shown(freedonia)


def test_the_page_of_travel_makes_the_same_queries_for_few_claims_and_for_many(client, journeys):
    for_few = queries(client, "/travel/")
    more(journeys, 30)

    assert queries(client, "/travel/") == for_few


def test_a_host_shows_two_kinds_and_two_sectors_that_one_source_tells_of_one_year(
    client, journeys, ruritania, bureau
):
    release = ReleaseFactory(dataset=journeys.workers, source=bureau)
    count = {"release": release, "country": ruritania, "period": "2016"}
    OverseasWorkersFactory(**count, value=40)
    OverseasWorkersFactory(**count, value=25, sector="logging")
    OverseasWorkersFactory(**count, value=30, kind="permits")
    live(release)

    figure = chart(client, "travel/host", f"?country={ruritania.code}")

    values = {
        each["slug"]: sorted(point["value"] for point in each["points"] if point["value"])
        for each in figure["series"]
    }
    assert values == {"present": [25, 40], "permits": [30]}
