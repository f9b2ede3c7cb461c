"""The timeline in lanes: every mark leads to its row, with what happened beside it."""

import re
from collections import Counter

import pytest

from diplomacy.models import Event
from diplomacy.views import OF_EVENTS
from tests.reading import page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]

RUSSIA = "/diplomacy/timeline/?country=RUS&from=2015"


def lanes(html):
    """{look: [(address, words)]}"""
    found = {}
    for look, inside in re.findall(r'<g class="lane lane-(\w+)">(.*?)</g>', html, re.S):
        marks = re.findall(r'<a href="([^"]+)">.*?<text[^>]*>(.*?)</text></a>', inside, re.S)
        found[look] = [(url.replace("&amp;", "&"), words) for url, words in marks]
    return found


def test_each_event_is_a_mark_that_leads_to_its_row(client):
    html = page(client, RUSSIA)
    marks = [mark for look in OF_EVENTS for mark in lanes(html)[look]]

    assert (
        len(marks) == Event.objects.filter(country__code="RUS", date_last__year__gte=2015).count()
    )
    for url, words in marks[::20]:
        address, _, row = url.partition("#")
        listed = page(client, f"/diplomacy/timeline/{address}").split(f'id="{row}"')[1]
        assert words.split(": ", 1)[1] in listed.split("</tr>")[0]


def test_lanes_of_many_marks_are_bars_that_lead_to_their_years(client):
    found = lanes(page(client, "/diplomacy/timeline/"))
    kinds = OF_EVENTS["visits"][1]
    years = Event.objects.filter(kind__in=kinds).values_list("date_first__year", flat=True)
    counts = Counter(year - year % 5 for year in years)

    told = [
        re.match(r"(\d{4}).*?: (\d+), summits and visits", words) for _, words in found["visits"]
    ]
    assert [int(each[2]) for each in told] == [counts[year] for year in sorted(counts)]
    url, words = found["visits"][-3]
    assert (url, words[:12]) == ("?from=2015&to=2019", "2015 to 2019")
    narrowed = lanes(page(client, f"/diplomacy/timeline/{url}"))
    assert all(words.split(",")[0][-4:] <= "2019" for _, words in narrowed["visits"])


def test_what_else_happened_is_beside_a_country_and_not_beside_a_kind(client):
    beside = lanes(page(client, "/diplomacy/timeline/?country=MYS"))
    assert {"acts", "tests", "resolutions", "launches"} < set(beside)
    assert ("broken off" in str(beside["acts"]), len(beside["tests"])) == (True, 6)

    assert set(lanes(page(client, "/diplomacy/timeline/?kind=summit"))) == {"visits"}
    assert 'class="lanes"' not in page(client, "/diplomacy/timeline/?q=nobodysaidthis")
