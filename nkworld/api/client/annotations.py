"""How the types of an OpenAPI 3.1 document are written in Python."""

from typing import Any

Part = dict[str, Any]
SIMPLE = {
    "string": "str",
    "integer": "int",
    "number": "float",
    "boolean": "bool",
    "null": "None",
    "object": "dict[str, Any]",
}


def annotation(described: Part) -> str:
    """As text; what the document does not say is Any."""
    if "$ref" in described:
        return str(described["$ref"]).rsplit("/", 1)[1]
    for several in ("allOf", "oneOf", "anyOf"):
        if several in described:
            return _either(annotation(each) for each in described[several])
    if "enum" in described or "const" in described:
        return _choice(described.get("enum", [described.get("const")]))
    kinds = described.get("type", "")
    kinds = [kinds] if isinstance(kinds, str) else kinds
    return _either(_of_kind(kind, described) for kind in kinds)


def _of_kind(kind: str, described: Part) -> str:
    if kind == "array":
        return f"list[{annotation(described.get('items', {}))}]"
    values = described.get("additionalProperties")
    if kind == "object" and isinstance(values, dict):
        return f"dict[str, {annotation(values)}]"
    return SIMPLE.get(kind, "Any")


def _choice(values: list[Any]) -> str:
    words = [repr(value) for value in values if value is not None]
    chosen = f"Literal[{', '.join(words)}]" if words else ""
    return " | ".join(filter(None, [chosen, "None" if None in values else ""])) or "Any"


def _either(parts: Any) -> str:
    found = list(dict.fromkeys(word for part in parts for word in _split(part)))
    if "Any" in found:
        return "Any"
    return " | ".join(sorted(found, key=lambda word: word == "None"))


def _split(text: str) -> list[str]:
    """The parts of a union; brackets hold no union of ours at the top."""
    parts, depth = [""], 0
    for sign in text:
        depth += (sign == "[") - (sign == "]")
        if sign == "|" and not depth:
            parts.append("")
        else:
            parts[-1] += sign
    return [part.strip() for part in parts if part.strip()]
