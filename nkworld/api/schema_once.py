"""What is alike in the OpenAPI document stands in it once: lists of values, fields, parameters, and
operations that differ by a word of their address alone.
"""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from nkworld.provenance.written import NAME

from .meanings import MEANINGS

Part = dict[str, Any]  # a part of the document

LABEL = re.compile(r"\n*\* `([^`]*)` - ([^\n]*)")
JSON = "application/json"
MANY = 3  # from which on a text is told once


def camel(text: str) -> str:
    """trade/food-aid → TradeFoodAid"""
    parts = "".join(char if char.isalnum() else " " for char in text).split()
    return "".join(part[:1].upper() + part[1:] for part in parts)


def referred(kind: str, name: str) -> Part:
    return {"$ref": f"#/components/{kind}/{name}"}


def free(name: str, taken: Collection[str], place: str = "") -> str:
    """The name, else with its place before it, else with a number after it."""
    numbered = (f"{place}{name}{number}" for number in range(2, len(taken) + 3))
    return next(each for each in (name, f"{place}{name}", *numbered) if each not in taken)


def share_lists(document: Part, prefix: str) -> None:
    """Lists of values and patterns become components, with what each value means.

    The name is that of the parameter or field, `Direction`; where another list has it already, the
    place where it is met first comes before it, `TradeGoodsDirection`.
    """
    schemas = document["components"]["schemas"]
    known: dict[str, str] = {}
    met = list(_lists(document, prefix))
    patterns = Counter(json.dumps(holder[key]) for _, _, holder, key, _ in met)
    for place, name, holder, key, about in met:
        described = holder[key]
        values = [value for value in described.get("enum", ()) if value not in (None, "")]
        if not values and ("enum" in described or patterns[json.dumps(described)] == 1):
            described.pop(NAME, None)  # nothing is on record, or of one parameter alone
            continue
        words = about.get("description", "")
        which = json.dumps([name, values, described.get("pattern")])
        if which not in known:
            known[which] = free(name, schemas, place)
            meanings = [f"{v}: {text}" for v, text in _telling(words) if v in map(str, values)]
            listed = {"enum": values} if values else {"pattern": described["pattern"]}
            kind = "integer" if isinstance(next(iter(values), ""), int) else "string"
            schemas[known[which]] = {"type": kind, **listed}
            if meanings:
                schemas[known[which]]["description"] = "; ".join(meanings)
        own = {n: v for n, v in described.items() if n not in ("type", "enum", "pattern", NAME)}
        one = referred("schemas", known[which])
        is_null = "null" in described.get("type", ()) or None in described.get("enum", ())
        holder[key] = ({"anyOf": [one, {"type": "null"}]} if is_null else one) | own
        if LABEL.search(words):
            text = LABEL.sub("", words).strip()
            if not text and "description" not in schemas[one["$ref"].rpartition("/")[2]]:
                text = MEANINGS.get(about.get("name", ""), "")
            _describe(holder[key] if about is described else about, text)


def _telling(words: str) -> list[tuple[str, str]]:
    """(value, what it means) of those that do not say so themselves."""
    return [
        (value, label)
        for value, label in LABEL.findall(words)
        if camel(label).lower() != camel(value).lower()
    ]


def _describe(part: Part, text: str) -> None:
    part["description"] = text
    if not text:
        del part["description"]


def _lists(document: Part, prefix: str) -> Iterator[tuple[str, str, Part, str, Part]]:
    """(where it is met, its name, what holds it, under which key, what describes it)"""
    for path, operations in document["paths"].items():
        place = camel(path.removeprefix(prefix))
        for parameter in operations["get"].get("parameters", []):
            described = parameter.get("schema", {})
            named = described.get(NAME) or camel(parameter["name"])
            if "enum" in described or NAME in described:
                yield place, named, parameter, "schema", parameter
            elif "enum" in described.get("items", {}):
                yield place, named, described, "items", parameter
    for component, described in list(document["components"]["schemas"].items()):
        for name, field in described.get("properties", {}).items():
            if "enum" in field:
                yield component, camel(name), described["properties"], name, field


def share_fields(schemas: Part, bases: Mapping[str, Collection[str]]) -> None:
    """{name of a base: its fields}: what has all of them refers to it by `allOf`; so does one row
    told in full, `FlowDetail` or `StoryText`, to that of the list, `Flow`.
    """
    for name, schema in schemas.items():
        row = name.removesuffix("Detail").removesuffix("Text")
        if row != name and row in schemas:
            _extend(schema, row, schemas[row])
    for base, fields in bases.items():
        holders = [
            each for each in schemas.values() if set(fields) <= each.get("properties", {}).keys()
        ]
        if holders:
            described = {f: _commonest(each["properties"][f] for each in holders) for f in fields}
            about = _commonest(each.get("description", "") for each in holders)
            made = {"type": "object", "properties": described, "required": [*described]}
            made |= {"description": about} if about else {}
            for each in holders:
                _extend(each, base, made)
            schemas[base] = made


def _commonest(parts: Iterable[Any]) -> Any:
    return json.loads(Counter(map(json.dumps, parts)).most_common(1)[0][0])


