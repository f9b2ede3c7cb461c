"""Records with lists and records within, as the single lines of a file."""

from collections.abc import Iterator, Mapping
from typing import Any

from rest_framework import serializers


def flat(row: Mapping[str, Any]) -> dict[str, Any]:
    """One line of a file: a record within becomes its first field under its own name, and a
    list the texts of its entries, separated by “ | ”.
    """
    line = {}
    for name, value in row.items():
        if isinstance(value, dict):
            first, *others = value
            line[name] = value[first]
            line |= {f"{name}_{other}": value[other] for other in others}
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            line[name] = " | ".join(_in_words(entry) for entry in value)
        else:
            line[name] = " | ".join(map(str, value)) if isinstance(value, list) else value
    return line


def _in_words(entry: Mapping[str, Any]) -> str:
    """A paper in one text: what is said, by whom, where."""
    texts = (v["slug"] if isinstance(v, dict) and "slug" in v else v for v in entry.values())
    texts = (t.get("code", "") if isinstance(t, dict) else t for t in texts)
    return "; ".join(str(text) for text in texts if text not in ("", None))


def flat_columns(serializer: serializers.Serializer) -> Iterator[str]:
    """The columns of `flat`: of a row without the record within, those of the record stay."""
    for name, each in serializer.fields.items():
        yield name
        if isinstance(each, serializers.Serializer):
            yield from (f"{name}_{inner}" for inner in list(each.fields)[1:])
