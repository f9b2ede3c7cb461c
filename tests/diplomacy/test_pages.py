"""The pages of diplomacy: they answer, are strict, and print what the states themselves say."""

import re
from datetime import date

import pytest

from diplomacy.membership_states import Memberships, Treaties
from diplomacy.models import Event, MissionReading, RelationAct
from diplomacy.posts import Missions
from diplomacy.published_counts import Measure, count_on
from nkworld.asking.record_questions import today
from nkworld.atlas.models import Country
from nkworld.provenance.models import Source
from tests.reading import page, queries, table

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]

DAY = date(2017, 1, 1)
PLACES = [
    "",
    "how-we-count/",
    "organizations/",
    "treaties/",
    "timeline/",
    "relations/",
    "missions/",
]


def rows(html, table_id="countries-table"):
    return table(html, table_id)[1:]


def names(html):
    return [row[0] for row in rows(html)]


def test_every_page_answers_before_anything_was_loaded(client):
    for model in (RelationAct, MissionReading, Event):
        model.objects.all().delete()

    for name in PLACES:
        page(client, f"/diplomacy/{name}")


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("?onn=2017-01-01", "Did you mean “on”?"),
        ("?on=2017-02-30", "write it as 2017-01-01"),
        ("?on=1947-01-01", "when North Korea was founded"),
        ("?on=2999-01-01", "has not come yet"),
        ("?on=2017-01-01&on=2018-01-01", "given 2 times"),
        ("?sort=size", "is not a column"),
        ("?show=embassies", "is not known"),
        ("?map=treaties", "is not known"),
        ("?as_of=yesterday", "write 2026-11-25"),
        ("how-we-count/?on=2017-01-01", "is not a parameter here"),
        ("treaties/?on=soon", "is not a day"),
        ("timeline/?country=Malaisia", "Malaysia (MYS)"),
        ("timeline/?kind=sumit", "Did you mean “summit”?"),
        ("timeline/?from=2010&to=2000", "runs backwards"),
        ("timeline/?as_of=2999-01-01", "is not over yet"),
        ("timeline/?sort=size", "is not a column"),
        ("relations/?event=opened", "is not known"),
        ("relations/?rule=all", "is not a parameter here"),
        ("missions/?side=ours", "is not known"),
    ],
)
def test_what_is_not_understood_is_refused_with_a_sentence(client, address, sentence):
    response = client.get(f"/diplomacy/{address}")

    assert response.status_code == 400
    assert sentence in response.content.decode()


@pytest.mark.parametrize(
    ("name", "states"), [("organizations", Memberships), ("treaties", Treaties)]
)
def test_every_body_stands_with_its_place_and_its_papers(client, name, states):
    html = page(client, f"/diplomacy/{name}/?on=2000-01-01")

    held = states().on(date(2000, 1, 1))
    for label in {each.label for each in held}:
        number = sum(each.label == label for each in held)
        assert re.search(rf"<dt>{label}</dt>\s*<dd>\s*{number}\s*</dd>", html)
    assert html.count("<tr id=") == len(held)
    assert html.count("<q>") == states.model.objects.count()


def test_the_home_page_counts_as_of_today(client):
    hosts = count_on(Measure.HOSTS, today(), Missions.load())

    html = page(client, "/")
    told = f"Countries with an embassy of North Korea: {hosts.value} on {today():%-d %B %Y}."
    assert told in html
    assert 'href="/diplomacy/"' in html


def made_up(year):
    """An act and an event of each month of that year, of Malaysia."""
    malaysia = Country.objects.get(code="MYS")
    papers = {
        "source": Source.objects.first(),
        "citation": "a made-up page",
        "as_quoted": "made up",
    }
    for month in range(1, 13):
        dated = {"country": malaysia, "date": f"{year}-{month:02}"} | papers
        RelationAct.objects.create(event="none", **dated)
        Event.objects.create(kind="talks", title=f"Made-up {month}", **dated)


@pytest.mark.parametrize(
    "address", ["/diplomacy/", "/diplomacy/timeline/", "/countries/malaysia/", "/"]
)
def test_the_same_queries_for_few_rows_and_for_many(client, address):
    """First acts and events are what changed, and the home page tells of both kinds; a dozen events
    are enough for the lanes of a country.
    """
    made_up(1990)
    client.get(address)  # figures are drawn once
    few = queries(client, address)

    made_up(1991)

    assert queries(client, address) == few
