"""Doing to the records what a proposal says, or taking it back; all of it or nothing."""

from collections import Counter
from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any

from django.apps import apps
from django.contrib.admin.utils import NestedObjects, label_for_field
from django.contrib.auth.models import User
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, models, router
from django.db.models import Model, UniqueConstraint
from django.utils.text import capfirst

from nkworld.charts.words import in_a_row
from nkworld.provenance.steps import StepRefused

from .models import Kind, RecordChange
from .values import assign, fields_of, renamed, values_of
from .words import words_of

OPPOSITE = {Kind.ADD: Kind.DELETE, Kind.CHANGE: Kind.CHANGE, Kind.DELETE: Kind.ADD}


@dataclass(frozen=True)
class Edit:
    """Who edits, since when, for what reason: what the history of each record will tell."""

    user: User | None
    reason: str = ""
    moment: datetime | None = None

    def sign(self, record: Any) -> None:
        record._history_user = self.user
        record._change_reason = self.reason
        if self.moment is not None:
            record._history_date = self.moment


def try_on(changes: Iterable[RecordChange]) -> None:
    """Do it for a look, in a transaction that will be rolled back: what has changed meanwhile
    stays as it is, and new records keep their negative keys.
    """
    try:
        for change in _in_order(changes):
            record = change.model._default_manager.filter(pk=change.object_id).first()
            if change.kind == Kind.ADD:
                record = change.model(pk=change.object_id)
            if record is None:
                continue
            if change.kind == Kind.DELETE:
                record.delete()
            else:
                _store(record, change)
    except IntegrityError as error:
        raise StepRefused(broken_constraint(error)) from error


def apply(given: Iterable[RecordChange], edit: Edit, backwards: bool = False) -> dict[Any, int]:
    """Do it, or the opposite, so that each record is again as it was: {(model, negative key): key}
    of what is new. StepRefused if it can't be done now.
    """
    keys: dict[Any, int] = {}
    changes = _in_order(given)
    try:
        for change in map(_opposite, reversed(changes)) if backwards else changes:
            if change.kind == Kind.ADD:
                record = change.model()
                if change.object_id > 0:  # it was there before and comes back
                    record.pk = change.object_id
                change.after = renamed(change.after, change.model, keys)
            else:
                record = _as_it_was(change)
            edit.sign(record)
            if change.kind != Kind.DELETE:
                _store(record, change, check=True)
            elif waiting := depending_on(record):
                raise StepRefused(waiting)
            else:
                record.delete()
            if change.kind == Kind.ADD:
                keys[change.model, change.object_id] = record.pk
    except IntegrityError as error:
        raise StepRefused(broken_constraint(error)) from error
    return keys


def _in_order(changes: Iterable[RecordChange]) -> list[RecordChange]:
    """First what goes, parts before the whole; then what changes; then what comes."""
    by_kind: dict[str, list[RecordChange]] = {kind: [] for kind in Kind.values}
    for change in changes:
        by_kind[change.kind].append(change)
    return [*by_kind[Kind.DELETE][::-1], *by_kind[Kind.CHANGE], *by_kind[Kind.ADD]]


def _opposite(change: RecordChange) -> RecordChange:
    other = copy(change)
    other.kind = OPPOSITE[Kind(change.kind)]
    other.before, other.after = change.after, change.before
    return other


def _as_it_was(change: RecordChange) -> Any:
    """The record, if it still is what the proposal was made on."""
    found = change.model._default_manager.select_for_update().filter(pk=change.object_id).first()
    if found is None:
        raise StepRefused(f"“{change.name}” is not there any more: it was deleted meanwhile.")
    now = values_of(found)
    moved = [name for name in now if name in change.before and now[name] != change.before[name]]
    refusals = []
    for name in moved:
        field = change.model._meta.get_field(name)
        was, is_now = words_of(field, change.before[name]), words_of(field, now[name])
        refusals.append(
            f"Changed since: {field.verbose_name} of “{change.name}” was {was}, now {is_now}."
        )
    if refusals:
        raise StepRefused(*refusals)
    return found


def _store(record: Any, change: RecordChange, check: bool = False) -> None:
    """Give it what becomes another, checked like a form, and save it."""
    is_new = change.kind == Kind.ADD
    before, values = change.before, change.after
    if not is_new:
        values = {name: value for name, value in values.items() if value != before.get(name)}
    links = assign(record, values)
    if check:
        check_record(record)
    own = {field.name for field in fields_of(type(record))}
    if is_new or own & set(values):
        record.save(force_insert=is_new)
    for name, keys in links.items():
        getattr(record, name).set(keys)


def check_record(record: models.Model) -> None:
    """All that a form asks, and the constraints that speak of what no form shows. StepRefused with
    each fault in a sentence, behind the name of its field.
    """
    hidden = {field.name for field in record._meta.concrete_fields if not field.editable}
    try:
        record.full_clean(exclude=hidden, validate_constraints=False)
        record.validate_constraints()
    except ValidationError as error:
        sentences = []
        for name, errors in getattr(error, "error_dict", {NON_FIELD_ERRORS: [error]}).items():
            label = "" if name == NON_FIELD_ERRORS else str(label_for_field(name, type(record)))
            begin = f"{capfirst(label)} of “{record}”: " if label else ""
            sentences += [f"{begin}{text}" for each in errors for text in each.messages]
        raise StepRefused(*sentences) from error


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
    collector = NestedObjects(router.db_for_write(type(record)), origin=record)
    collector.collect([record])
    deleted = (rows for model, rows in collector.data.items() if not model._meta.auto_created)
    updated: list[Any] = [rows for each in collector.field_updates.values() for rows in each]
    touched = [*collector.protected, *chain(*deleted), *chain(*updated)]
    for link in record._meta.related_objects:
        if link.many_to_many:  # another record would lose its link to this one
            touched += getattr(record, str(link.get_accessor_name())).all()
    own = {(type(each), each.pk) for each in (record, *together_with)}
    others = Counter(
        str(each._meta.verbose_name_plural)
        for each in dict.fromkeys(touched)
        if (type(each), each.pk) not in own
    )
    if not others:
        return ""
    named = in_a_row([f"{noun}: {number:,}" for noun, number in others.items()])
    return (
        f"“{record}” can’t be deleted while other records name it ({named}): "
        "change or delete those first."
    )
