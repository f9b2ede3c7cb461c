"""The text of the client: its first part, then kinds of rows, then a method for each address."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from keyword import iskeyword
from pathlib import Path
from textwrap import fill, indent

from . import runtime
from .annotations import Part, annotation

HEAD = '''"""A client of North Korea in the World, in one file: Python 3.11 or newer, nothing else.

    from nkworld_client import Client

    client = Client("{address}")
    for flow in client.trade_flows(country="CHN", rule="all"):
        print(flow["period"], flow["source"]["name"], flow["value"])

Written by `manage.py write_client` from the OpenAPI document at /api/v1/schema/; fetch it
anew when that has changed. Whoever does not find a method for an address asks by
`client.get("/api/v1/…")`.
"""

# ruff: noqa: E501
'''
WIDTH = 98
OURS = ("format", "table", "cursor")
ENVELOPE = "Envelope"
FEW = 4  # fields, below which a kind is written out rather than derived from another
OFTEN = 8  # methods that say the same of a parameter: then it is said once
QUOTES = re.compile(r'"""|\\')


def client_text(document: Part, address: str) -> str:
    """The whole file, for a portal at this address."""
    schemas = document["components"]["schemas"]
    kinds = {name: schemas[name] for name in sorted(_used(document))}
    parts = [
        HEAD.format(address=address),
        Path(runtime.__file__).read_text().rstrip(),
        *(_kind(*each) for each in _with_parents(kinds | _envelope(kinds))),
        _client(document, address),
    ]
    return "\n\n\n".join(part.strip("\n") for part in parts) + "\n"


def _operations(document: Part) -> Iterator[tuple[str, Part, str]]:
    """(address, operation, kind of its JSON answer), for those that answer with a described kind"""
    for path, methods in sorted(document["paths"].items()):
        operation = methods["get"]
        answer = operation["responses"].get("200", {}).get("content", {}).get("application/json")
        if answer and "$ref" in answer["schema"]:
            yield path, operation, annotation(answer["schema"])


def _used(document: Part) -> set[str]:
    """Kinds that an answer is of, or that stand within one."""
    schemas, found = document["components"]["schemas"], set()
    waiting = [kind for _, _, kind in _operations(document)]
    while waiting:
        if (name := waiting.pop()) not in found:
            found.add(name)
            waiting += re.findall(r"#/components/schemas/(\w+)", repr(schemas[name]))
    return found


def _envelope(kinds: Mapping[str, Part]) -> dict[str, Part]:
    """What stands around the rows of every table, which has no name in the document."""
    pages = [each["properties"] for each in kinds.values() if _is_table(each.get("properties", {}))]
    shared = {
        name: told
        for name, told in (pages[0] if pages else {}).items()
        if all(annotation(page.get(name, {})) == annotation(told) for page in pages)
    }
    return {ENVELOPE: {"properties": shared}} if len(shared) >= FEW else {}


def _with_parents(kinds: Mapping[str, Part]) -> Iterator[tuple[str, Part, str]]:
    """(name, schema without what its parent says, parent): after Flow a FlowDetail that says more,
    after the envelope every page.
    """
    told = {
        name: {each: annotation(inner) for each, inner in schema.get("properties", {}).items()}
        for name, schema in kinds.items()
    }
    for name in sorted(kinds, key=lambda each: (len(told[each]), each)):
        own = told[name].items()
        smaller = (
            other
            for other, fields in told.items()
            if FEW <= len(fields) < len(own)
            and (other == ENVELOPE or name.startswith(other.removesuffix("Ref")))
            and fields.items() <= own
            and all(map(_is_name, fields))
        )
        parent = max(smaller, key=lambda other: (len(told[other]), other), default="")
        if not parent or not all(map(_is_name, told[name])):
            yield name, kinds[name], ""
            continue
        fields = {n: t for n, t in kinds[name]["properties"].items() if n not in told[parent]}
        yield name, kinds[name] | {"properties": fields}, parent


def _kind(name: str, schema: Part, parent: str) -> str:
    """One TypedDict; in its other form where a field is no word that Python takes."""
    fields = schema.get("properties", {})
    if not fields:
        return f"{name} = {annotation(schema)}"
    told = schema.get("description", "")
    if all(_is_name(each) for each in fields):
        lines = [f"{each}: {annotation(described)}" for each, described in fields.items()]
        about = [_docstring(told), ""] if told else []
        return f"class {name}({parent or 'TypedDict'}):\n" + indent(
            "\n".join([*about, *lines]), "    "
        )
    lines = [f"{each!r}: {annotation(described)!r}," for each, described in fields.items()]
    body = indent("\n".join(lines), " " * 8)
    return f"{name} = TypedDict(\n    {name!r},\n    {{\n{body}\n    }},\n)"


