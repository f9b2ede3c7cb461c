"""What all operations of the OpenAPI document share: headers, refusals, and who answers for it."""

import json
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.urls import reverse

from . import problems
from .errors import MEDIA_TYPE
from .problems import ProblemType
from .schema_names import camel

Part = dict[str, Any]  # a part of the document

TEXT: Part = {"type": "string"}
NUMBER: Part = {"type": "integer", "minimum": 0}

HEADERS: dict[str, tuple[str, Part]] = {
    "ETag": ("The tag of this answer: send it back as If-None-Match.", TEXT),
    "Cache-Control": ("How long, and whether without asking again, an answer may be kept.", TEXT),
    "Last-Modified": ("When what is shown was changed last.", TEXT),
    "Link": (
        "RFC 8288: `next` and `prev` page, `canonical` (this answer for ever), `describedby`, "
        "`license`, `service-desc` (this document) and `service-doc`.",
        TEXT,
    ),
    "X-Dataset-Revision": ("The revision of the dataset; it grows with every change.", NUMBER),
    "X-Row-Count": ("Rows of a file, to tell whether all of it arrived.", NUMBER),
    "Repr-Digest": ("RFC 9530: the SHA-256 of a file.", TEXT),
    "Content-Disposition": ("The name under which a file is saved.", TEXT),
    "Location": ("Where the answer lies.", TEXT),
    "RateLimit": ("What is left of the limit, and for how many seconds it holds.", TEXT),
    "RateLimit-Policy": ("The limits that hold for this caller.", TEXT),
    "Retry-After": ("Seconds until it makes sense to ask again.", NUMBER),
    "Deprecation": ("RFC 9745: since when this address is not to be used any more.", TEXT),
    "Sunset": ("RFC 8594: when this address will be gone.", TEXT),
    "Allow": ("The methods that are answered.", TEXT),
    "Content-Range": ("How long the file is.", TEXT),
}
OF_EVERY_ANSWER = ("ETag", "Cache-Control", "Link", "RateLimit", "RateLimit-Policy")
OF_TABLES = ("X-Dataset-Revision",)
OF_FILES = ("X-Row-Count", "Repr-Digest", "Content-Disposition")

# What can happen at any address, though it hangs on no parameter.
REFUSALS: dict[ProblemType, tuple[str, ...]] = {
    problems.INVALID_QUERY: (),
    problems.NOT_FOUND: (),
    problems.METHOD_NOT_ALLOWED: ("Allow",),
    problems.NOT_ACCEPTABLE: (),
    problems.PRECONDITION_FAILED: (),
    problems.ADDRESS_TOO_LONG: (),
    problems.RANGE_NOT_SATISFIABLE: ("Content-Range",),
    problems.TOO_MANY_REQUESTS: ("Retry-After", "RateLimit", "RateLimit-Policy"),
    problems.SERVER_ERROR: (),
    problems.UNAVAILABLE: ("Retry-After",),
}
IF_NONE_MATCH: Part = {
    "name": "If-None-Match",
    "in": "header",
    "description": "The ETag of the answer that you hold: 304 if it still holds.",
    "schema": TEXT,
}

KEY: Part = {
    "type": "http",
    "scheme": "bearer",
    "description": "A partner’s key, given out by the editors. It raises the limits; without one "
    "everything is answered, too.",
}


def add_shared_parts(document: Part) -> None:
    """Headers, refusals and conditions, once each, and in every operation what it may answer."""
    components = document["components"]
    components["headers"] = {
        name: {"description": text, "schema": schema} for name, (text, schema) in HEADERS.items()
    }
    components["responses"] = {_name(kind): _refusal(kind) for kind in REFUSALS}
    components["responses"]["NotModified"] = {
        "description": "Not changed since the answer whose ETag If-None-Match names.",
        "headers": _referred("headers", OF_EVERY_ANSWER),
    }
    components["securitySchemes"] = {"key": KEY}
    for path, operations in document["paths"].items():
        for operation in operations.values():
            _complete(operation, path)


