"""Changes in the words of the API.

`slim` gives rows of the public tables as the kit has them, which embed=none asks for; `full` gives
claims as their tables do, and of other rows what is said otherwise.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from nkworld.provenance.change_log import Change
from nkworld.provenance.claim_changes import ClaimChange
from nkworld.provenance.models import Source
from nkworld.provenance.record_changes import RecordChange
from nkworld.published import Names, PublishedTable, table_of
from nkworld.published.columns import as_json, reader_of

from .derived import serializer_of
from .row_addresses import row_address
from .row_ends import ended_as_of

NOTHING = {"cell": None, "reading": None, "source": None, "record": None, "old": None, "new": None}


def slim(changes: Iterable[Change], until: datetime) -> Iterator[dict[str, Any]]:
    """Each row that came or went, those that belong to another one after it."""
    names = Names()
    for change in changes:
        for at, (model, *states) in enumerate(change.pairs):
            table = table_of(model)
            old, new = (state and table.row(state, names, until) for state in states)
            part = "added" if old is None else "closed"
            yield _about(change) | {
                "kind": part if at else change.kind,
                "table": table.name,
                "id": table.key_of(new or old),
                "old_id": old and table.key_of(old),
                "old": old and table.as_json(old),
                "new": new and table.as_json(new),
                "differences": [],
            }


def full(changes: Iterable[Change], until: datetime) -> Iterator[dict[str, Any]]:
    changes, names = list(changes), Names()
    claims = _claims(changes, until)
    for change in changes:
        model, before, after = change.pairs[0]
        table, row = table_of(model), after or before
        entry = _about(change) | {"table": table.name}
        if isinstance(change, ClaimChange):
            ids = {"id": row.pk, "old_id": before and before.pk}
            yield entry | ids | _claim(change, claims)
            continue
        key = table.key_of(table.row(row, names))
        source = getattr(row, "source", None)
        yield entry | {
            "id": key,
            "old_id": before and table.key_of(table.row(before, names)),
            "source": source if isinstance(source, Source) else None,
            "record": {
                "table": model._meta.label_lower,
                "id": row.pk,
                "name": str(row),
                "url": row_address(table.address, key) if after and table.address else None,
            },
            "differences": list(_differences(change, table, names)),
        }


def _about(change: Change) -> dict[str, Any]:
    return NOTHING | {
        "moment": change.moment,
        "dataset": change.dataset or None,
        "kind": change.kind,
        "release": getattr(change, "release", None),
        "reason": change.reason or None,
    }


def _differences(change: Change, table: PublishedTable, names: Names) -> Iterator[dict[str, Any]]:
    """Of a record all that an editor fills in, also what its table does not have."""
    if isinstance(change, RecordChange):
        for field, *states in change.fields:
            read = reader_of(field)
            old, new = (
                state and as_json(read(getattr(state, field.attname), names)) for state in states
            )
            yield {"field": field.name, "old": old, "new": new}
        return
    _, before, after = change.pairs[0]
    one, other = (table.as_json(table.row(row, names)) if row else {} for row in (before, after))
    for name in one | other:
        old, new = one.get(name), other.get(name)
        if old != new:
            yield {"field": name, "old": old, "new": new}


def _claims(changes: Iterable[Change], until: datetime) -> dict[tuple[str, int], dict[str, Any]]:
    """{(dataset, id): row} of all claims that ended or began, each table's made at once."""
    by_table: dict[str, list[Any]] = defaultdict(list)
    for change in changes:
        if isinstance(change, ClaimChange):
            by_table[change.dataset] += filter(None, (change.old, change.new))
    return {
        (dataset, row["id"]): row
        for dataset, claims in by_table.items()
        for row in ended_as_of(serializer_of(dataset)(claims, many=True).data, until)
    }


def _claim(change: ClaimChange, rows: dict[tuple[str, int], dict[str, Any]]) -> dict[str, Any]:
    old, new = (row and rows[change.dataset, row.pk] for row in (change.old, change.new))
    row = new or old or {}
    return {
        "cell": {name: row[name] for name in change.claim.cell if name in row},
        "reading": row["reading"],
        "source": change.claim.source,
        "differences": [
            {"field": name, "old": old[name], "new": new[name]}
            for name in (change.fields if old and new else ())
            if name in row
        ],
        "old": old,
        "new": new,
    }
