"""Refusals as data (RFC 9457), whoever refuses."""

import re

import pytest

from nkworld.api.errors import TYPES

from .conftest import FLOWS

pytestmark = pytest.mark.usefixtures("universe")
LONG = f"{FLOWS}?country={'XRU,' * 1_100}XRU"


def problem_of(response):
    """The refusal, whose members all say the same."""
    told = response.json()
    assert response["Content-Type"] == "application/problem+json"
    assert set(told) == {"type", "title", "status", "detail", "instance", "errors"}
    assert told["status"] == response.status_code
    assert told["type"].startswith("http://testserver/api/v1/docs/problems/")
    for error in told["errors"]:
        assert error["message"] in told["detail"]
    return told


@pytest.mark.parametrize(
    ("question", "nearest", "allowed"),
    [
        ({"contry": "XRU"}, "country", {"country", "rule", "as_of"}),
        ({"direction": "exports"}, "export", {"export", "import"}),
        ({"source": "gazete"}, "gazette", {"bureau", "gazette"}),
        ({"rule": "bureau-first.7"}, None, {"1"}),
        ({"format": "cvs"}, "csv", {"csv", "json"}),
        ({"country": "Ruritannia"}, "XRU", None),
        ({"page_size": "0"}, None, None),
    ],
)
def test_what_may_be_written_instead_is_data(client, question, nearest, allowed):
    [name] = question
    [error] = problem_of(client.get(FLOWS, question))["errors"]

    assert (error["parameter"], error["pointer"]) == (name, f"#/query/{name}")
    assert error["nearest"] == nearest
    assert error["allowed"] is None if allowed is None else allowed <= set(error["allowed"])


@pytest.mark.parametrize(
    ("address", "headers", "status", "name"),
    [
        (f"{FLOWS}?contry=XRU", {}, 400, "invalid-query"),
        ("/api/v1/nowhere/", {}, 404, "not-found"),
        ("/api/v1/a%00b/", {}, 404, "not-found"),
        ("/api/v1/a%0Ab/", {}, 404, "not-found"),
        (FLOWS, {"Accept": "application/pdf"}, 406, "not-acceptable"),
        (FLOWS, {"If-Match": '"other"'}, 412, "precondition-failed"),
        (LONG, {}, 414, "address-too-long"),
        (FLOWS, {"Host": "elsewhere example"}, 400, "bad-request"),
    ],
)
@pytest.mark.parametrize("accept", ["application/json", "text/csv"])
def test_every_refusal_has_one_shape(client, address, headers, status, name, accept):
    response = client.get(address, headers={"Accept": accept} | headers)

    assert response.status_code == status
    assert problem_of(response)["type"].endswith(f"/{name}/") if "Host" not in headers else True
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize("address", ["/api/v1/schema/", "/api/v1/", FLOWS, f"{FLOWS}?format=csv"])
@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        # As a client of HTTP/1.0 asks; the server then puts in what it listens on.
        ({"SERVER_NAME": "0.0.0.0"}, "The request has no Host header"),
        ({"HTTP_HOST": "elsewhere.example"}, "The Host header names a host that is not served"),
        ({"HTTP_HOST": "elsewhere example"}, "The Host header names a host that is not served"),
    ],
)
def test_a_host_that_is_not_served_is_refused_in_a_sentence(
    client, settings, address, asked, sentence
):
    settings.SITE_ADDRESS = "https://portal.example"

    response = client.get(address, **asked)

    told = response.json()
    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")
    assert told["detail"].startswith(sentence)
    assert told["detail"].endswith("The API is at https://portal.example/api/v1/.")
    assert told["errors"][0]["pointer"] == "#/header/host"
    assert told["type"] == "https://portal.example/api/v1/docs/problems/bad-request/"


def test_a_part_that_the_file_does_not_have(client, settings):
    settings.RESPONSE_CACHE = True

    response = client.get(FLOWS, headers={"Range": "bytes=9999999-"})

    assert problem_of(response)["type"].endswith("/range-not-satisfiable/")
    assert response["Content-Range"].startswith("bytes */")


def test_a_method_that_writes(client):
    response = client.post(f"{FLOWS}?format=csv")

    assert problem_of(response)["type"].endswith("/method-not-allowed/")
    assert response["Allow"] == "GET, HEAD, OPTIONS"


def test_each_kind_is_explained_at_its_address(client):
    index = client.get("/api/v1/docs/problems/").content.decode()

    for name, kind in TYPES.items():
        address = f"/api/v1/docs/problems/{name}/"
        page = client.get(address).content.decode()
        assert f'href="{address}"' in index
        assert f"<h1>{kind.title}</h1>" in page
        assert f"http://testserver{address}" in page


def test_a_kind_that_does_not_exist_is_offered_the_nearest(client):
    told = problem_of(client.get("/api/v1/docs/problems/not-fund/"))

    assert told["errors"][0]["nearest"] == "not-found"


@pytest.mark.parametrize(
    "address", [FLOWS, "/api/v1/", "/api/v1/countries/XRU/", "/api/v1/charts/trade/total/"]
)
def test_an_address_without_its_last_slash_answers_the_same(client, address):
    with_slash = client.get(f"{address}?format=json")
    without = client.get(f"{address.rstrip('/')}?format=json")

    assert without.status_code == 200
    assert without.json() == with_slash.json()
    assert without["ETag"] == with_slash["ETag"]


@pytest.mark.parametrize(
    ("accept", "given"),
    [
        ("application/json;q=0.1, text/csv;q=0.9", "text/csv"),
        ("application/json;q=0, text/csv", "text/csv"),
        ("text/csv;q=0.5, */*;q=0.1", "text/csv"),
        ("*/*, text/csv", "text/csv"),
        ("text/*", "text/csv"),
        ("text/html, application/xml;q=0.9, */*;q=0.8", "application/json"),
        ("application/json;q=0.5, */*;q=0.5", "application/json"),
        ("APPLICATION/JSON ; Q=1", "application/json"),
        ("", "application/json"),
        ("text/csv;q=many, application/json;q=0.1", "text/csv"),
        ("text/csv;q=0", None),
        ("application/json;q=0, text/*;q=0, */*;q=0", None),
    ],
)
def test_the_type_with_the_highest_weight_is_given(ask, accept, given):
    response = ask(headers={"Accept": accept})

    if given is None:
        [error] = problem_of(response)["errors"]
        assert response.status_code == 406
        assert (error["pointer"], "text/csv" in error["allowed"]) == ("#/header/accept", True)
    else:
        assert re.match(r"[a-z/]+", response["Content-Type"])[0] == given
