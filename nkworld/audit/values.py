"""What a record says, as the audit log keeps it: by field, short, and without secrets."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Field, Model

LONGEST = 2000  # characters of a value; texts have a history of their own
HIDDEN = "(not written down)"
SECRET = frozenset({"password"})
# Persons' names and addresses leave with their account, which the log outlives.
OF_PERSONS = {"auth.user": frozenset({"email", "first_name", "last_name"})}
NOT_TOLD = {"auth.user": frozenset({"last_login"})}


def values_of(record: Model) -> dict[str, Any]:
    """{field: value} of all that is stored in the record's own row."""
    left_out = NOT_TOLD.get(record._meta.label_lower, frozenset())
    return {
        field.name: field.value_from_object(record)
        for field in record._meta.concrete_fields
        if field.name not in left_out and not field.primary_key
    }


def difference(
    record: Model, before: Mapping[str, Any], after: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """What was, and what is, of the fields that differ; each as the log keeps it."""
    names = [name for name in after if before.get(name) != after[name]]
    was = {name: kept(record, name, before[name]) for name in names if name in before}
    return was, {name: kept(record, name, after[name]) for name in names}


def all_kept(record: Model) -> dict[str, Any]:
    """All that is filled in of a record that is new, or gone."""
    filled = {name: value for name, value in values_of(record).items() if value not in (None, "")}
    return {name: kept(record, name, value) for name, value in filled.items()}


def kept(record: Model, name: str, value: Any) -> Any:
    if name in hidden_of(record):
        return HIDDEN
    field = record._meta.get_field(name)
    if isinstance(field, Field) and field.is_relation and value is not None:
        manager = getattr(field.related_model, "_base_manager", None)
        found = manager.filter(pk=value).first() if manager else None
        return f"{found} ({value})" if found is not None else value
    return short(value)


def short(value: Any) -> Any:
    """The beginning of a long text."""
    if isinstance(value, str) and len(value) > LONGEST:
        return f"{value[:LONGEST]} … ({len(value):,} characters)"
    return value


def hidden_of(record: Model) -> frozenset[str]:
    """Fields of which the log says only that they were changed; a model adds its own by
    `audit_hidden`.
    """
    own = getattr(record, "audit_hidden", ())
    return SECRET | OF_PERSONS.get(record._meta.label_lower, frozenset()) | frozenset(own)
