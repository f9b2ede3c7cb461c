"""What the cells of a table name."""

from collections.abc import Iterable
from typing import Any

from nkworld.provenance.records import REFERENCES, reference_rows


def named(model: Any, keys: Iterable[str]) -> dict[str, str]:
    """{key: name} of some records; small tables that many others name are read once a request."""
    wanted = set(keys)
    rows = reference_rows(model) if model in REFERENCES else model._default_manager.in_bulk(wanted)
    return {str(key): str(row) for key, row in rows.items() if str(key) in wanted}
