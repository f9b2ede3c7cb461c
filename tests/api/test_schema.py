"""The OpenAPI document is valid, complete and true; the page written from it is readable."""

import re

import pytest
from django.core.cache import cache
from jsonschema import Draft202012Validator

from nkworld.api.router import router
from nkworld.provenance import figures
from tests.reading import inline_code

from .conftest import FLOWS

DOCS = "/api/v1/docs/"

pytestmark = pytest.mark.usefixtures("universe")


@pytest.fixture
def pages(client):
    """The documentation: its first page, then that of each group of addresses."""
    first = client.get(DOCS).content.decode()
    groups = dict.fromkeys(re.findall(rf'href="({DOCS}[a-z-]+/)"', first))
    return [first, *(client.get(group).content.decode() for group in groups)]


def operation(document, path):
    return document["paths"][path]["get"]


def answer_schema(document, path):
    """The schema of an address's JSON answer, with what it refers to."""
    answer = operation(document, path)["responses"]["200"]["content"]["application/json"]["schema"]
    return answer | {"components": document["components"]}


def test_the_document_is_valid_openapi_3_1(document):
    from openapi_spec_validator import OpenAPIV31SpecValidator

    assert document["openapi"].startswith("3.1")
    OpenAPIV31SpecValidator(document).validate()


def test_it_lists_every_address(document):
    wanted = {f"/api/v1/{prefix}/" for prefix, _, _ in router.registry}
    wanted |= {f"/api/v1/charts/{figure.slug}/" for figure in figures.every()}

    assert wanted | {"/api/v1/", "/api/v1/charts/"} <= set(document["paths"])
    assert {method for path in document["paths"].values() for method in path} == {"get"}


def test_it_names_every_parameter_and_choice(document):
    found = {
        each["name"]: each
        for each in operation(document, FLOWS)["parameters"]
        if each["in"] == "query"
    }

    own = ["country", "direction", "period", "from", "to", "frequency", "source"]
    own += ["status", "exclusion", "read", "authority", "q", "rule", "readings", "as_of"]
    own += ["region", "vintages", "release", "since"]
    of_rows = ["columns", "order", "group", "format", "page_size", "cursor", "count"]
    assert set(found) == {*own, *of_rows}
    assert all(each["description"] for each in found.values())
    choices = document["components"]["schemas"]
    several = found["direction"]["schema"]
    assert several["type"] == "array" and found["direction"]["explode"] is False
    assert several["items"] == {"$ref": "#/components/schemas/Direction"}
    assert choices["Direction"]["enum"] == ["export", "import", "turnover"]
    size = found["page_size"]["schema"]
    assert (size["type"], size["minimum"], size["maximum"]) == ("integer", 1, 1000)


def test_a_rule_is_open_to_its_versions(document):
    """A closed list would be out of date with the next version, and no client could cite one."""
    [rule] = [
        each for each in operation(document, FLOWS)["parameters"] if each.get("name") == "rule"
    ]

    assert "enum" not in rule["schema"]
    for name in ("bureau-first", "bureau-first.1", "all"):
        assert re.search(rule["schema"]["pattern"], name)
    assert not re.search(rule["schema"]["pattern"], "bureau-first.7")
    assert all(re.search(rule["schema"]["pattern"], each) for each in rule["schema"]["examples"])


def test_what_has_to_be_said_is_required(document):
    [of] = [
        each
        for each in operation(document, "/api/v1/charts/trade/share/")["parameters"]
        if each.get("name") == "of"
    ]

    assert of["required"] is True


def test_every_operation_says_how_it_refuses_and_what_stands_in_its_headers(document):
    for path, methods in document["paths"].items():
        responses = methods["get"]["responses"]
        assert {"304", "400", "405", "406", "412", "414", "416", "429", "500", "503"} <= {
            *responses
        }, path
        assert ("404" in responses) == ("{" in path), path
        assert {"ETag", "Cache-Control", "Link"} <= set(responses["200"]["headers"]), path
        given = [(each["in"], each["name"]) for each in methods["get"]["parameters"]]
        assert ("header", "If-None-Match") in given, path


def test_it_says_where_the_api_lies_who_answers_for_it_and_on_which_terms(document):
    assert document["servers"][0]["url"] == "http://testserver"
    assert {"description", "license", "contact", "termsOfService"} <= set(document["info"])
    assert document["components"]["securitySchemes"]["key"]["scheme"] == "bearer"
    assert all({} in methods["get"]["security"] for methods in document["paths"].values())


def test_a_list_of_values_has_one_name_and_no_editorial_title(document):
    schemas = document["components"]["schemas"]
    lists = [str(schema["enum"]) + name[:4] for name, schema in schemas.items() if "enum" in schema]

    assert len(lists) == len(set(lists))
    for name, schema in schemas.items():
        for field, described in schema.get("properties", {}).items():
            assert not {"title", "enum"} & set(described), (name, field)


