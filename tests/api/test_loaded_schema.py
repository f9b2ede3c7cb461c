"""What the OpenAPI document says of the curated data."""

import pytest
from jsonschema import Draft202012Validator

from .test_schema import answer_schema

pytestmark = pytest.mark.django_db


def test_every_address_has_an_example_that_is_as_described(client, loaded):
    document = client.get("/api/v1/schema/").json()
    shared = document["components"].get("examples", {})

    for path, methods in document["paths"].items():
        answer = methods["get"]["responses"]["200"]["content"]["application/json"]
        [example] = answer["examples"].values()
        example = shared.get(example.get("$ref", "").rpartition("/")[2], example)
        Draft202012Validator(answer_schema(document, path)).validate(example["value"])
