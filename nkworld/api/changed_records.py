"""Edits of records in the words of the API: which record, and each field before and after."""

from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from nkworld.atlas.models import Country
from nkworld.provenance.models import Dataset, Source
from nkworld.provenance.record_changes import RecordChange
from nkworld.provenance.records import tells_addresses

from .router import router
from .row_addresses import row_address

# Reference data, by the address of its list and the field that stands in it.
LISTED = {
    Country: ("countries", "code"),
    Source: ("sources", "slug"),
    Dataset: ("datasets", "slug"),
}


def record_change(change: RecordChange) -> dict[str, Any]:
    record = change.record
    source = getattr(record, "source", None)
    return {
        "moment": change.moment,
        "dataset": change.dataset or None,
        "kind": change.kind,
        "cell": None,
        "reading": None,
        "source": source if isinstance(source, Source) else None,
        "record": {
            "table": change.model._meta.label_lower,
            "id": record.pk,
            "name": str(record),
            "url": None if change.kind == "closed" else address_of(record),
        },
        "differences": [
            {"field": field.name, "old": told(old, field), "new": told(new, field)}
            for field, old, new in change.fields
        ],
        "old": None,
        "new": None,
        "release": None,
        "reason": change.reason or None,
    }


def address_of(record: Any) -> str | None:
    """Where the API tells of the record alone; None if it does so nowhere."""
    if type(record) in LISTED:
        table, name = LISTED[type(record)]
        return row_address(table, getattr(record, name))
    if (found := _tables().get(type(record))) is None:
        return None
    table, question = found
    return row_address(table, question.key_of(record))


@tells_addresses
def path_of(record: Any) -> str:
    """Where the API tells of the record, or of the one that it is a part of; empty if nowhere."""
    address = address_of(record)
    for field in () if address else record._meta.fields:
        if field.related_model in _tables():
            address = address_of(getattr(record, field.name))
            break
    return urlsplit(address or "").path


@cache
def _tables() -> dict[type, tuple[str, Any]]:
    """{model: (address of its table, its question)}"""
    questions = {
        prefix: viewset.question_class
        for prefix, viewset, _ in router.registry
        if hasattr(viewset, "question_class")
    }
    return {
        question.model: (prefix, question)
        for prefix, question in questions.items()
        if getattr(question, "model", None)
    }


def told(state: Any, field: Any) -> Any:
    """What a state of a record says in a field: of a record that it names the key by which the
    API knows it, null of nothing.
    """
    if state is None:
        return None
    value = getattr(state, field.name) if field.is_relation else getattr(state, field.attname)
    if field.is_relation and value is not None:
        keys = (getattr(value, name, None) for name in ("code", "slug"))
        return next(filter(None, keys), value.pk)
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, bool | int | float | list | dict):
        return value
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if value not in (None, "") else None
