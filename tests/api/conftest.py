import csv
import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from rest_framework.request import Request

from nkworld.api.schema import document as whole_document

FLOWS = "/api/v1/trade/flows/"


class Caller(Client):
    """A caller that remembers the files it was sent, to read to their end what a test did not."""

    def request(self, **request):
        response = super().request(**request)
        if response.streaming:
            self.files.append(response)
        return response


@pytest.fixture
def client():
    caller = Caller()
    caller.files = []
    yield caller
    for response in caller.files:
        body_of(response)


@pytest.fixture
def ask(client):
    """What the API answers to a question about flows, or at another address."""

    def asked(address=FLOWS, headers=None, **query):
        # `from` is no name in Python.
        query = {name.removesuffix("_"): value for name, value in query.items()}
        return client.get(address, query, headers=headers)

    return asked


@pytest.fixture
def rows_of(ask):
    """The claims on the first page of an answer."""

    def rows(*args, **query):
        response = ask(*args, **query)
        assert response.status_code == 200, response.content
        return response.json()["results"]

    return rows


@pytest.fixture
def queries_of(ask):
    """How many queries an answer costs."""

    def counted(*args, **query):
        with CaptureQueriesContext(connection) as queries:
            body_of(ask(*args, **query))
        return len(queries)

    return counted


def body_of(response):
    return b"".join(response) if response.streaming else response.content


def table_of(response):
    """The rows of a CSV answer as dictionaries."""
    return list(csv.DictReader(io.StringIO(body_of(response).decode(), newline="")))


def errors_of(response):
    """{parameter: message} of a refusal."""
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    return {error["parameter"]: error["message"] for error in response.json()["errors"]}


@pytest.fixture
def document(client):
    """The OpenAPI document, its shared parameters in each operation as a reader resolves them."""
    return resolved(client.get("/api/v1/schema/").json())


@pytest.fixture
def whole(rf):
    """The one that our own pages read, where all of an operation stands in its place."""
    return whole_document(Request(rf.get("/api/v1/")))


@pytest.fixture
def charts(client):
    """That of the charts, each with its own parameters."""
    return resolved(client.get("/api/v1/schema/charts/").json())


def resolved(found):
    shared = found["components"]["parameters"]
    for methods in found["paths"].values():
        for operation in methods.values():
            operation["parameters"] = [
                shared[each["$ref"].rpartition("/")[2]] if "$ref" in each else each
                for each in operation["parameters"]
            ]
    return found
