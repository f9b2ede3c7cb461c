"""What diplomacy puts on pages of the portal: search, list of countries, opening of a country."""

import re

import pytest

from diplomacy.models import Event
from diplomacy.panels import LatestRelations
from diplomacy.states import Relations, State
from nkworld.asking.record_questions import today
from nkworld.atlas.models import Country
from tests.reading import page, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]


def section(html, title):
    return html.split(f">{title}</h2>")[1].split("</section>")[0]


def test_an_event_is_found_by_its_title_and_leads_to_its_year(client):
    event = Event.objects.get(title__startswith="Joint liaison office in Kaesong")
    found = section(page(client, "/search/?q=liaison+office+kaesong"), "Events")

    assert event.title in found
    address = re.search(r'href="(/diplomacy/timeline/[^"]+)"', found)[1].replace("&amp;", "&")
    assert event.title in page(client, address)


@pytest.mark.parametrize(
    ("words", "title", "name"),
    [
        ("UNESCO", "Organisations", "UN Educational"),
        ("biological weapons", "Treaties", "Biological Weapons Convention"),
    ],
)
def test_bodies_and_treaties_are_found_and_lead_to_their_group(client, words, title, name):
    found = section(page(client, f"/search/?q={words}"), title)

    assert name in found
    address, anchor = re.search(r'href="(/diplomacy/[^"#]+)#([^"]+)"', found).groups()
    assert f'id="{anchor}"' in page(client, address)


def test_the_list_of_countries_tells_the_state_of_relations(client):
    column = LatestRelations().latest()
    states = Relations.load().on(today())
    known = {country.pk for country, state in states.items() if state.kind != State.UNKNOWN}
    assert column.keys() == known
    ukraine, kazakhstan = (column[Country.objects.get(code=code).pk] for code in ("UKR", "KAZ"))
    assert (ukraine.display, kazakhstan.display) == ("Relations broken off", "since 1992")
    assert ukraine.order > kazakhstan.order


def test_numbers_in_the_list_of_countries_stand_under_their_headings(client):
    html = page(client, "/countries/")
    china = html.split("/countries/china/")[1].split("</tr>")[0]

    kinds = re.findall(r'<td class="(\w+)"', china)
    assert kinds == ["number", "number", "number", "date", "number", "number", "number"]


def test_a_country_with_nothing_but_a_date_says_it(client):
    text = text_of(page(client, "/countries/kazakhstan/"))

    assert "since 28 January 1992" in text
    assert "art of the Soviet Union , which ended on 25 December 1991" in text