def _extend(schema: Part, name: str, base: Part) -> None:
    """What another schema says already is left out; not where a field is of another type there."""
    own, inherited = schema["properties"], base["properties"]
    if any(_type(own.get(field, {})) != _type(each) for field, each in inherited.items()):
        return
    left = {field: told for field, told in own.items() if inherited.get(field) != told}
    schema["allOf"] = [*schema.get("allOf", ()), referred("schemas", name)]
    schema |= {"properties": left, "required": [*left]}
    if not left:
        del schema["properties"], schema["required"]
    if schema.get("description") == base.get("description"):
        schema.pop("description", None)


def _type(described: Part) -> Part:
    return {name: told for name, told in described.items() if name != "description"}


def share_texts(document: Part) -> None:
    """What parameters of one name say alike, though they take other values, is a schema’s text."""
    holders: dict[tuple[str, str], list[Part]] = defaultdict(list)
    for each in _parameters(document):
        if text := LABEL.sub("", each.get("description", "")).strip():
            holders[each["name"], text].append(each)
    schemas = document["components"]["schemas"]
    for (name, text), found in holders.items():
        taken = {json.dumps(each["schema"]) for each in found}
        if len(taken) < MANY or not all(each["schema"].get("type") == "string" for each in found):
            continue
        shared = free(f"{camel(name)}Parameter", schemas)
        schemas[shared] = {"type": "string", "description": text}
        for each in found:
            del each["schema"]["type"]
            each["schema"] = {"allOf": [referred("schemas", shared)]} | each["schema"]
            meanings = [f"{value}: {label}" for value, label in _telling(each["description"])]
            _describe(each, "; ".join(meanings))


def share_parameters(document: Part) -> None:
    """A parameter that several operations take is a component; its examples are, where they are
    those of all.
    """
    holders: dict[str, list[Part]] = defaultdict(list)
    for each in _parameters(document):
        schema = {name: told for name, told in each["schema"].items() if name != "examples"}
        holders[json.dumps(each | {"schema": schema}, sort_keys=True)].append(each)
    shared = document["components"].setdefault("parameters", {})
    for text, found in holders.items():
        if len(found) > 1:
            same = all(each == found[0] for each in found)
            parameter = dict(found[0]) if same else json.loads(text)
            name = free(camel(parameter["name"]), shared)
            shared[name] = parameter
            for each in found:
                each.clear()
                each |= referred("parameters", name)


def _parameters(document: Part) -> Iterator[Part]:
    for operations in document["paths"].values():
        yield from operations["get"]["parameters"]


def fold(paths: Part, template: str, operation: Part) -> None:
    """Operations whose addresses fit a template become one, which takes what all of them take and
    answers as the first of them, unless `operation` says otherwise.
    """
    found = {path: _fits(template, path) for path in paths if _fits(template, path)}
    if not found:
        return
    first, *others = (paths.pop(path)["get"] for path in found)
    common = [
        each
        for each in first["parameters"]
        if each["in"] == "path" or all(each in other["parameters"] for other in others)
    ]
    names = next(iter(found.values()))
    named = [in_path(name, {each[name] for each in found.values()}) for name in names]
    first.pop("description", None)
    paths[template] = {"get": first | operation | {"parameters": [*named, *common]}}


def in_path(name: str, values: Collection[str]) -> Part:
    schema = {"type": "string", "enum": sorted(values)}
    return {"in": "path", "name": name, "required": True, "schema": schema}


def files_apart(paths: Part, templates: Mapping[str, Part]) -> None:
    """Operations give JSON, and the files beside it are one operation for all addresses that fit a
    template: of which type an answer is, a client knows without looking.
    """
    formats: dict[str, Part] = defaultdict(dict)
    content: dict[str, Part] = defaultdict(dict)
    named: dict[str, dict[str, set[str]]] = {}
    for path, operations in paths.items():
        operation = operations["get"]
        given = operation["responses"]["200"]["content"]
        files = {media: given.pop(media) for media in [*given] if media != JSON}
        taken = [each for each in operation["parameters"] if each["name"] == "format"]
        operation["parameters"] = [e for e in operation["parameters"] if e["name"] != "format"]
        template = next((each for each in templates if _fits(each, path)), None)
        if files and template:
            content[template] |= files
            formats[template] |= dict.fromkeys(taken[0]["schema"]["enum"][1:])
            for name, value in _fits(template, path).items():
                named.setdefault(template, {}).setdefault(name, set()).add(value)
    for template, values in named.items():
        wanted = {"type": "string", "enum": [*formats[template]]}
        asked = {"in": "query", "name": "format", "required": True, "schema": wanted}
        paths[template] = {
            "get": templates[template]
            | {
                "parameters": [*(in_path(*each) for each in values.items()), asked],
                "responses": {"200": {"description": "", "content": content[template]}},
            }
        }


def _fits(template: str, path: str) -> dict[str, str]:
    """{name: what stands in its place}; `{id}` of an address is its own, and fits itself."""
    pattern = re.sub(r"\{(?!id\})(\w+)\}", r"(?P<\1>[^/{]+)", template)
    found = re.fullmatch(pattern, path)
    return found.groupdict() if found else {}


def without_unused(document: Part) -> None:
    """Components to which nothing refers any more are left out."""
    components = document["components"]
    while True:
        text = json.dumps(document)
        unused = [
            (kind, name)
            for kind in components
            if kind != "securitySchemes"
            for name in components[kind]
            if f'"#/components/{kind}/{name}"' not in text
        ]
        if not unused:
            return
        for kind, name in unused:
            del components[kind][name]
