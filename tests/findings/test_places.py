"""A finding stands in one place, which has one name, and says little."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from nkworld.texts.findings.models import Finding, FindingRevision, read_place

from .conftest import content

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "key", "url"),
    [
        ("home/trade", "home/trade", "/"),
        ("topic:diplomacy/missions", "section:diplomacy/missions", "/diplomacy/missions/"),
        ("country:XRU", "country:XRU", "/countries/ruritania/"),
        ("country:XRU/trade", "country:XRU/trade", "/countries/ruritania/trade/"),
        (
            "figure:trade/partner?measure=import&country=XRU",
            "figure:trade/partner?country=XRU&measure=import",
            "/charts/trade/partner/?measure=import&country=XRU",
        ),
    ],
)
def test_a_place_has_one_name_and_an_address(universe, typed, key, url):
    found = read_place(typed)

    assert (found.key, found.url) == (key, url)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("page:1", "is no place of a finding"),
        ("home/weather", "has no section “weather”"),
        ("section:trade/nowhere", "There is no page /trade/nowhere/"),
        ("country:XQQ", "“XQQ” is not a country’s code"),
        ("country:XRU/weather", "has no section “weather”"),
        ("figure:trade/partners", "Did you mean “trade/partner”"),
        ("figure:trade/partner?country=XQQ", "trade/partner: "),
        ("goods:9999", "There are no goods “9999”"),
    ],
)
def test_an_unknown_place_is_refused_in_a_sentence(universe, typed, sentence):
    with pytest.raises(ValidationError, match=sentence.replace("?", "[?]")):
        Finding(place=typed).full_clean()


def test_a_place_has_one_finding(universe):
    Finding.objects.create(place="country:XRU")

    with pytest.raises(IntegrityError):
        Finding.objects.create(place="country:XRU")


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"headline": "word " * 17}, "The headline has 17 words, at most 16 are read."),
        ({"deck": "word " * 33}, "The deck has 33 words, at most 32 are read."),
        ({"facts_until": "spring"}, "“As of” is a period"),
    ],
)
def test_too_many_words_are_counted(universe, changed, sentence):
    finding = Finding.objects.create(place="country:XRU")

    with pytest.raises(ValidationError, match=sentence):
        FindingRevision(finding=finding, number=1, **content(**changed)).full_clean()


def test_a_bound_number_counts_as_printed(universe):
    finding = Finding.objects.create(place="country:XRU")
    headline = "word " * 14 + "{{trade:XRU:2014:export:bureau|US$ 100}}"

    FindingRevision(finding=finding, number=1, **content(headline=headline)).full_clean()
