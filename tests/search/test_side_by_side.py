"""Several countries in one question are answered side by side; closed embassies by their number."""

import re

import pytest

from nkworld.atlas.memo import memo_scope
from nkworld.search.answers import answer
from nkworld.search.question import understood
from tests.reading import page, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]


def answered(text):
    with memo_scope():
        return answer(understood(text))


@pytest.mark.parametrize(
    ("text", "sentence", "url"),
    [
        ("Russia against China", "Trade with Russia and China", "/compare/?c=RUS&c=CHN"),
        ("China vs Russia", "Trade with China and Russia", "/compare/?c=CHN&c=RUS"),
        ("러시아 중국", "Trade with Russia and China", "/compare/?c=RUS&c=CHN"),
        (
            "compare China with Russia 2015",
            "Trade with China and Russia",
            "/compare/?c=CHN&c=RUS&from=2015&to=2015",
        ),
        ("exports China Russia 2015", "Exports to China and Russia", "/compare/?c=CHN&c=RUS"),
        ("votes China Japan", "Votes with China and Japan", "/compare/?c=CHN&c=JPN"),
    ],
)
def test_countries_against_one_another_lead_to_the_comparison(text, sentence, url):
    given = answered(text)

    assert sentence in given.sentence
    assert given.page.url.startswith(url)
    assert given.number == ""


def test_one_country_is_answered_as_ever():
    assert answered("Russia trade 2024").page is None
    assert answered("South Korea trade").title == answered("inter-Korean trade").title


def test_the_page_shows_the_way_to_the_comparison_first(client):
    html = page(client, "/search/?q=Russia+against+China")
    links = html.split('answer-links">')[1].split("</p>")[0]

    assert links.index("/compare/?c=RUS&amp;c=CHN") < links.index("/charts/trade/partner/?")
    assert client.get("/compare/?c=RUS&c=CHN").status_code == 200


def test_embassies_closed_since_a_year_are_counted_and_listed(client):
    given = answered("embassies closed since 2019")
    listed = page(client, given.page.url)
    rows = re.findall(r"Embassy of North Korea in ([A-Z][\w ]+)", text_of(listed))

    number, most = map(int, re.fullmatch(r"(\d+) \(between \1 and (\d+)\)", given.number).groups())
    assert given.sentence.startswith(f"Embassies closed: {number} from 2019 to ")
    assert number == most - 1
    assert f"{most} " in text_of(listed)
    assert rows or "Kuala Lumpur" in text_of(listed)
    assert "Tashkent" not in listed.split("<tbody")[1]


def test_embassies_closed_in_one_year_are_those_of_the_story():
    given = answered("embassies closed 2023")

    assert given.number.startswith("7 ")
    assert given.sentence.startswith("Embassies closed: 7 in 2023. ")
    assert "latest on record" not in given.sentence


def test_missions_are_asked_since_when_they_are_as_they_are(client):
    closed = "/diplomacy/missions/?status=closed&side=abroad&kind=embassy"
    every = page(client, closed)
    since = page(client, f"{closed}&state_since=2024")

    assert "Tashkent" in every
    assert "Tripoli" in since
    assert "Tashkent" not in since.split("<tbody")[1]
    assert client.get("/diplomacy/missions/?state_since=soon").status_code == 400
