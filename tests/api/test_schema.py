"""The OpenAPI document is valid, complete and true; the page written from it is readable."""

import re

import pytest
from jsonschema import Draft202012Validator

from nkworld.api.router import router
from nkworld.figures import registry as figures
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


@pytest.mark.parametrize("address", ["", "trade/"])
def test_the_document_is_valid_openapi_3_1(client, address):
    from openapi_spec_validator import OpenAPIV31SpecValidator

    document = client.get(f"/api/v1/schema/{address}").json()

    assert document["openapi"].startswith("3.1")
    OpenAPIV31SpecValidator(document).validate()


def test_it_lists_every_address(document, charts):
    wanted = {f"/api/v1/{prefix}/" for prefix, _, _ in router.registry}
    drawn = {f"/api/v1/charts/{figure.slug}/" for figure in figures.every()}

    assert wanted | {"/api/v1/", "/api/v1/charts/"} <= set(document["paths"])
    assert drawn <= set(charts["paths"])
    [domain, figure] = operation(document, "/api/v1/charts/{domain}/{figure}/")["parameters"][:2]
    named = {name for each in (domain, figure) for name in values_of(each["schema"], document)}
    assert {part for one in figures.every() for part in one.slug.split("/")} == named
    assert {method for path in document["paths"].values() for method in path} == {"get"}


def values_of(schema, document):
    return document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]["enum"]


def test_every_answer_is_described_and_nothing_but_json_stands_beside_it(document, charts):
    """Of which type an answer is, a generated client knows without looking."""
    for described in (document, charts):
        for path, methods in described["paths"].items():
            content = methods["get"]["responses"]["200"]["content"]
            assert all(each["schema"] for each in content.values()), path
            if "files" not in methods["get"].get("tags", ()):
                schema = content.pop("application/json")["schema"]["$ref"].rpartition("/")[2]
                told = described["components"]["schemas"][schema]
                assert told.get("properties") or told.get("allOf") or told["anyOf"], path
                assert content == {}, path


def test_a_group_has_a_document_of_its_own(client, document):
    trade = client.get("/api/v1/schema/trade/").json()
    nothing = client.get("/api/v1/schema/trad/")

    assert operation(trade, FLOWS)["operationId"] == operation(document, FLOWS)["operationId"]
    assert all(path.startswith(("/api/v1/trade/", "/api/v1/{")) for path in trade["paths"])
    assert nothing.status_code == 404
    assert "Did you mean “trade”?" in nothing.json()["errors"][0]["message"]


def test_it_names_every_parameter_and_choice(document):
    found = {
        each["name"]: each
        for each in operation(document, FLOWS)["parameters"]
        if each["in"] == "query"
    }

    own = ["country", "direction", "period", "from", "to", "frequency", "source"]
    own += ["status", "exclusion", "read", "authority", "q", "rule", "readings", "as_of"]
    own += ["region", "vintages", "release", "since"]
    assert set(found) == {
        *own,
        "columns",
        "order",
        "group",
        "page_size",
        "cursor",
        "count",
    }
    choices = document["components"]["schemas"]
    for each in found.values():
        assert each.get("description") or "description" in str(shared(each["schema"], choices))
    several = found["direction"]["schema"]
    assert several["type"] == "array" and found["direction"]["explode"] is False
    assert several["items"] == {"$ref": "#/components/schemas/Direction"}
    assert choices["Direction"]["enum"] == ["export", "import", "turnover"]
    size = found["page_size"]["schema"]
    assert (size["type"], size["minimum"], size["maximum"]) == ("integer", 1, 1000)


def shared(schema, schemas):
    """The components that a parameter's schema refers to."""
    names = re.findall(r"'#/components/schemas/([^']+)'", str(schema))
    return [schemas[name] for name in names]


def test_a_rule_is_open_to_its_versions(document):
    """A closed list would be out of date with the next version, and no client could cite one."""
    [rule] = [
        each for each in operation(document, FLOWS)["parameters"] if each.get("name") == "rule"
    ]

    assert "enum" not in rule["schema"]
    told = shared(rule["schema"], document["components"]["schemas"])
    assert "kotra-first.1" in f"{rule} {told}"
    for name in ("bureau-first", "bureau-first.1", "all"):
        assert re.search(rule["schema"]["pattern"], name)
    assert not re.search(rule["schema"]["pattern"], "bureau-first.7")
    assert all(re.search(rule["schema"]["pattern"], each) for each in rule["schema"]["examples"])


def test_what_has_to_be_said_is_required(charts):
    [of] = [
        each
        for each in operation(charts, "/api/v1/charts/trade/share/")["parameters"]
        if each.get("name") == "of"
    ]

    assert of["required"] is True


