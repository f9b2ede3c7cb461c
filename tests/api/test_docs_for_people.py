"""Docs that people use: meanings of all fields, start pages."""

from http import HTTPStatus

import pytest

from nkworld.api.docs import LANGUAGES
from nkworld.api.router import router

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("universe")]

DOCS = "/api/v1/docs/"


def test_no_field_and_no_parameter_is_without_a_meaning(whole):
    schemas = whole["components"]["schemas"]
    untold = [
        f"{kind}.{name}"
        for kind, schema in schemas.items()
        for name, field in schema.get("properties", {}).items()
        if not field.get("description")
    ]
    untold += [
        f"{path}: {each['name']}"
        for path, methods in whole["paths"].items()
        for each in methods["get"].get("parameters", ())
        if not each.get("description")
    ]

    assert len(schemas) > 50
    assert not untold, "Say it in the model's help_text, or in nkworld/api/schema.py: " + ", ".join(
        untold
    )


def test_the_reference_has_every_field_and_the_unit_of_every_table(client, whole):
    page = client.get(f"{DOCS}fields/").content.decode()
    fields = whole["components"]["schemas"]["Flow"]["properties"]

    assert len(fields) > 10
    for name in [*fields, "count_is_minimum"]:
        assert f"<code>{name}</code>" in page
    assert "<code>trade/flows</code>" in page and "US dollars, current" in page


@pytest.mark.parametrize("slug", LANGUAGES)
def test_a_start_page_has_this_portals_address(client, slug):
    page = client.get(f"{DOCS}start/{slug}/").content.decode()

    assert "http://testserver/api/v1" in page and "127.0.0.1:8000" not in page
    assert f'href="{DOCS}start/{slug}/"' in client.get(DOCS).content.decode()


def test_who_asks_for_another_language_is_told_the_nearest(client):
    answer = client.get(f"{DOCS}start/pyhton/")

    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert "“python”" in answer.content.decode()


def test_fields_are_concepts_of_their_tables_with_keys_and_references(client):
    address = "/api/v1/docs/fields.jsonld/"
    scheme = client.get(address).json()
    tables = {table["name"]: table for table in scheme["tables"]}
    columns = {column["@id"]: column for table in tables.values() for column in table["columns"]}

    assert scheme["@type"] == "skos:ConceptScheme"
    assert address in client.get("/api/v1/docs/fields/").content.decode()
    assert {prefix for prefix, _, _ in router.registry} - {"search"} <= set(tables)
    assert len(columns) == sum(len(table["columns"]) for table in tables.values())
    assert all(column["kind"] and column["meaning"] for column in columns.values())
    assert {each["refers_to"] for each in columns.values() if "refers_to" in each} <= set(columns)
    assert columns["#trade/flows.country"]["refers_to"] == "#countries.code"
    assert columns["#trade/flows.value"]["unit"]
    assert tables["diplomacy/missions.readings"]["rows_of"] == "#diplomacy/missions"
    for table in tables.values():
        assert {f"{table['@id']}.{name}" for name in table.get("key", ())} <= set(columns)


def test_a_row_has_the_fields_that_the_scheme_names(client):
    [row] = client.get("/api/v1/trade/flows/?rule=all&page_size=1").json()["results"]
    tables = client.get("/api/v1/docs/fields.jsonld/").json()["tables"]
    [flows] = [table for table in tables if table["name"] == "trade/flows"]

    assert set(row) <= {column["name"] for column in flows["columns"]}