def share_examples(document: Part) -> None:
    """An example that several operations have stands in the document once."""
    holders: dict[str, list[Part]] = {}
    for operations in document["paths"].values():
        for operation in operations.values():
            for content in operation["responses"]["200"].get("content", {}).values():
                for name in content.get("examples", {}):
                    text = json.dumps(content["examples"][name], sort_keys=True)
                    holders.setdefault(text, []).append(content["examples"])
    shared = document["components"].setdefault("examples", {})
    for text, found in holders.items():
        if len(found) > 1:
            name = f"Shared{len(shared) + 1}"
            shared[name] = json.loads(text) | {"summary": "From the data, of an address like this"}
            for examples in found:
                examples["FromTheData"] = {"$ref": f"#/components/examples/{name}"}


def share_parameters(document: Part) -> None:
    """A parameter that several operations take stands in the document once."""
    holders: dict[str, list[tuple[list[Part], int]]] = {}
    for operations in document["paths"].values():
        for operation in operations.values():
            for place, each in enumerate(operation["parameters"]):
                text = json.dumps(each, sort_keys=True)
                holders.setdefault(text, []).append((operation["parameters"], place))
    shared = document["components"].setdefault("parameters", {})
    for text, found in holders.items():
        if len(found) == 1:
            continue
        parameter = json.loads(text)
        name = camel(parameter["name"])
        numbered = (f"{name}{number}" for number in range(2, len(holders) + 2))
        name = next(each for each in (name, *numbered) if each not in shared)
        shared[name] = parameter
        for parameters, place in found:
            parameters[place] = {"$ref": f"#/components/parameters/{name}"}


def _complete(operation: Part, path: str) -> None:
    responses = operation["responses"]
    for status, response in responses.items():
        names = _headers_of(status, response, operation)
        if names:
            response["headers"] = _referred("headers", names) | response.get("headers", {})
    for kind in REFUSALS:
        if kind is not problems.NOT_FOUND or "{" in path:
            responses[str(kind.status)] = {"$ref": f"#/components/responses/{_name(kind)}"}
    responses["304"] = {"$ref": "#/components/responses/NotModified"}
    operation["responses"] = dict(sorted(responses.items()))
    operation["parameters"] = [*operation.get("parameters", []), IF_NONE_MATCH]


def _headers_of(status: str, response: Part, operation: Part) -> tuple[str, ...]:
    if status != "200":
        return ()
    names: tuple[str, ...] = OF_EVERY_ANSWER
    if any(each.get("name") == "as_of" for each in operation.get("parameters", [])):
        names += OF_TABLES
    if len(response.get("content", {})) > 1:
        names += OF_FILES
    return names + (("Deprecation", "Sunset") if operation.get("deprecated") else ())


def _referred(kind: str, names: Iterable[str]) -> Part:
    return {name: {"$ref": f"#/components/{kind}/{name}"} for name in names}


def _name(kind: ProblemType) -> str:
    return "".join(word.capitalize() for word in kind.name.split("-"))


def _refusal(kind: ProblemType) -> Part:
    headers = REFUSALS[kind]
    return {
        "description": f"{kind.title}. {kind.meaning}",
        **({"headers": _referred("headers", headers)} if headers else {}),
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }


DESCRIPTION = """\
Every figure of North Korea in the World with the source that states it: trade, diplomacy, aid and \
travel, as JSON page by page and as whole files. Read only and public; a partner’s key raises the \
limits.

`as_of` answers as known at a moment and stays the same for ever. Refusals are \
`application/problem+json`. What this version promises, and until when: the documentation.
"""


def about(request: Any) -> Part:
    """`info` and `servers`: who answers for the API, under which terms, and where it lies."""
    whole = request.build_absolute_uri
    contact = settings.CONTACT
    kind = "email" if "@" in contact and "://" not in contact else "url"
    named = {"name": settings.OPERATOR_NAME or "North Korea in the World", "url": whole("/about/")}
    return {
        "info": {
            "title": "North Korea in the World",
            "version": "1",
            "summary": "Claims about North Korea’s external relations, each with its source.",
            "description": DESCRIPTION,
            "termsOfService": whole(reverse("api:promise")),
            "contact": named | ({kind: contact.removeprefix("mailto:")} if contact else {}),
            "license": {
                "name": "CC BY 4.0 for the compilation; each source keeps its own terms",
                "url": "https://creativecommons.org/licenses/by/4.0/",
            },
        },
        "servers": [{"url": whole("/").rstrip("/"), "description": "This portal."}],
        "externalDocs": {"url": whole(reverse("api:docs")), "description": "For people."},
    }
