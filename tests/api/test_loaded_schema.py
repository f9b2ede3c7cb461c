"""What the OpenAPI document says of the curated data."""

import re

import pytest
from jsonschema import Draft202012Validator
from rest_framework.request import Request

from nkworld.api.schema import document as whole_document

from .test_schema import answer_schema, strict

MOST_BYTES = 400_000

pytestmark = pytest.mark.django_db


def test_every_address_has_an_example_that_is_as_described(rf, client, loaded):
    """What our own pages show of each address is what the document that is given away allows."""
    body = client.get("/api/v1/schema/")
    given = strict(body.json())
    whole = whole_document(Request(rf.get("/api/v1/")))

    assert len(body.content) <= MOST_BYTES
    for path, methods in whole["paths"].items():
        answer = methods["get"]["responses"]["200"]["content"]["application/json"]
        [example] = answer["examples"].values()
        schema = answer_schema(given, described_at(path, given["paths"]))
        Draft202012Validator(schema).validate(example["value"])


def test_the_document_of_the_charts_is_valid_openapi_3_1(client, loaded):
    from openapi_spec_validator import OpenAPIV31SpecValidator

    OpenAPIV31SpecValidator(client.get("/api/v1/schema/charts/").json()).validate()


def described_at(path, paths):
    """Itself, or the template that it fits."""
    return path if path in paths else next(each for each in paths if fits(each, path))


def fits(template, path):
    return re.fullmatch(re.sub(r"\{(domain|table|figure)\}", "[^/]+", template), path)
