"""The search for programs: the answer first with who says so, then what is found, kind by kind."""

import pytest
from jsonschema import Draft202012Validator

SEARCH = "/api/v1/search/"
pytestmark = pytest.mark.usefixtures("loaded")


def found(client, **query):
    response = client.get(SEARCH, query)
    assert response.status_code == 200, response.content
    return response.json()


def test_a_question_is_answered_first_with_its_source_and_what_was_understood(client):
    answer = found(client, q="China share 2015")["answer"]

    page = client.get("/search/", {"q": "China share 2015"}).content.decode()
    assert answer["number"] and answer["number"] in page
    assert answer["understood"]["period"] == "2015"
    assert answer["figure"]["url"].startswith("http://testserver/charts/trade/china-share/")
    assert answer["sources"]
    for link in (answer["number_url"], *(each["url"] for each in answer["sources"])):
        assert client.get(link.removeprefix("http://testserver")).status_code == 200


def test_words_find_pages_of_all_kinds_and_one_kind_can_be_asked_for(client):
    every = found(client, q="Kaesong")["results"]
    kinds = {hit["kind"] for hit in every}

    assert len(kinds) > 2
    for hit in every:
        assert hit["url"].startswith("http://testserver/")
        assert "<" not in (hit["snippet"] or "")
    one = sorted(kinds)[0]
    assert found(client, q="Kaesong", kind=one)["results"] == [
        hit for hit in every if hit["kind"] == one
    ]


def test_a_typing_error_is_told_with_what_was_meant(client):
    assert found(client, q="russai")["meant"] == "russia"


def test_korean_words_find_what_english_ones_do(client):
    assert found(client, q="개성공단")["results"]


def test_nothing_asked_finds_nothing(client):
    answer = found(client)

    assert (answer["q"], answer["answer"], answer["meant"], answer["partly"]) == (
        None,
        None,
        None,
        False,
    )
    assert (answer["count"], answer["results"]) == (0, [])


def test_what_is_not_understood_is_refused_in_a_sentence(client):
    errors = client.get(SEARCH, {"q": "coal", "kind": "chart"}).json()["errors"]
    assert "Did you mean “charts”?" in errors[0]["message"]
    assert client.get(SEARCH, {"query": "coal"}).status_code == 400


@pytest.mark.parametrize("words", ["China share 2015", "embassies", "coal Mars", "russai"])
def test_the_answer_is_as_described(client, words):
    document = client.get("/api/v1/schema/").json()
    content = document["paths"][SEARCH]["get"]["responses"]["200"]["content"]
    schema = content["application/json"]["schema"] | {"components": document["components"]}

    Draft202012Validator(schema).validate(found(client, q=words))


def test_any_site_may_ask(client):
    assert client.get(SEARCH, {"q": "coal"})["Access-Control-Allow-Origin"] == "*"
