"""What every public page promises: it answers, is strict about its address, and costs little."""

import hashlib
import re
from html import unescape

import pytest
from django.urls import reverse
from django.utils.html import escape

from nkworld.provenance.publishing import publish, withdraw
from tests.factories import FlowFactory, ReleaseFactory, live
from tests.reading import page, queries, tells_of_a_draft

pytestmark = pytest.mark.django_db

PAGES = [
    "/",
    "/countries/",
    "/countries/ruritania/",
    "/charts/",
    "/charts/trade/total/",
    "/data/",
    "/sources/",
    "/sources/bureau/",
    "/changes/",
    "/changes/feed/",
    "/changes/feed.json",
    "/exclusions/",
    "/about/",
    "/search/?q=rurit",
    "/trade/",
    "/trade/flows/",
    "/trade/inter-korean/",
]


@pytest.fixture
def portal(universe, layer):
    return universe


@pytest.mark.parametrize("address", PAGES)
def test_every_page_answers_from_a_nearly_empty_portal(client, portal, address):
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("address", ["/", "/trade/", "/countries/", "/data/", "/exclusions/"])
def test_pages_answer_before_anything_was_published(client, dataset_without_claims, address):
    assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("/countries/ruritania/?directon=import", "Did you mean “direction”?"),
        ("/countries/ruritania/?direction=imprt", "Did you mean “import”?"),
        ("/countries/ruritania/?rule=bureau", "Did you mean “bureau-first”?"),
        ("/charts/trade/total/?from=2015&to=2010", "runs backwards"),
        ("/charts/trade/partner/?country=Ruritanya", "Ruritania (XRU)"),
        ("/charts/trade/total/?as_of=yesterday", "write 2026-11-25"),
        ("/trade/flows/?source=gazete", "Did you mean “gazette”?"),
        ("/countries/?sort=size", "is not a column"),
        ("/countries/ruritania/?rule=all&rule=bureau-first", "given 2 times"),
        ("/about/?x=1", "is not a parameter here"),
    ],
)
def test_what_is_not_understood_is_refused_with_the_nearest_known(
    client, portal, address, sentence
):
    response = client.get(address)

    assert response.status_code == 400
    assert sentence in response.content.decode()


def test_tracking_in_an_address_is_no_question(client, portal):
    assert client.get("/countries/ruritania/?utm_source=mail&fbclid=1").status_code == 200


def test_country_page_shows_claims_with_their_papers(client, portal):
    html = page(client, "/countries/ruritania/trade/?rule=all")

    for words in ("Royal Bureau", "Freedonian Gazette", "310 dollars", "mix-up with another land"):
        assert words in html


def test_the_files_of_the_claims_carry_the_pages_query(client, portal):
    html = page(client, "/countries/ruritania/trade/?rule=all&direction=import&from=2014")

    for media in ("csv", "json"):
        query = f"country=XRU&rule=all&from=2014&direction=import&format={media}"
        assert f"/api/v1/trade/flows/?{escape(query)}" in html
        assert client.get(f"/api/v1/trade/flows/?{query}").status_code == 200


def test_a_country_with_nothing_on_record_says_so_with_dignity(client, portal):
    html = page(client, "/countries/nowhere/")

    assert "That is not a zero" in html


def test_country_page_makes_the_same_queries_for_two_rows_and_two_hundred(client, portal):
    for_two = queries(client, "/countries/ruritania/?rule=all")
    release = ReleaseFactory(source=portal.bureau)
    for year in range(1950, 2010):
        for direction in ("export", "import"):
            FlowFactory(
                release=release, country=portal.ruritania, period=str(year), direction=direction
            )
    publish(release)

    assert queries(client, "/countries/ruritania/?rule=all") == for_two


def test_a_page_is_not_sent_again_until_something_changes(client, portal):
    first = client.get("/countries/ruritania/")

    again = client.get("/countries/ruritania/", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    live(portal.draft)
    changed = client.get("/countries/ruritania/", headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200
    assert tells_of_a_draft(changed.content.decode())


@pytest.mark.parametrize("address", PAGES)
def test_a_draft_is_seen_on_no_page(client, portal, address):
    assert not tells_of_a_draft(client.get(address).content.decode())


def test_a_drafts_own_address_is_unknown_to_the_public(client, portal):
    assert client.get(reverse("portal:release", args=[portal.draft.pk])).status_code == 404


def test_search_finds_a_country_under_any_of_its_names(client, portal):
    portal.ruritania.aliases.create(text="Ruritanien", language="en")

    assert "/countries/ruritania/" in page(client, "/search/?q=RURITANIEN")


def test_release_page_shows_old_and_new(client, portal):
    correction = ReleaseFactory(source=portal.bureau, kind="correction", reason="Misprint")
    FlowFactory(release=correction, country=portal.ruritania, period="2014", value=101)
    live(correction)

    html = page(client, f"/releases/{correction.pk}/")
    assert "Misprint" in html
    assert ">100<" in html and ">101<" in html


def test_feed_tells_of_a_withdrawal(client, portal):
    withdraw(portal.second, reason="Wrong land")

    assert "Wrong land" in client.get("/changes/feed/").content.decode()


def test_a_cited_address_keeps_its_figures_and_its_fingerprint(client, portal):
    html = page(client, "/charts/trade/partner/?country=XRU")
    lasting = unescape(
        re.search(r"/charts/trade/partner/\?country=XRU&amp;as_of=[^\s<\"]+", html)[0]
    )
    fingerprint = re.search(r"fingerprint (\w{12})", html)[1]

    live(portal.draft)

    csv = client.get(lasting.replace("/partner/?", "/partner.csv?")).content
    assert hashlib.sha256(csv).hexdigest().startswith(fingerprint)
    assert fingerprint not in page(client, "/charts/trade/partner/?country=XRU")
