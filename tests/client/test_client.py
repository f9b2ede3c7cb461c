"""The generated client, as a partner's script uses it: every table and every parameter, while
releases are published and withdrawn beside it.
"""

import inspect
import re
from datetime import UTC, datetime

import pytest
from django.db import connection

from .conftest import client_of

pytestmark = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="What is served here lies in a SQLite file in any case."
)

PAGES = 4
NOT_THE_CLIENTS = ("format", "table", "cursor")
FREE_WORDS = {"q": "China share 2015", "words": "nuclear", "factor": 1.1}


def asked_of(method):
    """{parameter: whether it may be left out}"""
    return {
        name: each.kind is each.KEYWORD_ONLY
        for name, each in inspect.signature(method).parameters.items()
    }


def tables(client):
    """{name: method} of what gives rows, page after page, without anything named before."""
    return {
        name: method
        for name, method in inspect.getmembers(client, inspect.ismethod)
        if "Table[" in str(inspect.signature(method).return_annotation)
        and all(asked_of(method).values())
    }


def read(method):
    """All pages of a table, some four, with every claim."""
    taken = asked_of(method)
    of_claims = {"rule": "all"} if "rule" in taken else {}
    if "page_size" not in taken:
        return list(method(**of_claims).pages())
    counted = {"count": "1"} if "count" in taken else {}
    count = next(method(**of_claims, **counted, page_size=1).pages())["count"]
    return list(method(**of_claims, page_size=min(1000, count // PAGES + 1)).pages())


def pinned(client, first):
    """The pages once more, at the address that the first one gives for itself."""
    page = client.get(first["url"])
    yield page
    while page["next"]:
        yield (page := client.get(page["next"]))


def rows_of(pages):
    return [row for page in pages for row in page["results"]]


def test_every_table_has_each_row_once_while_others_publish(portal_of_its_own, publishing_beside):
    """`changes` apart, which tells of nothing else, and `search`, which is no table."""
    client = client_of(portal_of_its_own)
    found = {n: m for n, m in tables(client).items() if n not in ("changes", "search")}
    pages = {name: read(method) for name, method in found.items()}
    steps = publishing_beside()

    assert steps > len(found)
    assert sum(len(each) >= PAGES for each in pages.values()) > len(found) / 2
    for name, some in pages.items():
        rows = rows_of(some)
        addresses = [row["url"] for row in rows if "url" in row]
        assert len(set(addresses)) == len(addresses), name
        assert len({page["as_of"] for page in some}) == 1, name
        if "as_of" in asked_of(found[name]):
            assert rows == rows_of(pinned(client, some[0])), name


def example(document, parameter):
    """What the document says may be sent."""
    schema = whole(document, parameter["schema"])
    inner = whole(document, schema["items"]) if schema["type"] == "array" else schema
    if parameter["name"] in FREE_WORDS:
        return FREE_WORDS[parameter["name"]]
    if inner["type"] == "integer":
        return inner.get("default", inner["minimum"])
    return (inner.get("enum") or inner["examples"])[0]


def value_in(parameter):
    return next(iter(parameter["examples"].values()))["value"]


def whole(document, schema):
    if "$ref" not in schema:
        return schema
    name = schema["$ref"].rpartition("/")[2]
    return whole(document, document["components"]["schemas"][name]) | schema


def test_every_parameter_is_sent_and_understood(portal):
    """Each parameter alone, beside what has to be said in any case.

    The portal was loaded a moment ago: of what has an address nothing was known a year before.
    """
    client = client_of(portal)
    document = client.get("/api/v1/schema/")
    sent, moment = 0, f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
    of_now = {"as_of": moment, "on": moment[:10]}
    for path, methods in document["paths"].items():
        asked = methods["get"].get("parameters", [])
        of_query = {each["name"]: each for each in asked if each["in"] == "query"}
        of_path = [value_in(each) for each in asked if each["in"] == "path"]
        name = re.sub(r"\W+", "_", re.sub(r"\{(\w+)\}", r"by \1", path.split("/v1/")[1])).strip("_")
        if not hasattr(client, name):
            continue
        required = {n: example(document, p) for n, p in of_query.items() if p.get("required")}
        for parameter in of_query.values():
            if parameter["name"] in NOT_THE_CLIENTS:
                continue
            given = required | {parameter["name"]: example(document, parameter)}
            given |= {n: v for n, v in of_now.items() if n in given and of_path}
            words = {f"{n}_" if n == "from" else n: v for n, v in given.items()}
            answer = getattr(client, name)(*of_path, **words)
            assert answer if isinstance(answer, dict) else next(answer.pages()), given
            sent += 1
    assert sent > 1000
