"""TimeMaps (RFC 7089): the past states of an address, from the link on its answers."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from nkworld.profiles.models import Profile
from nkworld.provenance import time_maps
from nkworld.provenance.models import Edition
from nkworld.provenance.publishing import publish, withdraw

from .conftest import FLOWS, body_of

pytestmark = pytest.mark.usefixtures("universe")

CHART = "/charts/trade/partner/?country=XRU"
ENTRY = re.compile(r'<(?P<address>[^>]+)>; rel="(?P<relation>[^"]+)"(?P<rest>[^<]*)')


def entries(text):
    """[(address, relation, {attribute: value})] of links, in a header or a document."""
    return [
        (one["address"], one["relation"], dict(re.findall(r'(\w+)="([^"]*)"', one["rest"])))
        for one in ENTRY.finditer(text)
    ]


def related(links, relation):
    return [address for address, names, _ in links if relation in names.split()]


def listed(client, address):
    """(links of its TimeMap, the mementos among them)"""
    [where] = related(entries(client.get(address)["Link"]), "timemap")
    response = client.get(where)
    assert (response.status_code, response["Content-Type"]) == (200, "application/link-format")
    links = entries(response.content.decode())
    return links, [link for link in links if "memento" in link[1].split()]


@pytest.mark.parametrize("address", [f"{FLOWS}?country=XRU", CHART, "/api/v1/charts/trade/total/"])
def test_a_time_map_lists_each_edition_and_each_leads_to_its_state(client, universe, address):
    publish(universe.draft)
    withdraw(universe.draft, reason="Misread.")

    links, mementos = listed(client, address)

    moments = Edition.objects.filter(dataset=universe.dataset).order_by("moment")
    assert len(mementos) == moments.count() > 2
    assert [m["datetime"] for _, _, m in mementos] == [
        f"{edition.moment:%a, %d %b %Y %H:%M:%S} GMT" for edition in moments
    ]
    assert related(links, "original") == related(links, "timegate")
    assert related(links, "original") == [f"http://testserver{address}"]
    assert mementos[0][1] == "first memento" and mementos[-1][1] == "last memento"
    for where, _, told in mementos:
        state = client.get(where)
        assert (state.status_code, state["Memento-Datetime"]) == (200, told["datetime"])
        assert related(entries(state["Link"]), "timemap") == related(links, "self")


def test_states_between_two_editions_are_those_of_the_table(client, universe):
    before = body_of(client.get(FLOWS))
    publish(universe.draft)

    _, mementos = listed(client, FLOWS)

    states = [client.get(where).json()["results"] for where, _, _ in mementos[-2:]]
    assert states[0] != states[1]
    assert len(before) > 0 and states[1] == client.get(FLOWS).json()["results"]


def test_what_leads_to_the_past_leads_to_the_list_as_well(client):
    led = client.get(CHART, headers={"Accept-Datetime": "Tue, 01 Dec 2099 12:00:00 GMT"})

    assert related(entries(led["Link"]), "timemap") == [f"http://testserver/timemap{CHART}"]


def test_a_long_list_has_pages_that_lead_to_each_other(client, universe, monkeypatch):
    monkeypatch.setattr(time_maps, "PER_PAGE", 2)
    newest = Edition.objects.filter(dataset=universe.dataset).latest("moment")
    Edition.objects.bulk_create(
        Edition(
            dataset=universe.dataset,
            revision=newest.revision + n,
            moment=newest.moment + timedelta(seconds=n),
        )
        for n in range(1, 4)
    )
    every = Edition.objects.filter(dataset=universe.dataset).count()

    links, _ = listed(client, FLOWS)
    found, seen, further = [], related(links, "self"), related(links, "self")
    while further:
        links = entries(client.get(further[0]).content.decode())
        found += related(links, "memento")
        seen += related(links, "self")
        further = [page for page in related(links, "timemap") if page not in seen]

    assert len(found) == len(set(found)) == every
    assert client.get(FLOWS.replace("/v1/", "/v1/timemap/99/")).status_code == 404


def test_a_profile_lists_its_texts(client, ruritania):
    first, second = (datetime(2026, month, 1, 12, tzinfo=UTC) for month in (3, 5))
    profile = Profile.objects.create(country=ruritania)
    words = {
        "title": "Ruritania",
        "note": "Written.",
        "facts_until": "2026-02",
        "summary": "Ruritania is a made-up country.",
        "body": "Words.",
    }
    profile.revisions.create(
        number=1, published_at=first, known_from=first, known_until=second, **words
    )
    profile.revisions.create(
        number=2, published_at=second, known_from=second, **words | {"body": "Better words."}
    )

    for address in ("/countries/ruritania/profile/", "/api/v1/diplomacy/profiles/XRU/"):
        _, mementos = listed(client, address)

        assert [told["datetime"] for _, _, told in mementos] == [
            "Sun, 01 Mar 2026 12:00:00 GMT",
            "Fri, 01 May 2026 12:00:00 GMT",
        ]
        texts = [body_of(client.get(where)).decode() for where, _, _ in mementos]
        assert "Better words" not in texts[0] and "Better words" in texts[1]


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/timemap/countries/", 404),  # it knows no past
        ("/timemap/charts/trade/nothing/", 404),
        ("/timemap/nowhere/", 404),
        ("/timemap/timemap/trade/", 404),
        ("/timemap/admin/", 404),
        ("/timemap/charts/trade/partner/?contry=XRU", 400),
        ("/api/v1/timemap/countries/", 404),
        ("/api/v1/timemap/trade/flows/?contry=XRU", 400),
    ],
)
def test_what_is_refused_or_knows_no_past_has_no_list(client, address, status):
    response = client.get(address)

    assert response.status_code == status
    if address.startswith("/api"):
        assert response["Content-Type"] == "application/problem+json"


def test_a_file_has_a_list_as_well(client):
    links, mementos = listed(client, f"{FLOWS}?format=csv")

    assert len(mementos) > 1
    assert related(links, "original") == [f"http://testserver{FLOWS}?format=csv"]


def test_a_list_is_read_only(client):
    assert client.post(f"/timemap{CHART}").status_code == 405
    assert client.post(FLOWS.replace("/v1/", "/v1/timemap/")).status_code == 405


def test_any_site_may_read_a_list(client):
    response = client.get(f"/timemap{CHART}")

    assert response["Access-Control-Allow-Origin"] == "*"
