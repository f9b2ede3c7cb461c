"""What the models declare is true of the rows, too, even if the database was told to look away."""

from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, OuterRef, Q
from django.db.models.constraints import CheckConstraint, UniqueConstraint

from ..invariants import Broken, data_check, our_models, table_of

BY_HAND = "Find out how it came there, then mend it in manage.py dbshell, or restore a backup."


@data_check("the database itself is sound")
def soundness() -> Iterator[Broken]:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            words = [row[0] for row in cursor.execute("PRAGMA integrity_check")]
        for sentence in words if words != ["ok"] else []:
            yield Broken("SQLite", None, f"{sentence}.", "Restore the last backup.")


@data_check("every declared condition holds")
def conditions() -> Iterator[Broken]:
    for model in our_models():
        for rule in model._meta.constraints:
            if isinstance(rule, CheckConstraint):
                condition: Any = rule.condition
                holds = ExpressionWrapper(condition, BooleanField())
                # As in a database: what is neither true nor false is allowed.
                wrong = model._base_manager.annotate(holds=holds).filter(holds=False)
                for key in wrong.values_list("pk", flat=True):
                    yield Broken(table_of(model), key, told(rule), BY_HAND)


@data_check("what may be there once is there once")
def uniqueness() -> Iterator[Broken]:
    for model in our_models():
        for rule in model._meta.constraints:
            if isinstance(rule, UniqueConstraint) and rule.fields:
                yield from _twice(model, rule)


def _twice(model: Any, rule: UniqueConstraint) -> Iterator[Broken]:
    given = {f"{name}__isnull": False for name in rule.fields}
    rows = model._base_manager.filter(rule.condition or Q(), **given).order_by()
    several = rows.values(*rule.fields).annotate(rows=Count("pk")).filter(rows__gt=1)
    for found in several.values(*rule.fields):
        first, *others = rows.filter(**found).order_by("pk").values_list("pk", flat=True)
        for key in others:
            yield Broken(table_of(model), key, f"{told(rule)} The other is row {first}.", BY_HAND)


@data_check("what a row names is there")
def references() -> Iterator[Broken]:
    for model in our_models():
        for field in model._meta.concrete_fields:
            # A history names what may be gone since.
            if field.is_relation and field.remote_field and getattr(field, "db_constraint", False):
                yield from _lost(model, field)


def _lost(model: Any, field: Any) -> Iterator[Broken]:
    target, to = field.remote_field.model, field.target_field.attname
    named = target._base_manager.filter(**{to: OuterRef(field.attname)})
    rows = model._base_manager.filter(~Exists(named), **{f"{field.attname}__isnull": False})
    for key, lost in rows.values_list("pk", field.attname):
        problem = f"{field.name} is {lost}, which is not in {table_of(target)}."
        yield Broken(table_of(model), key, problem, BY_HAND)


def told(rule: Any) -> str:
    """The sentence an editor reads, or the name where there is none."""
    own = rule.violation_error_message
    return own if own != rule.default_violation_error_message else f"{rule.name} does not hold."
