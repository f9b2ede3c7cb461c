"""Whatever somebody asks of an address, the answer is one: never a fault of ours."""

import pytest
from django.urls import reverse

from nkworld.provenance.tables import table_models
from tests.factories import DatasetFactory, RuleFactory

from .cases import cases
from .queries import asked_by_address, broken, plausible


@pytest.fixture
def small_world(universe):
    """The universe, in which every table has its dataset and a rule."""
    for slug in table_models():
        dataset = DatasetFactory(slug=slug)
        if not dataset.rules.exists():
            order = [universe.bureau, universe.gazette]
            RuleFactory(dataset=dataset, slug="bureau-first", is_default=True, order=order)


@pytest.mark.parametrize("kind", [broken, plausible], ids=["broken", "plausible"])
def test_no_query_is_answered_with_a_fault(client, small_world, kind):
    asked = asked_by_address()
    addresses = sorted(asked)
    answered = set()
    client.raise_request_exception = False
    for number, rng in cases(f"{kind.__name__} queries", 1_000):
        address = rng.choice(addresses)
        query = kind(rng, asked[address])

        response = client.get(f"{address}?{query}")

        assert response.status_code < 500, (number, address, query)
        answered.add(response.status_code)

    assert {200, 400} <= answered


def test_every_kind_of_page_is_asked(small_world):
    asked = asked_by_address()

    assert {reverse("portal:home"), "/charts/trade/china-share.csv", "/api/v1/trade/flows/"} <= {
        *asked
    }
    assert "from" in asked["/charts/trade/china-share/"]
    assert len(asked) > 300
