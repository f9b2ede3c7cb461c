"""Several countries side by side, as the universe has them."""

import csv
import io

import pytest

from tests.factories import CountryFactory
from tests.reading import chart, line, page, tells_of_a_draft, text_of

pytestmark = pytest.mark.usefixtures("universe")

BOTH = "/compare/?c=XRU&c=XFR"


def rows_of(client, address):
    return list(csv.DictReader(io.StringIO(client.get(address).content.decode())))


def test_countries_stand_on_the_same_axes_with_the_years_and_sources_of_each(client):
    text = text_of(page(client, BOTH))

    assert "Ruritania against Freedonia" in text
    assert "Trade with Ruritania and Freedonia" in text
    assert "Ruritania: Royal Bureau; Freedonia: Freedonian Gazette" in text
    assert not tells_of_a_draft(page(client, BOTH))


def test_of_whom_nothing_is_on_record_that_is_said_and_no_zero_is_drawn(client):
    text = text_of(page(client, "/compare/?c=XRU&c=XNO"))
    assert "Nowhere: nothing is on record, which is not a zero." in text

    figure = chart(client, "trade/partner", "?country=XRU,XNO&measure=turnover")
    assert line(figure, "xno-turnover") == {}  # no point with a value

    nowhere = [row for row in rows_of(client, "/compare.csv?c=XRU&c=XNO") if row["code"] == "XNO"]
    assert [(row["period"], row["value"]) for row in nowhere] == [("", "")]
    assert nowhere[0]["note"] == "nothing on record, which is not a zero"


@pytest.mark.parametrize(
    "asked", ["?c=xru&c=xfr", "?c=ruritania&c=Freedonia", "?c=XRU,XFR", "?c=XRU&c=xfr&c=XRU&c="]
)
def test_a_country_is_known_by_any_spelling_and_stands_once(client, asked):
    assert rows_of(client, f"/compare.csv{asked}") == rows_of(client, "/compare.csv?c=XRU&c=XFR")
    assert "Ruritania against Freedonia" in page(client, f"/compare/{asked}")


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("?c=Ruritnia", "Ruritania (XRU)"),
        ("?c=XRU&c=Utopia", "“Utopia” is not a country known here"),
        ("?c=XRU&c=XFR&from=2014&from=2015", "“from” is given 2 times"),
        ("?country=XRU", "“country” is not a parameter here"),
        ("?c=XRU&from=2015&to=2014", "runs backwards"),
        ("?c=XRU&trade-partner.measure=sale", "is not known"),
    ],
)
def test_what_is_not_understood_is_refused_in_a_sentence(client, asked, sentence):
    for path in ("/compare/", "/compare.csv", "/compare.json"):
        response = client.get(f"{path}{asked}")

        assert response.status_code == 400
        assert sentence in text_of(response.content.decode())


def test_six_countries_and_north_korea_are_refused(client):
    more = [CountryFactory(code=f"XA{letter}", name=f"Isle {letter}") for letter in "BCDE"]
    asked = "&".join(f"c={each.code}" for each in more)

    assert client.get(f"/compare/?c=XRU&{asked}").status_code == 200
    refused = client.get(f"/compare/?c=XRU&c=XFR&{asked}")
    assert refused.status_code == 400
    assert "name five at most" in refused.content.decode()

    CountryFactory(code="PRK", name="North Korea")
    refused = client.get("/compare/?c=XRU&c=PRK")
    assert refused.status_code == 400
    assert "North Korea is on one side of every figure" in refused.content.decode()


def test_a_country_is_taken_away_and_added_by_links_and_a_form(client):
    html = page(client, f"{BOTH}&from=2014")

    assert 'href="/compare/?c=XFR&amp;from=2014"' in html
    assert 'type="hidden" name="c" value="XRU"' in html
    assert 'type="hidden" name="from" value="2014"' in html
    assert '<option value="Nowhere">' in html
    assert 'href="/countries/ruritania/"' in html


def test_a_switch_of_one_figure_keeps_every_country_and_goes_into_the_files(client):
    html = page(client, f"{BOTH}&trade-partner.measure=import")
    assert "c=XRU&amp;c=XFR&amp;trade-partner.measure=export#trade-partner" in html
    assert "/compare.csv?c=XRU&amp;c=XFR&amp;trade-partner.measure=import" in html

    rows = rows_of(client, "/compare.csv?c=XRU&trade-partner.measure=import")
    assert {row["value"] for row in rows} == {"300"}


def test_the_json_says_what_was_asked_of_which_moment_and_by_which_rule(client):
    found = client.get("/compare.json?c=xru&c=XFR&from=2014").json()

    assert found["query"] == {"c": ["XRU", "XFR"], "from": "2014"}
    assert found["as_of"].endswith("Z")
    figure = found["figures"][0]
    assert figure["slug"] == "trade/partner"
    assert figure["query"]["country"] == "XRU,XFR"
    assert figure["rule"]


def test_without_a_country_the_page_asks_for_some(client):
    html = page(client, "/compare/")

    assert "Up to five countries side by side" in html
    assert "compare.csv" not in html