def _client(document: Part, address: str) -> str:
    told = Counter(
        _meaning(each) for _, asked, _ in _operations(document) for each in _asked(asked)
    )
    common = sorted(text for text, times in told.items() if times >= OFTEN)
    methods = [_method(document, *each, common) for each in _operations(document)]
    about = [
        "The addresses of the API as methods. A parameter that is None is not sent; these mean"
    ]
    about = [f"{about[0]} everywhere the same:", "", *common]
    begin = [
        "class Client(Caller):",
        indent(_docstring("\n".join(about)), "    "),
        "",
        f"    def __init__(self, address: str = {address!r}, key: str | None = None, "
        "timeout: float = 60, patience: float = 600) -> None:",
        "        super().__init__(address, key, timeout, patience)",
    ]
    return "\n".join([*begin, *(f"\n{indent(method, '    ')}" for method in methods)])


def _asked(operation: Part) -> list[Part]:
    """Its parameters, but for those of files and the cursor, which `next` holds."""
    given = operation.get("parameters", [])
    return [each for each in given if each["in"] == "query" and each["name"] not in OURS]


def _method(document: Part, path: str, operation: Part, kind: str, common: list[str]) -> str:
    fields = document["components"]["schemas"][kind].get("properties", {})
    is_table, asked = _is_table(fields), _asked(operation)
    parts = [each for each in operation.get("parameters", []) if each["in"] == "path"]
    signature = ["self", *(f"{_name(each)}: {_of_path(each)}" for each in parts)]
    if asked:
        signature += ["*", *(f"{_name(each)}: {_taken(each)} = None" for each in asked)]
    sent = ", ".join(f"{each['name']!r}: {_name(each)}" for each in asked)
    row = annotation(fields["results"]["items"]) if is_table else ""
    answers = f"Table[{kind}, {row}]" if is_table else kind
    where = _address(path)
    made = f"Table(self, {where}, {{{sent}}})" if is_table else None
    returned = made or f"cast({kind}, self.get({where}, {{{sent}}}))"
    title = operation.get("summary", path)
    meanings = [text for each in asked if (text := _meaning(each)) not in common]
    return "\n".join(
        [
            f"def {_method_name(path)}({', '.join(signature)}) -> {answers}:",
            indent(_docstring("\n".join([title, "", *meanings]).strip()), "    "),
            f"    return {returned}",
        ]
    )


def _is_table(fields: Mapping[str, Part]) -> bool:
    return {"next", "results"} <= set(fields)


def _of_path(parameter: Part) -> str:
    return "int" if parameter.get("schema", {}).get("type") == "integer" else "str"


def _method_name(path: str) -> str:
    """Of /api/v1/trade/flows/{id}/: trade_flows_by_id."""
    words = re.sub(r"\{(\w+)\}", r"by \1", path.split("/v1/", 1)[1])
    return re.sub(r"\W+", "_", words).strip("_") or "root"


def _address(path: str) -> str:
    if "{" not in path:
        return repr(path)
    quoted = re.sub(r"\{(\w+)\}", r"{urllib.parse.quote(str(\1), safe='')}", path)
    return f'f"{quoted}"'


def _taken(parameter: Part) -> str:
    """A list may be given where the API takes several with commas between them: it says so."""
    schema = parameter.get("schema", {})
    if schema.get("type") == "array":
        return f"{annotation(schema['items'])} | Sequence[{annotation(schema['items'])}] | None"
    if "enum" in schema or schema.get("type") == "integer":
        return f"{annotation(schema)} | None"
    return "str | Sequence[str] | None"


def _meaning(parameter: Part) -> str:
    words = " ".join(str(parameter.get("description", "")).split())
    return f"`{_name(parameter)}`: {words}" if words else f"`{_name(parameter)}`"


def _name(parameter: Part) -> str:
    name = str(parameter["name"])
    return f"{name}_" if iskeyword(name) else re.sub(r"\W", "_", name)


def _is_name(text: str) -> bool:
    return text.isidentifier() and not iskeyword(text)


def _docstring(text: str) -> str:
    lines = [_wrapped(line) for line in QUOTES.sub("'", text).strip().split("\n")]
    body = "\n".join(lines)
    return f'"""{body}"""' if "\n" not in body else f'"""{body}\n"""'


def _wrapped(line: str) -> str:
    return fill(line, WIDTH - 8, subsequent_indent="    ") if line.strip() else ""
