"""The home page: a question first, and every way on."""

import re

import pytest

from nkworld.atlas.models import DPRK, Country
from nkworld.portal import front
from nkworld.portal.front import Dispute, FrontQuestion
from tests.reading import page, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _faults_are_shown(settings):
    settings.LEAVE_OUT_FAILED_PANELS = False


def test_the_page_stands_before_anything_was_published(client, dataset_without_claims):
    assert "How do we know?" in text_of(page(client, "/"))


def test_a_question_that_nothing_answers_is_not_put(client, universe):
    assert front.first(FrontQuestion) is None


@pytest.mark.usefixtures("loaded")
def test_a_finding_answers_the_first_question_with_its_one_doubt(client):
    words = text_of(page(client, "/"))

    question = words.index("Who trades with North Korea?")
    answer = words.index("Trade with China, US$ 2.74 bn in 2025", question)
    doubt = words.index("crude oil left out of both", answer)
    assert doubt < words.index("Pick a country")


@pytest.mark.usefixtures("loaded")
def test_the_example_of_a_dispute_is_one(client):
    dispute = front.first(Dispute)

    assert "they differ" in dispute.figure.title
    assert dispute.figure.title.replace("\xa0", " ") in text_of(page(client, "/"))


def test_every_country_can_be_picked(client, universe):
    html = page(client, "/")
    codes = re.findall(r'<option value="([A-Z]{3})"', html)

    assert codes == list(Country.objects.exclude(code=DPRK).values_list("code", flat=True))


@pytest.mark.parametrize("text", ["XRU", "Ruritania", "ruritania"])
def test_a_pick_leads_to_the_countrys_page(client, universe, text):
    answer = client.get("/countries/choose/", {"country": text})

    assert answer["Location"] == "/countries/ruritania/"


@pytest.mark.parametrize("text", ["", "Atlantis", "North Korea", "'; DROP"])
def test_a_pick_of_no_country_is_searched_for(client, universe, text):
    answer = client.get("/countries/choose/", {"country": text})

    assert answer["Location"].startswith("/search/?")


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
