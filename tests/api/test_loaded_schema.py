"""What the OpenAPI document says of the curated data."""

import re
from urllib.parse import urlencode

import pytest
from jsonschema import Draft202012Validator
from rest_framework.request import Request

from nkworld.api.schema import document as whole_document

from .test_schema import answer_schema, strict

MOST_BYTES = 400_000

pytestmark = pytest.mark.django_db


def test_every_answer_is_as_the_document_says(rf, client, loaded):
    """Of each list a page, of rows alone the first of its list, of charts one of each domain."""
    body = client.get("/api/v1/schema/")
    given = strict(body.json())
    whole = whole_document(Request(rf.get("/api/v1/")))["paths"]

    assert len(body.content) <= MOST_BYTES
    first, drawn = {}, set()
    for path, methods in whole.items():
        domain = re.match("/api/v1/charts/([a-z]+)/", path)
        if domain and domain[1] in drawn:
            continue
        table = path.partition("{")[0]
        if name := re.search(r"\{(\w+)\}", path):
            address = path.replace(name[0], str(key_of(first[table], name[1])))
        else:
            names = {each["name"] for each in methods["get"]["parameters"]}
            words = {"q": "China share 2015"} if path.endswith("/search/") else {}
            address = f"{path}?{urlencode(words | {n: '1' for n in names & {'page_size'}})}"
        answer = client.get(address)
        if domain and answer.status_code == 400:
            continue  # what has to be said is not
        assert answer.status_code == 200, address
        drawn |= {domain[1]} if domain else set()
        found = answer.json()
        if "{" not in path and found.get("results"):
            first[path] = found["results"][0]
        schema = answer_schema(given, described_at(path, given["paths"]))
        Draft202012Validator(schema).validate(found)


def key_of(row, name):
    """By which a row is asked for alone: its own, that of its country, or its number."""
    for told in (row, row.get("country") or {}):
        if name in told:
            return told[name]
    return row["id"]


def test_the_document_of_the_charts_is_valid_openapi_3_1(client, loaded):
    from openapi_spec_validator import OpenAPIV31SpecValidator

    OpenAPIV31SpecValidator(client.get("/api/v1/schema/charts/").json()).validate()


def described_at(path, paths):
    """Itself, or the template that it fits."""
    return path if path in paths else next(each for each in paths if fits(each, path))


def fits(template, path):
    return re.fullmatch(re.sub(r"\{(domain|table|figure)\}", "[^/]+", template), path)
