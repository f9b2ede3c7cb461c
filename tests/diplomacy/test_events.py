"""Events with what they concern, and those of a list that were entered one by one."""

import re

import pytest

from diplomacy.dealings import with_references
from diplomacy.models import Event
from nkworld.atlas.models import Country
from tests.reading import api, page, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]

REPORTERS = (
    *("South Korea’s", "United States", "Ukraine", "Russia’s", "Russia ", "DPRK media"),
    *("Governor of Kursk", "Refined petroleum delivered again, by Russia’s own report"),
    "Russian railway wagons fetch arms in the DPRK, by United States imagery",
)


def test_who_reports_a_shipment_or_deployment_stands_in_its_title():
    titles = Event.objects.filter(kind="transfer").values_list("title", flat=True)

    assert len(titles) == 19
    assert [title for title in titles if not title.startswith(REPORTERS)] == []


def test_events_of_a_list_cite_the_page_that_was_read_and_not_the_list():
    since = Event.objects.filter(country__code="RUS", date_first__gte="2022-01-01")
    new = since.exclude(source__slug__in=["csis-bp", "wikipedia-en-live"])

    assert since.count() == 92
    assert not new.filter(citation__contains="Timeline-of-North-Korea").exists()
    # Of the list itself no words are kept: its rows that were here have a date for a quotation.
    quoted = since.filter(source__slug="csis-bp").values_list("as_quoted", flat=True)
    assert all(re.fullmatch(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}", text) for text in quoted)


def test_acts_under_a_treaty_lead_to_it(client):
    acts = Event.objects.filter(treaty__slug="dprk-russia-2024").order_by("date_first")

    assert list(dict.fromkeys(acts.values_list("date", flat=True))) == [
        *("2024-06-19", "2024-11-09", "2024-11-11", "2024-12-04"),
    ]
    timeline = page(client, "/diplomacy/timeline/?country=RUS&from=2024&to=2024")
    assert 'href="/diplomacy/treaties/#dprk-russia-2024"' in timeline
    assert 'id="dprk-russia-2024"' in page(client, "/diplomacy/treaties/")


def test_an_event_leads_to_the_measures_and_the_vote_of_the_resolution_it_concerns(client):
    capped = Event.objects.filter(document="S/RES/2397").order_by("date_first")
    [first, second] = with_references(list(capped))

    assert [each.title for each in second.references] == [
        *("17 measures on trade", "The vote in the Security Council: 15–0–0"),
    ]
    assert first.references == second.references
    text = text_of(page(client, "/diplomacy/timeline/?country=RUS&from=2024&to=2024"))
    assert "S/RES/2397: 17 measures on trade" in text


def test_a_veto_leads_to_its_vote():
    [veto] = with_references(list(Event.objects.filter(document="S/2022/431")))

    [reference] = veto.references
    assert reference.title == "The vote in the Security Council: vetoed by China; Russia"


def test_events_without_a_document_ask_nobody(django_assert_num_queries):
    events = list(Event.objects.filter(country__code="CHN"))

    with django_assert_num_queries(0):
        assert len(with_references(events)) == len(events)


def test_russias_page_shows_its_newest_events_and_its_treaties(client):
    russia = Country.objects.get(code="RUS")
    text = text_of(page(client, f"{russia.get_absolute_url()}diplomacy/"))

    assert "Ukraine counts 8,000 DPRK troops in the Kursk region" in text
    assert "Treaties between the two" in text
    assert "Treaty on Comprehensive Strategic Partnership with the Russian Federation" in text


def test_the_api_tells_what_an_event_concerns(client):
    rows = api(client, "diplomacy/events", "?country=RUS&from=2024&to=2024&page_size=1000")

    told = {row["title"]: (row["treaty"], row["document"]) for row in rows["results"]}
    assert told["Russia ratifies the treaty of June 2024"][0]["slug"] == "dprk-russia-2024"
    assert told["Russia vetoes the renewal of the Panel of Experts"] == (None, "S/RES/1718")
