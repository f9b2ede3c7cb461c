"""Every number has an address that a program reads: value, doubt, rule, claims, words, terms."""

import pytest

from nkworld.portal.views.numbers import JSON_TYPES

pytestmark = pytest.mark.django_db
NUMBER = "/numbers/trade/partner/import/2014/?country=XRU"


@pytest.mark.parametrize("kind", JSON_TYPES)
def test_a_number_is_json_for_who_asks_for_it(client, universe, kind):
    answer = client.get(NUMBER, headers={"Accept": kind})
    told = answer.json()

    assert answer["Content-Type"] == kind and "Accept" in answer["Vary"]
    assert (told["@type"], told["value"], told["unitText"]) == (
        "Observation", 300, "US dollars, current",
    )  # fmt: skip
    assert told["rule"]["slug"] == "bureau-first" and told["as_of"]
    [claim] = told["claims"]
    assert (claim["value"], claim["as_quoted"], claim["source"]["slug"]) == (
        300, "300 dollars", "bureau",
    )  # fmt: skip
    assert claim["source"]["licence"] == "not stated"
    assert client.get(claim["api"]).json()["value"] == 300
    assert client.get(claim["url"]).status_code == 200
    assert client.get(told["url"]).status_code == 200


def test_who_reads_pages_gets_a_page_under_a_tag_of_its_own(client, universe):
    page, told = client.get(NUMBER), client.get(NUMBER, headers={"Accept": JSON_TYPES[0]})

    assert page["Content-Type"].startswith("text/html") and page["ETag"] != told["ETag"]


def test_points_of_a_chart_name_the_claims_from_which_they_are_reckoned(client, universe):
    chart = client.get("/api/v1/charts/trade/partner/", {"country": "XRU"}).json()
    points = [point for series in chart["series"] for point in series["points"]]
    balance = next(each for each in chart["series"] if each["slug"] == "balance")

    for point in points:
        assert bool(point["claims"]) == (point["value"] is not None)
        for claim in point["claims"]:
            found = client.get(f"/api/v1/{claim['dataset']}/{claim['id']}/").json()
            assert found["period"] == point["x"]
    assert [c["taken_off"] for c in balance["points"][0]["claims"]] == [False, True]
