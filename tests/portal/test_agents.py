"""What programs and language models look for first is there, and leads on."""

import re

import pytest

pytestmark = pytest.mark.django_db


def test_llms_txt_says_what_must_not_be_done_and_every_address_in_it_answers(client, universe):
    answer = client.get("/llms.txt")
    text = answer.content.decode()
    links = re.findall(r"\]\(http://testserver([^)]+)\)", text)

    assert answer["Content-Type"] == "text/markdown; charset=utf-8"
    assert text.startswith("# North Korea in the World\n\n> ")
    assert "never added" in text and "not zero" in text and "never used" in text
    assert len(links) > 12
    assert {path: client.get(path).status_code for path in links if "sql" not in path} == {
        path: 200 for path in links if "sql" not in path
    }


def test_the_catalogue_of_apis_names_what_describes_ours(client, universe):
    answer = client.get("/.well-known/api-catalog")
    [entry] = answer.json()["linkset"]

    assert answer["Content-Type"].startswith("application/linkset+json")
    assert 'rel="api-catalog"' in client.head("/.well-known/api-catalog")["Link"]
    assert entry["anchor"] == "http://testserver/api/v1/"
    for relation in ("service-desc", "service-doc", "service-meta"):
        for link in entry[relation]:
            assert client.get(link["href"].removeprefix("http://testserver")).status_code == 200


def test_the_glossary_is_a_scheme_of_concepts_that_stand_on_its_page(client):
    scheme = client.get("/glossary.jsonld").json()
    page = client.get("/glossary/").content.decode()

    assert scheme["@type"] == "skos:ConceptScheme" and len(scheme["concepts"]) > 20
    for concept in scheme["concepts"]:
        assert f'id="{concept["@id"].partition("#")[2]}"' in page
        assert concept["prefLabel"] and concept["definition"]


@pytest.mark.parametrize("page", ["promise", "changelog", "start/python", "start/r"])
def test_a_page_of_the_documentation_is_markdown_for_who_asks(client, page):
    address = f"/api/v1/docs/{page}/"
    markdown = client.get(address, headers={"Accept": "text/markdown"})

    assert markdown["Content-Type"].startswith("text/markdown")
    assert markdown.content.decode().startswith("# ")
    assert client.get(address)["Content-Type"].startswith("text/html")
