"""The pages of diplomacy: they answer, are strict, and print what the states themselves say."""

import re
from datetime import date

import pytest

from diplomacy.membership_states import Memberships, Treaties
from diplomacy.models import Event, MissionReading, RelationAct
from diplomacy.posts import Missions, today
from diplomacy.published_counts.own import Measure, count_on
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
        ("?on=2017-02-30", "write 2017-01-01"),
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


def made_up(month):
    """An act and an event of that month, of Malaysia."""
    malaysia, dated = Country.objects.get(code="MYS"), f"1990-{month:02}"
    papers = {
        "source": Source.objects.first(),
        "citation": "a made-up page",
        "as_quoted": "made up",
    }
    RelationAct.objects.create(country=malaysia, event="none", date=dated, **papers)
    Event.objects.create(
        country=malaysia, date=dated, kind="talks", title=f"Made-up {month}", **papers
    )


@pytest.mark.parametrize(
    "address", ["/diplomacy/", "/diplomacy/timeline/", "/countries/malaysia/", "/"]
)
def test_the_same_queries_for_few_rows_and_for_many(client, address):
    """A first act and a first event are what changed, and the home page tells of both kinds."""
    made_up(1)
    client.get(address)  # figures are drawn once
    few = queries(client, address)

    for month in range(2, 13):
        made_up(month)

    assert queries(client, address) == few
