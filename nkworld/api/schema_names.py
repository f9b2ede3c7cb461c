"""One name for each list of values in the OpenAPI document: a generated client then has one class
for each, and not one for every address.
"""

import json
from collections.abc import Iterator
from typing import Any

from nkworld.provenance.written import NAME

Part = dict[str, Any]  # a part of the document


def camel(text: str) -> str:
    """trade/food-aid → TradeFoodAid"""
    parts = "".join(char if char.isalnum() else " " for char in text).split()
    return "".join(part[:1].upper() + part[1:] for part in parts)


def name_shared_schemas(document: Part, prefix: str) -> None:
    """Lists of values and patterns that are met several times become components of their own.

    The name is that of the parameter or field, `Direction`; where another list has it already, the
    place where it is met first comes before it, `TradeGoodsDirection`.
    """
    schemas = document["components"]["schemas"]
    known: dict[str, str] = {}
    for place, name, holder, key in list(_shared(document, prefix)):
        described = holder[key]
        shared = {n: v for n, v in described.items() if n in ("type", "enum", "pattern")}
        text = json.dumps([name, shared], sort_keys=True)
        if text not in known:
            known[text] = free = _free(name, place, schemas)
            schemas[free] = shared
        own = {n: v for n, v in described.items() if n not in (*shared, NAME)}
        holder[key] = {"$ref": f"#/components/schemas/{known[text]}", **own}


def _free(name: str, place: str, taken: Part) -> str:
    for candidate in (name, f"{place}{name}", *(f"{place}{name}{n}" for n in range(2, 100))):
        if candidate not in taken:
            return candidate
    raise ValueError(f"No name is free for {name} at {place}.")


def _shared(document: Part, prefix: str) -> Iterator[tuple[str, str, Part, str]]:
    """(where it is met, its name, what holds it, under which key)"""
    for path, operations in document["paths"].items():
        place = camel(path.removeprefix(prefix))
        for operation in operations.values():
            for parameter in operation.get("parameters", []):
                described = parameter.get("schema", {})
                named = camel(parameter["name"].replace("_", " "))
                if "enum" in described or NAME in described:
                    yield place, described.get(NAME) or named, parameter, "schema"
                elif "enum" in described.get("items", {}):
                    yield place, named, described, "items"
    for component, described in list(document["components"]["schemas"].items()):
        for name, field in described.get("properties", {}).items():
            if "enum" in field and "$ref" not in field:
                yield component, camel(name.replace("_", " ")), described["properties"], name
