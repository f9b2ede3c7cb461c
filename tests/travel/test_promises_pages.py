"""What must hold of travel’s pages on the loaded data: they say what API and files say."""

import csv
import io
import re
from decimal import Decimal

import pytest

from nkworld.figures.bindings import resolve
from tests.reading import api, everywhere, line, page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]
INTO_CHINA = "?country=CHN&direction=from-dprk&kind=entry"


def test_page_api_and_file_give_the_same_claims_to_the_digit(client):
    query = INTO_CHINA + "&frequency=annual&dimension=total"
    rows = api(client, "travel/crossings", query)["results"]
    html = page(client, f"/travel/crossings/{query}")
    response = client.get(f"/api/v1/travel/crossings/{query}&format=csv")
    text = b"".join(response.streaming_content).decode()
    file = list(csv.DictReader(io.StringIO(text)))

    assert [Decimal(row["value"]) for row in file if row["period"]] == [r["value"] for r in rows]
    assert len(rows) == 8
    for row in rows:
        assert f"{row['value']:,}" in html
        assert row["source"]["name"] in html


def test_another_rule_shows_the_yearbook(client):
    ministry = line(everywhere(client, "travel/to-the-north"), "visits")
    yearbook = line(everywhere(client, "travel/to-the-north", "?rule=compilers-first"), "visits")

    assert (ministry["2009"], yearbook["2009"]) == (120_616, 120_716)


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("arrivals:CHN:2015:persons:cnta", "188,300"),
        ("arrivals:KOR:2019:persons:mou-rok-refugees", "1,047"),
        ("arrivals:KOR:2021:persons:mou-rok-refugees", "63"),
        ("arrivals:KOR:2024:persons:mou-rok-refugees", "236"),
        ("arrivals:RUS:2019:persons:fsb", "21,000"),
        ("arrivals:RUS:2024:persons:fsb:to-dprk", "6,469"),
    ],
)
def test_numbers_of_the_profiles_are_bound_to_their_claims(key, text):
    assert resolve([key])[key].complaint(text) == ""


@pytest.mark.parametrize("slug", ["travel/crossings", "travel/overseas-workers"])
def test_the_catalogue_shows_both_tables(client, slug):
    assert f"/data/{slug}/" in page(client, "/data/")
    html = page(client, f"/data/{slug}/")
    assert f"/api/v1/{slug}/" in html
    assert "own terms" in html


def test_before_the_first_delivery_nothing_was_known(client):
    rows = api(client, "travel/crossings", "?as_of=2020-01-01&rule=all")["results"]

    assert rows == []


@pytest.mark.parametrize(
    ("country", "told"),
    [
        ("china", ["travel-country", "travel-china-purpose", "travel-tourists", "travel-host"]),
        ("russia", ["travel-country", "travel-russia", "travel-host"]),
        ("south-korea", ["travel-resettlement", "travel-to-the-north", "travel-to-the-south"]),
        ("mongolia", ["travel-host"]),
        ("united-states", []),
        ("japan", []),
    ],
)
def test_a_countrys_page_tells_what_is_known_of_it(client, country, told):
    html = page(client, f"/countries/{country}/travel/")
    section = html.partition('<section id="travel"')[2].partition("</section>")[0]

    assert section
    assert re.findall(r'id="(travel-[a-z-]+)"\s+data-figure', section) == told


def test_a_country_without_travel_has_no_section(client):
    assert '<section id="travel"' not in page(client, "/countries/brazil/")
