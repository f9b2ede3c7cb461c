"""The home page: a finding first, and every way on."""

import pytest

from nkworld.portal import panels
from tests.reading import page, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _faults_are_shown(settings):
    settings.LEAVE_OUT_FAILED_PANELS = False


def test_the_page_stands_before_anything_was_published(client, dataset_without_claims):
    assert "All countries" in text_of(page(client, "/"))


def test_a_figure_of_which_nothing_is_known_does_not_open_the_page(client, universe):
    assert panels.first(panels.FrontFigure) is None


@pytest.mark.usefixtures("loaded")
def test_a_finding_opens_the_page_with_its_one_doubt_then_the_themes_and_countries(client):
    html = page(client, "/")
    words = text_of(html)

    headline = words.index("Trade with China, US$ 2.74 bn in 2025")
    doubt = words.index("crude oil left out of both", headline)
    theme = words.index("Recorded exports fell from US$ 2.82 bn in 2016", doubt)
    assert theme < words.index("All countries")
    assert html.count("<h1") == 1


@pytest.mark.usefixtures("loaded")
def test_the_numbers_of_the_headline_stand_in_the_picture(client):
    picture = page(client, "/").split('class="figure-picture"')[1].split("</svg>")[0]

    assert "US$ 2.74 bn" in picture.replace("\xa0", " ")


def test_who_runs_the_portal_is_named(client, universe, settings):
    settings.OPERATOR_NAME = "Institute of Ruritania"
    settings.OPERATOR_ADDRESS = "1 Castle Street | Strelsau"
    settings.RESPONSIBLE_EDITOR = "Rudolf Rassendyll"
    settings.CONTACT = "errors@portal.example"

    html = page(client, "/about/")

    words = text_of(html)
    assert "Institute of Ruritania runs this portal" in words
    assert "Rudolf Rassendyll" in words
    assert "1 Castle Street Strelsau" in words
    assert 'href="mailto:errors@portal.example"' in html


def test_a_copy_that_nobody_signs_says_so(client, universe):
    assert "This is a copy without an operator" in text_of(page(client, "/about/"))
