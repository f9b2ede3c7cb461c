"""What the desk wrote stands first wherever its place is shown; else the machine's sentence."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone

from nkworld.atlas.memo import memo_scope
from nkworld.figures import registry as figures
from nkworld.figures.registry import finding_for
from nkworld.texts.publishing import take_down
from tests.reading import api, page

HEADLINE = "Ruritania bought goods worth US$ 100 in 2014"
DECK = "It sold US$ 300, says the Bureau."
CHART = "/charts/trade/partner"

pytestmark = pytest.mark.django_db


def first(html):
    """The words of the first heading."""
    return " ".join(unescape(re.sub("<[^>]+>", "", html.split("<h1")[1].split("</h1>")[0])).split())


def test_a_figures_page_and_files_open_with_its_finding(client, go_live):
    go_live()
    html = page(client, f"{CHART}/?country=XRU")

    assert HEADLINE in first(html)
    assert "Only the second reader" not in html
    picture = client.get(f"{CHART}.svg?country=XRU").content.decode()
    assert f">{HEADLINE}</title>" in picture
    assert DECK in picture
    assert HEADLINE in first(page(client, f"{CHART}/embed/?country=XRU"))
    found = client.get(f"{CHART}.json?country=XRU").json()
    assert (found["title"], found["finding"]["deck"]) == (HEADLINE, DECK)
    assert found["headline"]["text"] != HEADLINE


def test_another_state_of_the_figure_keeps_the_machines_sentence(client, go_live):
    go_live()

    assert HEADLINE not in page(client, f"{CHART}/?country=XRU&from=2015")
    assert HEADLINE not in page(client, f"{CHART}/?country=XFR")


def test_a_draft_heads_nothing(client, write):
    write()

    assert HEADLINE not in page(client, f"{CHART}/?country=XRU")


def test_as_of_an_earlier_moment_the_earlier_finding_stands(client, go_live):
    before = timezone.now()
    old = go_live()
    new = go_live(headline="Ruritania buys less than it sells")
    figure = figures.get("trade/partner")

    def title(moment):
        return figure.ask({"country": "XRU", "as_of": moment.isoformat()})[1].title

    assert HEADLINE not in title(before)
    assert title(old.known_from) == HEADLINE
    assert title(new.known_from) == "Ruritania buys less than it sells"


def test_the_pinned_answer_is_the_answer_of_now(client, go_live):
    """As of the moment that an answer names, it has the same finding."""
    go_live()
    now = api(client, "charts/trade/partner", "?country=XRU")
    pinned = api(client, "charts/trade/partner", f"?country=XRU&as_of={now['as_of']}")

    assert now["finding"] == pinned["finding"] != None  # noqa: E711 - a chain


def test_an_answer_known_by_its_tag_is_renewed_when_a_finding_is_taken_down(client, go_live):
    live = go_live()
    address = "/api/v1/charts/trade/partner/?country=XRU"
    tag = client.get(address)["ETag"]
    take_down(live, None, "Wrong.")

    again = client.get(address, headers={"If-None-Match": tag})
    assert again.status_code == 200
    assert again.json()["finding"] is None


def test_pages_open_with_the_finding_of_their_place(client, go_live, universe):
    for place in ("country:XRU", "country:XRU/trade", "section:exclusions"):
        go_live(place)

    for address in ("/countries/ruritania/", "/countries/ruritania/trade/", "/exclusions/"):
        html = page(client, address)
        assert 'class="finding-headline"' in html, address
        assert 'href="/claims/trade/flows/' in html, address


def test_why_tells_claims_sources_and_who_signed(client, go_live):
    go_live()
    html = page(client, f"{CHART}/?country=XRU")
    why = html.split("Why this sentence?")[1].split("</details>")[0]

    assert "Royal Bureau, 2014, exports with Ruritania: US$ 100" in why
    assert "Yearbook of made-up trade" in why
    assert "Signed: the portal’s editors" in why


def test_all_findings_are_read_in_one_query(go_live, django_assert_num_queries):
    go_live()
    with memo_scope(), django_assert_num_queries(1):
        assert finding_for("figure:trade/partner?country=XRU").headline == HEADLINE
        assert finding_for("country:XRU") is None


def test_a_scheduled_finding_waits_for_its_moment(client, go_live):
    go_live(at=timezone.now() + timedelta(hours=1))

    assert HEADLINE not in page(client, f"{CHART}/?country=XRU")


def test_the_card_of_a_page_says_what_stands_first_there(client, go_live):
    own = client.get(f"{CHART}.card.png?country=XRU").content
    go_live(place="country:XRU", headline="Ruritania is an ally")

    html = page(client, "/countries/ruritania/")
    card = unescape(re.search('property="og:image" content="http://testserver([^"]+)"', html)[1])

    assert card == f"{CHART}.card.png?country=XRU&beneath=country%3AXRU"
    assert 'property="og:image:alt" content="Ruritania is an ally"' in html
    assert client.get(card).content not in (own, b"")
    assert client.get(f"{CHART}.card.png?country=XRU&beneath=country%3AXFR").content == own
