"""What the public can ask for and gets back: addresses, parameters, fields of answers.

`python -m tests.public.surface tests/public/2026-12-01.json` writes those of the database that the
settings name, from the OpenAPI documents and a crawl of the pages.
"""

import json
import re
import sys
from pathlib import Path

DEPTH = 4  # of fields within fields


def operations(*documents):
    """{"get /api/v1/trade/flows/": (names of parameters, dotted names of fields)}"""
    public = {}
    for document in documents:
        for path, methods in document["paths"].items():
            for method in methods.keys() & {"get", "post", "put", "patch", "delete"}:
                given = [*methods[method].get("parameters", ()), *methods.get("parameters", ())]
                given = [_followed(each, document) for each in given]
                parameters = {each["name"] for each in given if each["in"] == "query"}
                answer = _followed(methods[method]["responses"].get("200", {}), document)
                fields = set()
                for kind, content in answer.get("content", {}).items():
                    if "json" in kind and "schema" in content:
                        fields |= _fields(content["schema"], document)
                # A document of one group names more than the one of all.
                earlier = public.get(f"{method} {path}", (set(), set()))
                public[f"{method} {path}"] = earlier[0] | parameters, earlier[1] | fields
    return public


def _followed(node, document):
    while "$ref" in node:
        _, _, group, name = node["$ref"].split("/")
        node = document["components"][group][name]
    return node


def _fields(schema, document, before="", depth=DEPTH):
    schema, fields = _followed(schema, document), set()
    for part in (*schema.get("allOf", ()), *schema.get("oneOf", ()), *schema.get("anyOf", ())):
        fields |= _fields(part, document, before, depth)
    if "items" in schema:
        fields |= _fields(schema["items"], document, before, depth)
    for name, inner in schema.get("properties", {}).items():
        fields.add(before + name)
        if depth > 1:
            fields |= _fields(inner, document, f"{before}{name}.", depth - 1)
    return fields


def of_path(path, public):
    """What answers at the path: its own operation, or the one with a place for what it names."""
    if path in public:
        return public[path]
    for other, answer in public.items():
        if re.fullmatch(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(other)), path):
            return answer
    return None


def written(public, addresses):
    """As text: sets that many operations share stand there once, by their place in the list."""
    sets = sorted({tuple(sorted(each)) for pair in public.values() for each in pair})
    place = {each: number for number, each in enumerate(sets)}
    return json.dumps(
        {
            "sets": [" ".join(each) for each in sets],
            "operations": {
                name: [place[tuple(sorted(each))] for each in pair]
                for name, pair in sorted(public.items())
            },
            "addresses": sorted(addresses),
        },
        ensure_ascii=False,
        indent=0,
    )


def read(path):
    """(operations, addresses) of a file that was written so."""
    content = json.loads(path.read_text(encoding="utf-8"))
    sets = [set(each.split()) for each in content["sets"]]
    public = {
        name: tuple(sets[place] for place in pair) for name, pair in content["operations"].items()
    }
    return public, content["addresses"]


def documents(client):
    for group in ("", "charts/"):
        yield client.get(f"/api/v1/schema/{group}", headers={"accept": "application/json"}).json()


if __name__ == "__main__":
    import django

    django.setup()
    from django.conf import settings
    from django.test import Client

    from tests.portal.addresses import NEARLY_ALL, START
    from tests.portal.crawling import crawl

    settings.ALLOWED_HOSTS = ["*"]
    client = Client()
    pages = crawl(client, START, set(), *NEARLY_ALL)
    answered = [path for path, page in pages.items() if page.status == 200 and "?" not in path]
    Path(sys.argv[1]).write_text(written(operations(*documents(client)), answered) + "\n")