def test_a_parameter_of_the_document_is_a_parameter_of_the_address(client, document):
    for path, methods in document["paths"].items():
        if "{" in path:
            continue
        names = [each["name"] for each in methods["get"]["parameters"] if each["in"] == "query"]
        asked = dict.fromkeys(names, "\u2603") | {"nonsense": "1", "format": "json"}
        messages = [error["message"] for error in client.get(path, asked).json()["errors"]]
        unknown = [each for each in messages if "is not a parameter" in each]
        assert len(unknown) == 1 and "“nonsense” is not a parameter here" in unknown[0], path


def test_answers_are_as_described(client, document):
    paths = {
        FLOWS: f"{FLOWS}?rule=all&count=1&page_size=2",
        "/api/v1/": None,
        "/api/v1/countries/": None,
        "/api/v1/countries/{code}/": "/api/v1/countries/XRU/",
        "/api/v1/sources/": None,
        "/api/v1/datasets/": None,
        "/api/v1/datasets/trade/flows/": None,
        "/api/v1/releases/": None,
        "/api/v1/charts/": None,
        "/api/v1/charts/trade/partner/": "/api/v1/charts/trade/partner/?country=XRU",
    }
    for path, address in paths.items():
        answer = client.get(address or path)
        assert answer.status_code == 200, path
        Draft202012Validator(strict(answer_schema(document, path))).validate(answer.json())


def strict(schema):
    """The same schema refusing what it does not describe, so that nothing goes undescribed."""
    for described in schema["components"]["schemas"].values():
        if "properties" in described:
            described["additionalProperties"] = False
    return schema


def test_a_refusal_is_as_described(client, document):
    schema = document["components"]["schemas"]["Problem"] | {"components": document["components"]}

    Draft202012Validator(schema).validate(client.get(f"{FLOWS}?contry=XRU").json())
    assert "400" in operation(document, FLOWS)["responses"]


def test_examples_are_rows_of_the_data(client):
    document = client.get("/api/v1/schema/").json()
    answer = operation(document, FLOWS)["responses"]["200"]["content"]["application/json"]
    example = answer["examples"]["FromTheData"]["value"]

    assert example["results"] == client.get(f"{FLOWS}?page_size=1").json()["results"]
    Draft202012Validator(answer_schema(document, FLOWS)).validate(example)


def test_a_file_is_described_as_text(document):
    content = operation(document, FLOWS)["responses"]["200"]["content"]

    assert content["text/csv"]["schema"] == {"type": "string"}


def test_the_first_page_lists_every_table_and_another_tells_of_each_address(document, pages):
    """Addresses of single rows follow from those of tables, and would be two in three."""
    first, *others = pages

    for path, described in document["paths"].items():
        assert (f"<code>{path}</code>" in first) == ("{" not in path), path
        [told] = [page for page in others if f"<h2 id={described_as(path, document)}" in page]
        for parameter in described["get"].get("parameters", []):
            if parameter["in"] == "header":  # told once
                continue
            assert f"<code>{parameter['name']}</code>" in told, (path, parameter["name"])


def described_as(path, document):
    return f'"{operation(document, path)["operationId"].replace("_", "-")}-title"'


def test_a_page_shows_an_answer_from_the_data(document, pages):
    assert any(f'aria-label="An answer of {FLOWS}"' in page for page in pages)


def test_a_group_that_does_not_exist_is_answered_with_the_nearest(client):
    answer = client.get(f"{DOCS}trad/")

    assert answer.status_code == 404
    assert "Did you mean “trade”?" in answer.json()["errors"][0]["message"]


def test_the_pages_need_nothing_from_elsewhere(pages):
    for page in pages:
        assert inline_code(page) == []
        loaded = re.findall(r'<(?:script|img|iframe)[^>]*\ssrc="([^"]+)"', page)
        links = re.findall(r"<link[^>]*>", page)
        used = [link for link in links if not re.search('rel="(canonical|alternate)"', link)]
        loaded += [re.search(r'\shref="([^"]+)"', link)[1] for link in used]
        assert loaded
        assert all(address.startswith("/static/") for address in loaded)


def test_no_page_has_an_id_twice(pages):
    for page in pages:
        ids = re.findall(r'\sid="([^"]+)"', page)
        assert len(ids) == len(set(ids)) > 0


def test_an_example_is_read_once_for_its_address(client, monkeypatch):
    [viewset] = [each for slug, each, _ in router.registry if slug == "trade/flows"]
    read = viewset.example
    asked = []
    monkeypatch.setattr(
        viewset, "example", lambda view: asked.append(view.request.path) or read(view)
    )
    cache.clear()

    client.get("/api/v1/schema/")

    # The table, one claim, and the vintages of one.
    assert len(asked) == 3
