"""An edit is tried: everything is done as it would be, looked at, and rolled back."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse

from nkworld.provenance.steps import StepRefused

from ..applying import broken_constraint, check_record, sentences_of, try_on
from ..models import Kind, Proposal, RecordChange
from ..values import Picture, changes_between, picture_of


@dataclass
class Tried:
    """What came of it: an answer to be shown as it is, or the changes that were made."""

    response: HttpResponseBase
    record: Any = None
    changes: "list[RecordChange] | None" = None


def try_edit(
    request: Any,
    view: Callable[[], HttpResponseBase],
    scope: Callable[[Any], Iterable[Model]],
    record: Any,
    revised: Proposal | None = None,
) -> Tried:
    """Call the view that saves a form. `scope` names the records that an edit may touch."""
    before = picture_of(scope(record))
    request.saved = None
    with transaction.atomic():
        try:
            with transaction.atomic():
                if revised is not None:
                    try_on(revised.edits.all())
                tried = _tried(request, view, scope, before, is_new=record is None)
        except IntegrityError as error:
            raise StepRefused(broken_constraint(error)) from error
        finally:
            transaction.set_rollback(True)
    return tried


def _tried(
    request: Any,
    view: Callable[[], HttpResponseBase],
    scope: Callable[[Any], Iterable[Model]],
    before: Picture,
    is_new: bool,
) -> Tried:
    response = view()
    if isinstance(response, TemplateResponse):
        response.render()  # while what was tried on is there
    if request.saved is None:
        return Tried(response)
    record = type(request.saved)._default_manager.get(pk=request.saved.pk)
    records = list(scope(record))
    after = picture_of(records)
    if is_new:
        before = {key: before[key] for key in before if key in after}
    changes = changes_between(before, after)
    _check(records, changes)
    return Tried(response, record, changes)


def _check(records: Iterable[Model], changes: list[RecordChange]) -> None:
    """What a form leaves out, because it does not show it, is checked like all else."""
    moved = {(change.model, change.object_id) for change in changes if change.kind == Kind.CHANGE}
    new = {change.model for change in changes if change.kind == Kind.ADD}
    for record in records:
        if (type(record), record.pk) in moved or type(record) in new:
            try:
                check_record(record)
            except ValidationError as error:
                raise StepRefused(*sentences_of(error, record)) from error
