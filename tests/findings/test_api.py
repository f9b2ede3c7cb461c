"""Every finding is in the API, one alone with the claims of each of its numbers."""

import pytest
from django.utils import timezone

from tests.reading import api

from .conftest import FIGURE

pytestmark = pytest.mark.django_db


def test_a_finding_has_its_numbers_with_their_claims(client, go_live):
    go_live()
    [listed] = api(client, "findings")["results"]
    found = api(client, f"findings/{listed['id']}")

    assert (found["place"], found["signed"]) == (FIGURE, "The desk")
    assert found["headline"] == "Ruritania bought goods worth US$ 100 in 2014"
    assert [number["value"] for number in found["numbers"]] == [100, 300]
    assert [len(number["claims"]) for number in found["numbers"]] == [1, 1]
    assert "why" not in found


def test_it_is_found_by_its_place_however_that_is_written(client, go_live):
    go_live()
    go_live("country:XRU")

    def places(asked):
        return [each["place"] for each in api(client, "findings", f"?place={asked}")["results"]]

    assert places("figure:trade/partner%3Fcountry=XRU") == [FIGURE]
    assert places("country:XFR") == []
    assert client.get("/api/v1/findings/?place=country:XQQ").status_code == 400


def test_it_is_asked_as_of_a_moment(client, go_live):
    before = timezone.now().isoformat().replace("+00:00", "Z")
    go_live()

    assert api(client, "findings", f"?as_of={before}")["results"] == []
