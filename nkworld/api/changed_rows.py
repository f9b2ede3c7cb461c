"""Changes in the words of the API: with embed=none rows of the public tables as the kit has them,
else claims as their tables give them, and of other rows what is said otherwise.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from nkworld.changes.change_log import Change, revisions_of
from nkworld.changes.claim_changes import ClaimChange
from nkworld.provenance.histories import RecordChange
from nkworld.provenance.models import Source
from nkworld.published import Names, as_json, reader_of, table_of

from .derived import serializer_of
from .row_addresses import row_address
from .rows import ended_as_of

NOTHING = {"cell": None, "reading": None, "source": None, "record": None, "old": None, "new": None}


def changed_rows(
    changes: Sequence[Change], until: datetime, is_slim: bool
) -> Iterator[dict[str, Any]]:
    """Each row that came or went, as a CellChangeSerializer takes it; slim those that belong to
    another one after it.
    """
    names, revisions = Names(), revisions_of(changes)
    claims = {} if is_slim else _claims(changes, until)
    for change in changes:
        for at, (model, *states) in enumerate(change.pairs if is_slim else change.pairs[:1]):
            table = table_of(model)
            old, new = (state and table.row(state, names, until) for state in states)
            part = "added" if old is None else "closed"
            entry = NOTHING | {
                "moment": change.moment,
                "table": table.name,
                "id": table.key_of(new or old),
                "old_id": old and table.key_of(old),
                "dataset": change.dataset or None,
                "revision": revisions.get((change.dataset, change.moment)),
                "kind": part if at else change.kind,
                "release": getattr(change, "release", None),
                "reason": change.reason or None,
                "differences": [],
            }
            one, other = (row and table.as_json(row) for row in (old, new))
            if is_slim:
                yield entry | {"old": one, "new": other}
            elif isinstance(change, ClaimChange):
                yield entry | _claim(change, claims)
            else:
                row = states[1] or states[0]
                source = getattr(row, "source", None)
                yield entry | {
                    "source": source if isinstance(source, Source) else None,
                    "record": {
                        "table": model._meta.label_lower,
                        "id": row.pk,
                        "name": str(row),
                        "url": new and table.address and row_address(table.address, entry["id"]),
                    },
                    "differences": list(_differences(change, names, one or {}, other or {})),
                }


def _differences(
    change: Change, names: Names, one: dict[str, Any], other: dict[str, Any]
) -> Iterator[dict[str, Any]]:
    """Of a record all that an editor fills in, also what its table does not have."""
    pairs = [(name, one.get(name), other.get(name)) for name in one | other]
    if isinstance(change, RecordChange):
        pairs = [
            (
                field.name,
                *(s and reader_of(field)(getattr(s, field.attname), names) for s in states),
            )
            for field, *states in change.fields
        ]
    for name, old, new in pairs:
        if old != new:
            yield {"field": name, "old": as_json(old), "new": as_json(new)}


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
