"""Rows of tables of states before and after, in the words of the API."""

from typing import Any

from nkworld.provenance.state_changes import StateChange


def state_change(change: StateChange) -> dict[str, Any]:
    datasets = change.datasets
    return {
        "moment": change.moment,
        "dataset": next(iter(datasets), None),
        "kind": change.kind,
        "table": change.table,
        "id": (change.new or change.old or {})["id"],
        "cell": None,
        "reading": None,
        "source": None,
        "record": None,
        "differences": [],
        "old": change.old,
        "new": change.new,
        "release": None,
        "reason": f"Worked out from {' and '.join(datasets)}." if datasets else None,
    }
