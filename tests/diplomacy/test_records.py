"""Tables of acts, missions and events: every claim with its papers, filtered, sorted, as files."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from django.utils.html import escape

from diplomacy.models import Event, Mission, RelationAct
from diplomacy.posts import Missions
from nkworld.atlas.models import Country
from tests.reading import page, table

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]


def rows(client, address, table_id):
    return table(page(client, f"/diplomacy/{address}"), table_id)[1:]


def every_row(client, name, table_id, pages):
    addresses = (f"{name}/?page={number}" for number in range(1, pages + 1))
    return [row for address in addresses for row in rows(client, address, table_id)]


def test_every_act_is_on_one_of_the_pages_with_its_papers(client):
    found = every_row(client, "relations", "acts-table", pages=21)

    assert len(found) == RelationAct.objects.count() == 1001
    assert [row[0] for row in found] == sorted(row[0] for row in found)
    html = page(client, "/diplomacy/relations/?country=BWA")
    act = RelationAct.objects.filter(country__code="BWA", event="severed", date="2014").first()
    assert escape(act.as_quoted) in html
    assert escape(act.citation) in html


def test_acts_are_filtered_as_the_api_filters_them(client):
    query = "event=severed&from=2014&to=2022"

    shown = {row[0] for row in rows(client, f"relations/?{query}", "acts-table")}
    told = client.get(f"/api/v1/diplomacy/acts/?{query}").json()["results"]
    assert shown == {each["country"]["name"] for each in told} >= {"Ukraine", "Malaysia"}


def test_acts_are_sorted_by_date_either_way(client):
    first = rows(client, "relations/?sort=date", "acts-table")[0]
    last = rows(client, "relations/?sort=-date", "acts-table")[0]

    newest = max(RelationAct.objects.all(), key=lambda act: (act.date.first, act.date.last))
    assert first[1] in (1948, "1948", "12 October 1948")
    assert last[1] == newest.date.label


@pytest.mark.parametrize(
    ("name", "api"), [("relations", "acts"), ("missions", "missions"), ("timeline", "events")]
)
def test_files_answer_the_same_question(client, name, api):
    html = page(client, f"/diplomacy/{name}/?country=MYS&page=1")

    for media in ("csv", "json", "csv-excel"):
        address = f"/api/v1/diplomacy/{api}/?country=MYS&format={media}"
        assert f'href="{escape(address)}"' in html
        assert client.get(address).status_code == 200


def test_missions_stand_as_on_the_day_with_every_reading(client):
    html = page(client, "/diplomacy/missions/?country=MYS&on=2020-01-01")

    listed = [(row[0], row[2], row[4]) for row in table(html, "missions-table")[1:]]
    posts = Missions.load().on(date(2020, 1, 1), Country.objects.get(code="MYS"))
    assert [city for _, city, _ in listed] == ["Kuala Lumpur", "Pyongyang"]
    assert all(told.startswith("Open") for *_, told in listed)
    assert html.count("<q>") == sum(len(post.readings) for post in posts)


def test_every_mission_is_on_one_of_the_pages(client):
    found = every_row(client, "missions", "missions-table", pages=3)

    assert len(found) == Mission.objects.count() == 133


def test_a_changed_event_is_still_told_as_it_was(client, django_capture_on_commit_callbacks):
    event = Event.objects.filter(country__code="MYS").first()
    old, now = event.title, timezone.now()
    event.history.update(history_date=now - timedelta(days=3))
    with django_capture_on_commit_callbacks(execute=True):
        event.title = "As the desk has it now"
        event.save()
    before = (now - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%SZ")

    for address in ("/diplomacy/timeline/?country=MYS", "/countries/malaysia/?"):
        assert event.title in page(client, address)
        then = page(client, f"{address}&as_of={before}")
        assert event.title not in then
        assert old in then


def test_nothing_happened_as_of_a_time_before_it_was_known(client):
    html = page(client, "/diplomacy/timeline/?as_of=2001-01-01")

    assert "Nothing on record fits this filter." in html


def test_timeline_is_filtered_by_country_kind_and_years(client):
    html = page(client, "/diplomacy/timeline/?country=CHN&kind=summit&from=2018&to=2019")

    events = Event.objects.filter(
        country__code="CHN", kind="summit", date_first__year__range=(2018, 2019)
    )
    listed = table(html, "events-table")[1:]
    assert events.count() == len(listed) > 0
    assert {row[2] for row in listed} == {event.title for event in events}


def test_pages_of_the_timeline_keep_the_filter(client):
    assert "?from=1990&amp;page=2" in page(client, "/diplomacy/timeline/?from=1990")