def test_every_operation_says_how_it_refuses_and_what_stands_in_headers_is_told_once(document):
    refusal = document["components"]["responses"]["Refusal"]

    for status in (304, 400, 404, 405, 406, 412, 414, 416, 429, 500, 503):
        assert f"* `{status}` - " in refusal["description"]
    assert {"ETag", "Cache-Control", "Link", "Retry-After"} <= set(refusal["headers"])
    assert refusal["content"]["application/problem+json"]
    for path, methods in document["paths"].items():
        assert methods["get"]["responses"]["default"] == {"$ref": "#/components/responses/Refusal"}
        given = methods["get"]["responses"]["200"].get("headers", {})
        assert ("X-Row-Count" in given) == ("files" in methods["get"].get("tags", ())), path


def test_it_says_where_the_api_lies_who_answers_for_it_and_on_which_terms(document):
    assert document["servers"][0]["url"] == "http://testserver"
    assert {"description", "license", "contact", "termsOfService"} <= set(document["info"])
    assert document["components"]["securitySchemes"]["key"]["scheme"] == "bearer"
    assert {} in document["security"]


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
        "/api/v1/datasets/{domain}/{table}/": "/api/v1/datasets/trade/flows/",
        "/api/v1/{domain}/{table}/{id}/vintages/": f"{first(client)}vintages/",
        f"{FLOWS}{{id}}/": first(client),
        "/api/v1/releases/": None,
        "/api/v1/charts/": None,
        "/api/v1/charts/{domain}/{figure}/": "/api/v1/charts/trade/partner/?country=XRU",
    }
    for path, address in paths.items():
        answer = client.get(address or path)
        assert answer.status_code == 200, path
        Draft202012Validator(strict(answer_schema(document, path))).validate(answer.json())


def first(client):
    return client.get(f"{FLOWS}?rule=all&page_size=1").json()["results"][0]["url"]


def strict(part, is_base=False):
    """The same schema refusing what it does not describe, so that nothing goes undescribed."""
    if isinstance(part, list):
        return [strict(each, is_base) for each in part]
    if not isinstance(part, dict):
        return part
    made = {name: strict(each, name == "allOf") for name, each in part.items()}
    return made | {"unevaluatedProperties": False} if "$ref" in part and not is_base else made


def test_a_refusal_is_as_described(client, document):
    schema = document["components"]["schemas"]["Problem"] | {"components": document["components"]}

    Draft202012Validator(schema).validate(client.get(f"{FLOWS}?contry=XRU").json())


def test_examples_are_rows_of_the_data(client):
    document = client.get("/api/v1/schema/").json()
    answer = operation(document, FLOWS)["responses"]["200"]["content"]["application/json"]
    example = answer["examples"]["FromTheData"]["value"]

    assert example["results"] == client.get(f"{FLOWS}?page_size=1").json()["results"]
    Draft202012Validator(answer_schema(document, FLOWS)).validate(example)


def test_a_file_is_described_as_text(document):
    file = operation(document, "/api/v1/{domain}/{table}/")
    [wanted] = [each for each in file["parameters"] if each["name"] == "format"]

    assert file["responses"]["200"]["content"]["text/csv"]["schema"] == {"type": "string"}
    assert {"csv", "parquet", "sdmx-csv"} <= set(values_of(wanted["schema"], document))


def test_slim_rows_are_no_answer_of_the_table_s_own_operation(client, document):
    """So that each answer has one type: keys stand in them in place of objects."""
    shared = operation(document, "/api/v1/{domain}/{table}/")
    [embed] = [each for each in shared["parameters"] if each["name"] == "embed"]
    slim = client.get(f"{FLOWS}?rule=all&format=json&embed=none").json()

    assert values_of(embed["schema"], document) == ["full", "none"]
    assert isinstance(slim["results"][0]["country"], str)
    schema = answer_schema(document, "/api/v1/{domain}/{table}/")
    Draft202012Validator(schema).validate(slim)
    assert not Draft202012Validator(answer_schema(document, FLOWS)).is_valid(slim)
    assert "embed" not in {each["name"] for each in operation(document, FLOWS)["parameters"]}


def test_a_country_may_be_named_in_any_way_that_the_document_allows(client, document):
    """No list of codes, which would forbid what is answered."""
    [country] = [e for e in operation(document, FLOWS)["parameters"] if e["name"] == "country"]
    said = country["schema"]

    assert said.keys() == {"type", "format", "examples"} and said["format"] == "countries"
    named = client.get(f"{FLOWS}?country=Ruritania&rule=all").json()
    assert named["results"] == client.get(f"{FLOWS}?country=XRU&rule=all").json()["results"] != []


def test_the_first_page_lists_every_table_and_another_tells_of_each_address(whole, pages):
    """Addresses of single rows follow from those of tables, and would be two in three."""
    first, *others = pages

    for path, described in whole["paths"].items():
        assert (f"<code>{path}</code>" in first) == ("{" not in path), path
        [told] = [page for page in others if f"<h2 id={described_as(path, whole)}" in page]
        for parameter in described["get"].get("parameters", []):
            if parameter["in"] == "header":  # told once
                continue
            assert f"<code>{parameter['name']}</code>" in told, (path, parameter["name"])


def described_as(path, document):
    return f'"{operation(document, path)["operationId"].replace("_", "-")}-title"'


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
