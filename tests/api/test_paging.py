from datetime import date
from urllib.parse import urlsplit

import pytest
from django.http import QueryDict

from nkworld.api import paging
from nkworld.api.paging import sealed
from tests.factories import FlowFactory, ReleaseFactory, live

from .conftest import FLOWS

pytestmark = pytest.mark.postgres

EVERY_CELL = 4  # by the universe's default rule


@pytest.fixture
def many(universe):
    """Years with several cells each, so that pages end inside a year."""
    release = ReleaseFactory(source=universe.bureau)
    for year in range(1990, 2000):
        for direction in ("export", "import"):
            FlowFactory(release=release, period=str(year), direction=direction, value=year)
    live(release)
    return EVERY_CELL + 20


def cells(answer):
    return [(r["country"]["code"], r["period"], r["direction"]) for r in answer["results"]]


def walk(client, address, way="next"):
    """Every page from an address on."""
    while address:
        answer = client.get(address).json()
        yield answer
        address = answer[way]


@pytest.mark.parametrize("size", [1, 3, 7, 1000])
def test_next_leads_through_every_claim_once(client, many, size):
    whole = cells(client.get(FLOWS).json())

    walked = [cell for page in walk(client, f"{FLOWS}?page_size={size}") for cell in cells(page)]

    assert walked == whole
    assert len(set(walked)) == many


@pytest.mark.parametrize("size", [1, 3, 7])
def test_previous_leads_back_over_the_same_pages(client, many, size):
    forward = [cells(page) for page in walk(client, f"{FLOWS}?page_size={size}")]
    last = list(walk(client, f"{FLOWS}?page_size={size}"))[-1]

    back = [cells(page) for page in walk(client, last["previous"], "previous")]

    assert [cell for page in reversed(back) for cell in page] == [
        cell for page in forward[:-1] for cell in page
    ]


def test_the_ends_have_no_further_page(client, many):
    pages = list(walk(client, f"{FLOWS}?page_size=10"))

    assert pages[0]["previous"] is None
    assert pages[-1]["next"] is None
    assert all(page["previous"] for page in pages[1:])


def test_links_carry_the_question(client, many):
    first = client.get(f"{FLOWS}?page_size=3&direction=import&count=1").json()

    second = client.get(first["next"]).json()

    assert {row["direction"] for row in second["results"]} == {"import"}
    assert len(second["results"]) == 3
    assert second["count"] == first["count"]


def test_a_page_has_a_hundred_rows_unless_said(client, universe):
    release = ReleaseFactory(source=universe.bureau)
    for month in range(101):
        period = f"{1990 + month // 12}-{month % 12 + 1:02}"
        FlowFactory(release=release, period=period)
    live(release)

    assert len(client.get(FLOWS).json()["results"]) == 100


def test_a_page_that_emptied_still_leads_back(client, many):
    last = list(walk(client, f"{FLOWS}?page_size=3"))[-1]
    place = paging.Cursor(paging.ClaimPlace(date(1945, 1, 1), 1))

    query = {"page_size": "3"}
    query["cursor"] = sealed(place, "trade-flows", query)
    answer = client.get(FLOWS, query).json()

    assert answer["results"] == []
    assert cells(client.get(answer["previous"]).json())[-1] == cells(last)[-1]


def test_rows_are_counted_on_request_only(ask, many):
    assert ask().json()["count"] is None
    counted = ask(count="1").json()
    assert (counted["count"], counted["count_is_minimum"]) == (many, False)


def test_counting_stops_at_a_limit(ask, many, monkeypatch):
    monkeypatch.setattr(paging, "MOST_COUNTED", 5)

    counted = ask(count="1").json()
    assert (counted["count"], counted["count_is_minimum"]) == (5, True)


def test_a_cursor_beyond_the_database_is_refused(ask, universe):
    place = paging.Cursor(paging.ClaimPlace(date(2015, 1, 1), 2**63))

    assert ask(cursor=sealed(place, "trade-flows", {})).status_code == 400


@pytest.mark.parametrize(
    ("address", "further"),
    [
        ("/api/v1/trade/goods/", {}),
        (FLOWS, {"country": "XRU"}),
        (FLOWS, {"as_of": "2026-11-01"}),
        (FLOWS, {"vintages": "all"}),
    ],
)
def test_a_cursor_of_another_question_is_refused(client, many, address, further):
    page = QueryDict(urlsplit(client.get(f"{FLOWS}?page_size=2").json()["next"]).query)

    refused = client.get(address, page.dict() | further)

    assert refused.status_code == 400
    assert "This cursor belongs to another table or question" in refused.content.decode()


def test_a_cursor_stays_good_for_larger_pages(client, many):
    page = QueryDict(urlsplit(client.get(f"{FLOWS}?page_size=2").json()["next"]).query)

    assert client.get(FLOWS, page.dict() | {"page_size": "5"}).status_code == 200
