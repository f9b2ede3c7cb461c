"""Sentences on why a record can't be stored or deleted."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db import IntegrityError, router
from django.db.models import Model, ProtectedError, RestrictedError, UniqueConstraint
from django.db.models.deletion import Collector

from nkworld.charts.words import in_a_row


def broken_constraint(error: IntegrityError) -> str:
    """The words of the constraint that the database names, or its own."""
    text = str(error)
    for model in apps.get_models():
        for constraint in model._meta.constraints:
            if constraint.name in text or _is_unique_of(model, constraint, text):
                return str(constraint.violation_error_message)
    return f"The database does not take it: {text}."


def _is_unique_of(model: type[Model], constraint: Any, text: str) -> bool:
    """SQLite names the columns of what has to be unique: UNIQUE constraint failed: a.b, a.c"""
    if not isinstance(constraint, UniqueConstraint) or not constraint.fields:
        return False
    columns = [model._meta.get_field(name).column for name in constraint.fields]  # type: ignore[union-attr]
    return text.endswith(", ".join(f"{model._meta.db_table}.{column}" for column in columns))


def depending_on(record: Model, together_with: Iterable[Model] = ()) -> str:
    """A sentence on what else would go with a record, beside what it owns; empty if nothing."""
    own = {(type(each), each.pk) for each in (record, *together_with)}
    others = Counter(
        str(each._meta.verbose_name_plural)
        for each in _touched(record)
        if (type(each), each.pk) not in own
    )
    if not others:
        return ""
    named = in_a_row([f"{noun}: {number:,}" for noun, number in others.items()])
    return (
        f"“{record}” can’t be deleted while other records name it ({named}): "
        "change or delete those first."
    )


def _touched(record: Any) -> Iterable[Model]:
    """Every record that a deletion would delete or change."""
    collector = Collector(using=router.db_for_write(type(record)), origin=record)
    try:
        collector.collect([record])
    except (ProtectedError, RestrictedError) as error:
        name = "protected" if isinstance(error, ProtectedError) else "restricted"
        return list(getattr(error, f"{name}_objects"))
    found: list[Model] = [each for rows in collector.data.values() for each in rows]
    fast: list[Any] = list(collector.fast_deletes)
    for rows in fast:
        if not rows.model._meta.auto_created:
            found += rows
    updated: list[Any] = [rows for each in collector.field_updates.values() for rows in each]
    for rows in updated:
        found += rows
    for link in record._meta.related_objects:
        if link.many_to_many:  # another record would lose its link to this one
            found += list(getattr(record, link.get_accessor_name()).all())
    return found
