"""The modelled migrant stock is called a model, adds up to no total, and stands beside no count."""

import csv
from pathlib import Path

import pytest

import travel.migrants
from nkworld.figures import registry as figures
from tests.reading import api, chart, page, text_of
from travel.migrants.models import MigrantStock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]

SEED = Path(travel.migrants.__path__[0]) / "seed" / "migrant-stock.csv"
FIGURES = ["migrant-stock", "migrant-stock-by-country", "migrant-stock-by-origin"]


def test_every_row_is_there_and_125_are_excluded_with_their_rule():
    with SEED.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == MigrantStock.objects.with_readings().count() == 1496

    left_out = MigrantStock.objects.as_of().excluded()
    assert left_out.count() == 125
    assert all(row.exclusion == "mix-up" and "rule M" in row.note for row in left_out)


@pytest.mark.parametrize("slug", FIGURES)
def test_every_figure_calls_itself_a_model(client, slug):
    figure = chart(client, f"travel/{slug}")

    assert "model" in figure["headline"]["text"] and "model" in figure["unit"]
    assert "model" in figures.get(f"travel/{slug}").title
    assert any("not a count" in note for note in figure["notes"])
    assert list(figures.get(f"travel/{slug}").datasets) == ["travel/migrant-stock"]


def test_no_figure_draws_the_models_own_sum_of_those_abroad(client):
    """It lacks China, Japan and South Korea, and holds the excluded rows."""
    assert MigrantStock.objects.as_of().filter(country__code="WLD", direction="from-dprk").exists()

    figure = chart(client, "travel/migrant-stock-by-country")
    labels = {point["x"] for point in figure["series"][0]["points"]}
    assert not labels & {"World", "China", "Japan", "South Korea"}
    alone = chart(client, "travel/migrant-stock", "?country=WLD")
    assert not any(p["value"] for each in alone["series"] for p in each["points"])


def test_values_are_those_of_the_file(client):
    figure = chart(client, "travel/migrant-stock", "?country=CAN")
    every = next(each for each in figure["series"] if each["slug"] == "all")

    assert {p["x"]: p["value"] for p in every["points"]}["1995"] == 106
    found = api(client, "travel/migrant-stock", "?country=CAN&period=1995&sex=all")["results"]
    assert {row["direction"]: row["value"] for row in found}["from-dprk"] == 106


def test_a_country_page_says_it_in_words_and_draws_nothing(client):
    html = page(client, "/countries/canada/migrant-stock/")
    section = html.split('id="migrant-stock"')[1].split("</section>")[0]

    assert "UN-modelled migrants in Canada" in text_of(section)
    assert "<svg" not in section


@pytest.mark.parametrize("address", ["", "estimates/", "estimates/?country=DEU&rule=all"])
def test_every_page_calls_it_a_model(client, address):
    assert "model" in text_of(page(client, f"/travel/migrant-stock/{address}")).lower()


def test_pages_answer_before_anything_was_modelled(client):
    MigrantStock.objects.all().delete()

    assert "No estimate is on record" in page(client, "/travel/migrant-stock/")
    for slug in FIGURES:
        assert "No figure that can be drawn is on record" in page(client, f"/charts/travel/{slug}/")
