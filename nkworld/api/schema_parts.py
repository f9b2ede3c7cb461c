"""What all operations of the OpenAPI document share: headers, refusals, and who answers for it."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.urls import reverse

from . import problems
from .errors import MEDIA_TYPE
from .problems import ProblemType
from .schema_once import JSON, Part, referred

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
OF_EVERY_ANSWER = (
    *("ETag", "Cache-Control", "Last-Modified", "Link", "X-Dataset-Revision"),
    *("RateLimit", "RateLimit-Policy"),
)
OF_FILES = ("X-Row-Count", "Repr-Digest", "Content-Disposition")

OF_REFUSALS = ("Allow", "Content-Range", "Retry-After", "Location")

NOT_MODIFIED = "* `304` - Not changed since the answer whose ETag If-None-Match names; no content."
REFUSALS: tuple[ProblemType, ...] = (
    problems.INVALID_QUERY,
    problems.NOT_FOUND,
    problems.METHOD_NOT_ALLOWED,
    problems.NOT_ACCEPTABLE,
    problems.PRECONDITION_FAILED,
    problems.ADDRESS_TOO_LONG,
    problems.RANGE_NOT_SATISFIABLE,
    problems.TOO_MANY_REQUESTS,
    problems.SERVER_ERROR,
    problems.UNAVAILABLE,
)

KEY: Part = {
    "type": "http",
    "scheme": "bearer",
    "description": "A partner’s key, given out by the editors. It raises the limits; without one "
    "everything is answered, too.",
}


def add_shared_parts(document: Part) -> None:
    """Headers and refusals, once each, and in every operation what it may answer."""
    components = document["components"]
    components["headers"] = {
        name: {"description": text, "schema": schema} for name, (text, schema) in HEADERS.items()
    }
    kinds = "\n".join(f"* `{kind.status}` - {kind.title}. {kind.meaning}" for kind in REFUSALS)
    components["responses"] = {
        "Refusal": {
            "description": f"What can happen at any address:\n\n{NOT_MODIFIED}\n{kinds}",
            "headers": _headers((*OF_EVERY_ANSWER, *OF_REFUSALS)),
            "content": {MEDIA_TYPE: {"schema": referred("schemas", "Problem")}},
        }
    }
    components["securitySchemes"] = {"key": KEY}
    document["security"] = [{}, {"key": []}]
    for operations in document["paths"].values():
        for operation in operations.values():
            answer = operation["responses"]["200"]
            operation["responses"] = {"200": answer, "default": referred("responses", "Refusal")}
            if names := _headers_of(operation):
                answer["headers"] = _headers(names)


def _headers_of(operation: Part) -> tuple[str, ...]:
    is_file = JSON not in operation["responses"]["200"]["content"]
    return (OF_FILES if is_file else ()) + (
        ("Deprecation", "Sunset") if operation.get("deprecated") else ()
    )


def _headers(names: Iterable[str]) -> Part:
    return {name: referred("headers", name) for name in names}


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
