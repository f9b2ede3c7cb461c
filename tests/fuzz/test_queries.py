"""Whatever somebody asks of an address, the answer is one: never a fault of ours."""

import pytest
from django.db import connection
from django.urls import reverse

from tests.security.conftest import small_world  # noqa: F401

from .cases import cases
from .queries import asked_by_address, broken, plausible

pytestmark = [pytest.mark.slow, pytest.mark.postgres]


@pytest.mark.parametrize("kind", [broken, plausible], ids=["broken", "plausible"])
def test_no_query_is_answered_with_a_fault(client, small_world, kind):  # noqa: F811
    asked = asked_by_address()
    addresses = sorted(asked)
    answered = set()
    client.raise_request_exception = False
    # PostgreSQL has faults of its own, which fewer cases show: each query costs more there.
    count = 500 if connection.vendor == "sqlite" else 200
    for number, rng in cases(f"{kind.__name__} queries", count):
        address = rng.choice(addresses)
        query = kind(rng, asked[address])

        response = client.get(f"{address}?{query}")

        assert response.status_code < 500, (number, address, query)
        answered.add(response.status_code)

    assert {200, 400} <= answered


def test_every_kind_of_page_is_asked(small_world):  # noqa: F811
    asked = asked_by_address()

    assert {reverse("portal:home"), "/charts/trade/china-share.csv", "/api/v1/trade/flows/"} <= {
        *asked
    }
    assert "from" in asked["/charts/trade/china-share/"]
    assert len(asked) > 300
