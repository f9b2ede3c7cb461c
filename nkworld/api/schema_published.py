"""The OpenAPI document as it is given away, whole and for each group of addresses."""

from typing import Any

from django.http import Http404
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from nkworld.provenance.questions import refusal

from .envelope import EnvelopeSerializer
from .one_claim import ClaimDetailsSerializer
from .one_record import RecordDetailsSerializer
from .schema import HERE, NOWHERE, add_examples, document, made_once
from .schema_once import (
    JSON,
    Part,
    files_apart,
    fold,
    referred,
    share_fields,
    share_lists,
    share_parameters,
    share_texts,
    without_unused,
)
from .schema_parts import add_shared_parts
from .serializers import PAPERS, ObservationSerializer
from .views import PublicView, conditional

# Fields that many answers share: {name in the document: the fields}.
BASES: dict[str, list[str]] = {
    "ClaimDetails": [*ClaimDetailsSerializer().fields],
    "Page": [*EnvelopeSerializer().fields],
    "RecordDetails": [*RecordDetailsSerializer().fields],
    "Claim": ["id", "url", *ObservationSerializer.provenance_fields, "period_start", "period_end"],
    "Papers": [*PAPERS],
}
CLAIM = referred("schemas", "Claim")
# Addresses whose answers are of one kind.
FOLDED: dict[str, Part] = {
    f"{HERE}charts/{{domain}}/{{figure}}/": {
        "operationId": "chart",
        "tags": ["charts"],
        "summary": "One figure’s numbers, as its page draws them.",
        "description": f"What else it can be asked stands in {HERE}charts/ and, with the type of "
        f"each parameter and its CSV, in {HERE}schema/charts/.",
    },
    f"{HERE}datasets/{{domain}}/{{table}}/": {
        "operationId": "dataset",
        "tags": ["datasets"],
        "summary": "One dataset with its rules, licence and Data Questions.",
    },
    f"{HERE}{{domain}}/{{table}}/{{id}}/vintages/": {
        "operationId": "vintages",
        "tags": ["claims"],
        "summary": "What the source of one claim said of its cell, one vintage after another",
        "description": "The oldest stands first. Rows are as in the table.",
        "responses": {
            "200": {
                "description": "",
                "content": {JSON: {"schema": referred("schemas", "ClaimPage")}},
            }
        },
    },
}
OF_FILES = "All rows of a table that its other parameters name, those of its own address; sdmx: of "
OF_FILES += "tables of claims. Withheld rows are counted and named in X-Rows-Withheld."
FILES: dict[str, Part] = {
    f"{HERE}{address}/": {
        "operationId": name,
        "tags": ["files"],
        "summary": "A table as a complete file.",
        "description": OF_FILES,
    }
    for address, name in {
        "charts/{domain}/{figure}": "file_of_chart",
        "{domain}/{table}": "file",
        "{table}": "file_of_list",
    }.items()
}


def published(request: Any, group: str = "") -> Part:
    """The document as it is given away: what is alike stands in it once, and an example of each
    kind of answer. That of a group has its addresses alone, and each chart with its parameters.

    Our own pages read the other one, where all of an operation stands in its place.
    """

    def make() -> Part:
        found = document(request, NOWHERE)
        if group:
            own = [path for path in found["paths"] if path.startswith(f"{HERE}{group}/")]
            found["paths"] = {path: found["paths"][path] for path in own}
        paths, schemas = found["paths"], found["components"]["schemas"]
        add_examples(paths, request, _first_of_each_kind(paths))
        share_fields(schemas, BASES)
        _describe_details_once(paths, schemas)
        for template, operation in FOLDED.items():
            if group != operation["tags"][0]:
                fold(paths, template, operation)
        claims = [referred("schemas", n) for n, s in schemas.items() if CLAIM in s.get("allOf", ())]
        schemas["ClaimPage"] = {
            "type": "object",
            "allOf": [referred("schemas", "Page")],
            "properties": {"results": {"type": "array", "items": {"anyOf": claims}}},
            "required": ["results"],
        }
        files_apart(paths, FILES)
        share_lists(found, HERE)
        add_shared_parts(found)
        share_texts(found)
        share_parameters(found)
        without_unused(found)
        return found

    return made_once(request, f"published:{group}", make)


def _describe_details_once(paths: Part, schemas: Part) -> None:
    """What is said of one row alone holds of all tables: it stands with the fields that it adds."""
    for path, each in paths.items():
        answer = each["get"]["responses"]["200"]["content"][JSON]["schema"].get("$ref", "")
        bases = schemas.get(answer.rpartition("/")[2], {}).get("allOf", ())
        if path.endswith("}/") and len(bases) > 1 and "deprecated" not in each["get"]:
            added = schemas[bases[-1]["$ref"].rpartition("/")[2]]
            added["description"] = each["get"].pop("description")
            each["get"]["summary"] = each["get"]["summary"].partition(":")[0]


def _first_of_each_kind(paths: Part) -> tuple[str, ...]:
    """The first address of each kind of answer, told by what it can be asked."""
    telling = {"rule", "cursor", "readings", "id", "on"}
    firsts: dict[frozenset[str], str] = {}
    for path, each in paths.items():
        asked = telling & {parameter["name"] for parameter in each["get"]["parameters"]}
        if asked:
            firsts.setdefault(frozenset(asked), path)
    return tuple(firsts.values())


class Schema(PublicView):
    """This API as OpenAPI 3.1."""

    schema = None
    renderer_classes = [JSONRenderer]  # an empty text of the document is no fact that is unknown

    @conditional
    def get(self, request: Request, group: str = "") -> Any:
        found = published(request, group)
        if not found["paths"]:
            paths = document(request, NOWHERE)["paths"]
            known = dict.fromkeys(path.split("/")[3] for path in paths if path != HERE)
            raise Http404(refusal(f"Nothing is described as “{group}”.", group, known))
        return Response(found)
