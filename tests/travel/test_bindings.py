"""Numbers in prose that are bound to entries of persons."""

import pytest

from nkworld.figures.bindings import Unbound, resolve
from tests.factories import ReleaseFactory, live

from .factories import CrossingFactory

pytestmark = pytest.mark.django_db


def answer(key):
    return resolve([key])[key]


def test_a_key_means_those_who_leave_the_north_unless_it_says_otherwise(journeys):
    bound = answer("arrivals:XRU:2014:persons:bureau")

    assert bound.value == 100
    assert bound.unit == "entries of persons"
    assert bound.complaint("100") == ""


def test_the_other_direction_is_the_last_word(journeys):
    release = ReleaseFactory(dataset=journeys.dataset, source=journeys.first.source)
    CrossingFactory(release=release, direction="to-dprk", value=8)
    live(release)

    assert answer("arrivals:XRU:2014:persons:bureau:to-dprk").value == 8
    assert answer("arrivals:XRU:2014:persons:bureau:from-dprk").value == 100


def test_its_address_shows_exactly_the_claim_that_is_meant(journeys, client):
    url = answer("arrivals:XRU:2014:persons:bureau").url

    html = client.get(url).content.decode()
    assert html.count('<th scope="row">') == 1
    assert ">100<" in html.replace(" ", "").replace("\n", "")


@pytest.mark.parametrize(
    ("key", "sentence"),
    [
        ("arrivals:XRU:2014:persons", "is not a key of arrivals: write arrivals:CHN:2015"),
        ("arrivals:XRU:2014:person:bureau", "“person” is not a measure of arrivals. Did you mean"),
        ("arrivals:XRU:2014:persons:bureau:from-dpkr", "Did you mean “from-dprk”?"),
        ("arrivals:XRV:2014:persons:bureau", "“XRV” is not a country’s code. Did you mean “XRU”?"),
        ("arrivals:XRU:2014:persons:buro", "“buro” is not a source."),
        ("arrivals:XRU:1999:persons:bureau", "There is no claim of “bureau” on entries"),
        ("arrivals:XRU:2016:persons:gazette", "There is no claim"),
    ],
)
def test_a_key_that_points_to_nothing_says_why(journeys, key, sentence):
    unbound = answer(key)

    assert isinstance(unbound, Unbound)
    assert sentence in unbound.sentence
    assert not unbound.pending


def test_a_range_is_not_bound(journeys):
    release = ReleaseFactory(dataset=journeys.dataset, source=journeys.first.source)
    CrossingFactory(release=release, period="2013", value=None, value_low=1, value_high=5)
    live(release)

    assert "as a range only" in answer("arrivals:XRU:2013:persons:bureau").sentence


def test_a_number_of_two_kinds_is_not_bound(journeys):
    release = ReleaseFactory(dataset=journeys.dataset, source=journeys.first.source)
    CrossingFactory(release=release, kind="visit", value=3)
    live(release)

    sentence = answer("arrivals:XRU:2014:persons:bureau").sentence
    assert "border entries and visits approved in Seoul" in sentence


def test_all_keys_of_a_text_cost_one_query(journeys, django_assert_num_queries):
    keys = [f"arrivals:XRU:{year}:persons:bureau" for year in ("2014", "2015")]

    with django_assert_num_queries(1):
        assert [bound.value for bound in resolve(keys).values()] == [100, 120]
