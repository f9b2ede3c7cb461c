import pytest

from nkworld.provenance.publishing import publish

from .conftest import FLOWS

pytestmark = pytest.mark.usefixtures("universe")

ADDRESSES = [
    FLOWS,
    f"{FLOWS}?format=csv",
    "/api/v1/",
    "/api/v1/countries/",
    "/api/v1/sources/bureau/",
    "/api/v1/datasets/",
    "/api/v1/releases/",
    "/api/v1/charts/",
    "/api/v1/charts/trade/total/",
    "/api/v1/schema/",
    "/api/v1/docs/",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_who_holds_the_answer_is_not_sent_it_again(client, address):
    first = client.get(address)

    again = client.get(address, headers={"If-None-Match": first["ETag"]})

    assert first.status_code == 200
    assert again.status_code == 304
    assert again.content == b""
    for name in ("ETag", "Cache-Control", "Access-Control-Allow-Origin"):
        assert again[name] == first[name]
    assert again.get("Vary") == first.get("Vary")


@pytest.mark.parametrize(
    ("tags", "status"),
    [
        ("{tag}", 304),
        ("{strong}", 304),
        ('"other", {tag}', 304),
        ('W/"other", {strong} , "third"', 304),
        ("*", 304),
        ('"other"', 200),
        ("{bare}", 200),
        ("", 200),
    ],
)
def test_tags_are_compared_weakly_and_in_lists(client, tags, status):
    tag = client.get(FLOWS)["ETag"]
    assert tag.startswith('W/"')
    strong = tag.removeprefix("W/")

    sent = tags.format(tag=tag, strong=strong, bare=strong.strip('"'))

    assert client.get(FLOWS, headers={"If-None-Match": sent}).status_code == status


def test_the_order_of_the_parameters_does_not_matter(client):
    one = client.get(f"{FLOWS}?rule=all&period=2014")
    other = client.get(f"{FLOWS}?period=2014&rule=all")

    assert one["ETag"] == other["ETag"]


@pytest.mark.parametrize("query", ["?rule=all", "?format=csv", "?format=csv-excel"])
def test_another_answer_has_another_tag(client, query):
    assert client.get(FLOWS)["ETag"] != client.get(FLOWS + query)["ETag"]


def test_each_media_type_has_its_tag(client):
    as_json = client.get(FLOWS)
    as_csv = client.get(FLOWS, headers={"Accept": "text/csv"})

    assert as_json["ETag"] != as_csv["ETag"]
    assert "Accept" in as_json["Vary"]


def test_a_publish_renews_the_tag(client, universe):
    before = client.get(FLOWS)["ETag"]
    publish(universe.draft)

    response = client.get(FLOWS, headers={"If-None-Match": before})

    assert response.status_code == 200
    assert response["ETag"] != before


def test_a_bad_question_is_refused_whatever_the_caller_holds(client):
    assert client.get(f"{FLOWS}?contry=XRU", headers={"If-None-Match": "*"}).status_code == 400
    missing = client.get("/api/v1/countries/XXX/", headers={"If-None-Match": "*"})
    assert missing.status_code == 404


def test_not_modified_costs_fewer_queries(client, queries_of):
    tag = client.get(FLOWS)["ETag"]

    assert queries_of(headers={"If-None-Match": tag}) < queries_of()


def test_a_cache_may_keep_an_answer_but_asks_each_time(client):
    assert client.get(FLOWS)["Cache-Control"] == "public, max-age=0, must-revalidate"


def test_any_site_may_read(client):
    response = client.get(FLOWS, headers={"Origin": "https://elsewhere.example"})

    assert response["Access-Control-Allow-Origin"] == "*"
    for name in ("ETag", "X-Row-Count", "Repr-Digest", "X-Dataset-Revision"):
        assert name in response["Access-Control-Expose-Headers"]
    assert "Cookie" not in response.get("Vary", "")
    assert not response.cookies


def test_a_browser_may_ask_beforehand(client):
    response = client.options(
        FLOWS,
        headers={
            "Origin": "https://elsewhere.example",
            "Access-Control-Request-Method": "GET",
            "Access-Control-Request-Headers": "if-none-match",
        },
    )

    assert response.status_code == 204
    assert response["Allow"] == "GET, HEAD, OPTIONS"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert "GET" in response["Access-Control-Allow-Methods"]
    assert "If-None-Match" in response["Access-Control-Allow-Headers"]


def test_a_refusal_can_be_read_by_another_site_too(client):
    assert client.get(f"{FLOWS}?contry=XRU")["Access-Control-Allow-Origin"] == "*"
