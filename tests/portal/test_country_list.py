"""The list of countries: by region, filtered, sorted, each number with the way to its card."""

import re

import pytest

from tests.factories import CountryFactory
from tests.reading import page, text_of

pytestmark = pytest.mark.postgres

LISTED = re.compile(r'<th scope="row">\s*<a href="/countries/([a-z-]+)/"')


def listed(client, query=""):
    return LISTED.findall(page(client, f"/countries/{query}"))


def test_countries_with_a_figure_are_rows_and_the_others_are_named(client, universe):
    html = page(client, "/countries/")

    assert set(LISTED.findall(html)) == {"ruritania", "freedonia"}
    silent = html.split('class="country-silent"')[1].split("</p>")[0]
    assert "/countries/nowhere/" in silent
    assert "2 of 3 with a figure" in text_of(html)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?name=RURI", ["ruritania"]),
        ("?name=xfr", ["freedonia"]),
        ("?name=wh", []),
        ("?letter=f", ["freedonia"]),
        ("?on_record=trade", ["freedonia", "ruritania"]),
        ("?on_record=aid", []),
        ("?sort=-turnover", ["ruritania", "freedonia"]),
        ("?sort=turnover", ["freedonia", "ruritania"]),
        ("?sort=-name", ["ruritania", "freedonia"]),
        ("?sort=exports&name=ia", ["ruritania"]),
    ],
)
def test_countries_are_filtered_and_sorted(client, universe, query, found):
    assert listed(client, query) == found


def test_a_name_in_another_script_finds_its_country(client, universe):
    universe.ruritania.aliases.create(text="루리타니아", language="ko")

    assert listed(client, "?name=루리타니아") == ["ruritania"]


def test_a_name_that_finds_nobody_is_answered_with_the_nearest(client, universe):
    html = page(client, "/countries/?name=Ruritamia")

    meant = html.split("No country is as asked. Did you mean")[1].split("</p>")[0]
    assert '<a href="/countries/ruritania/">Ruritania</a>?' in meant


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("?sort=size", "“size” is not a column"),
        ("?region=asai", "Did you mean “asia”?"),
        ("?on_record=traed", "Did you mean “trade”?"),
        ("?order=name", "“order” is not a parameter here"),
    ],
)
def test_what_is_not_understood_is_refused_in_a_sentence(client, universe, query, sentence):
    response = client.get(f"/countries/{query}")

    assert response.status_code == 400
    assert sentence in response.content.decode()


def test_a_heading_keeps_the_filter(client, universe):
    html = page(client, "/countries/?on_record=trade")

    assert 'href="?on_record=trade&amp;sort=-turnover"' in html


def test_a_number_leads_to_its_claim(client, universe):
    html = page(client, "/countries/?name=Freedonia")
    [address] = re.findall(r'href="(/claims/trade/flows/\d+/)"', html)

    assert "55" in text_of(page(client, address))


def test_regions_and_their_counts(client, universe):
    CountryFactory(code="XEU", name="Alpinia", region="Europe")
    html = page(client, "/countries/")

    assert 'href="#europe"' in html
    europe = text_of(html.split('id="europe"')[1].split("</details>")[0])
    assert "Nothing is on record of Alpinia" in europe


@pytest.mark.usefixtures("loaded")
@pytest.mark.django_db
def test_the_map_tells_what_is_on_record_of_each_country(client):
    html = page(client, "/countries/")
    drawing = html.split('id="world-drawing"')[1].split("</svg>")[0]

    of_china = re.search("<title>China: ([^<]*)</title>", drawing)[1].split(", ")
    assert of_china[:4] == ["trade", "diplomacy", "travel", "aid"]
    assert re.search(r"<title>Switzerland: [^<]*aid</title>", drawing)
    counts = re.findall(r"(\d+) of (\d+) themes</span>\s*<b>(\d+)", html)
    themes = [str(number) for number in range(len(of_china), 0, -1)]
    assert [(number, total) for number, total, _ in counts] == [(n, themes[0]) for n in themes]
    assert drawing.count("<use") - 2 <= sum(int(count) for *_, count in counts)
