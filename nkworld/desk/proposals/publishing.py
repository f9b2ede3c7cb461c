"""A proposal is made, published by a second person, withdrawn. Nothing is half done."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from datetime import datetime
from itertools import chain
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.admin.utils import NestedObjects, label_for_field
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, router, transaction
from django.db.models import Count, F, Model
from django.utils import timezone
from django.utils.text import capfirst

from nkworld.charts.words import exact, in_a_row
from nkworld.provenance.models import Dataset, HeadlineRule, State
from nkworld.provenance.models.observation import Among
from nkworld.provenance.models.publication import OPEN_STATES
from nkworld.provenance.publishing import StepRefused, log_step, step, submit
from nkworld.provenance.tables import grouped, observation_models

from .models import (
    NAME_LENGTH,
    Kind,
    Proposal,
    RecordChange,
    fields_of,
    renamed,
    values_of,
    words_of,
)


@transaction.atomic
def propose(
    record: Model | None,
    changes: Sequence[RecordChange],
    user: User,
    model: type[Model],
    reason: str = "",
    draft: bool = False,
    instead_of: Proposal | None = None,
) -> Proposal:
    """Keep changes of a record (None: a new one) as a proposal, or `instead_of` an open one."""
    proposal = instead_of.locked() if instead_of else Proposal(created_by=user)
    if instead_of:
        if not proposal.is_open:
            raise StepRefused(f"“{proposal}” is {proposal.get_state_display().lower()} already.")
        proposal.edits.all().delete()
    # What becomes of the record itself; None where only what belongs to it changes.
    key = record.pk if record else None
    own = (each for each in changes if each.model is model)
    main = next((c for c in own if (c.object_id == key if record else c.kind == Kind.ADD)), None)
    proposal.content_type = ContentType.objects.get_for_model(model)
    proposal.object_id, proposal.kind = key, Kind(main.kind) if main else Kind.CHANGE
    proposal.title = str(record or main)[:NAME_LENGTH]
    proposal.reason, proposal.state = reason, State.DRAFT
    proposal.save()
    for change in changes:
        change.proposal = proposal
    RecordChange.objects.bulk_create(changes)
    log_step(proposal, "proposed", user, reason)
    if not draft:
        submit(proposal, user)
        proposal.refresh_from_db()
    return proposal


def publish(proposal: Proposal, user: User, reason: str = "") -> Proposal:
    """All of it, or StepRefused. A `reason` lets one person do it alone if the setting allows."""
    with step(proposal, "published", user, OPEN_STATES, why=reason or proposal.reason) as proposal:
        if not proposal.second_person(user):
            if not reason:
                raise StepRefused(
                    "Not published: it takes a second person, and this proposal was made or "
                    "submitted by you."
                )
            if not settings.DESK_URGENT_FIX:
                raise StepRefused(
                    "Not published: on this desk nobody publishes alone (DESK_URGENT_FIX is off)."
                )
        elif proposal.state == State.DRAFT and settings.DESK_SECOND_PERSON:
            raise StepRefused(
                "This is a draft still: it is published once it is submitted for review."
            )
        moment = timezone.now()
        edits = proposal.edits.all()
        # From now on the proposal speaks of new records by the keys that they were given.
        for change in apply(edits, proposal.created_by or user, proposal.reason, moment):
            change.save()
            is_of_its_kind = change.kind == Kind.ADD and change.model is proposal.model
            if proposal.object_id is None and is_of_its_kind:
                proposal.object_id = change.object_id
        proposal.state, proposal.published_at, proposal.published_by = State.LIVE, moment, user
        proposal.published_alone = settings.DESK_SECOND_PERSON and user.pk in proposal.makers()
        proposal.urgent_because = reason
    return proposal


def confirm(proposal: Proposal, user: User) -> None:
    with step(proposal, "confirmed", user, State) as proposal:
        if not proposal.is_unconfirmed:
            raise StepRefused(
                "There is nothing to confirm: it was not published by one person alone."
            )
        if user.pk in {*proposal.makers(), proposal.published_by_id}:
            raise StepRefused("It takes a second person to confirm it.")
        proposal.confirmed_at = timezone.now()


def withdraw(proposal: Proposal, user: User, reason: str) -> None:
    """Each record is again as it was before; its history keeps what was public meanwhile."""
    refusal = "Only what is live is withdrawn."
    with step(proposal, "withdrawn", user, [State.LIVE], refusal, why=reason) as proposal:
        apply(proposal.edits.all(), user, reason, timezone.now(), backwards=True)
        proposal.state = State.WITHDRAWN
        if proposal.kind == Kind.ADD:
            proposal.object_id = None


OPPOSITE = {Kind.ADD: Kind.DELETE, Kind.CHANGE: Kind.CHANGE, Kind.DELETE: Kind.ADD}


@contextmanager
def constraints_in_words() -> Iterator[None]:
    """StepRefused in the words of the constraint that the database names, or in its own."""
    try:
        yield
    except IntegrityError as error:
        text = str(error)
        for names in (model._meta for model in apps.get_models()):
            for constraint in names.constraints:
                # SQLite names the columns of what is unique: UNIQUE constraint failed: a.b, a.c
                fields: list[Any] = [*map(names.get_field, getattr(constraint, "fields", ()))]
                columns = ", ".join(f"{names.db_table}.{field.column}" for field in fields)
                if constraint.name in text or (columns and text.endswith(columns)):
                    raise StepRefused(constraint.violation_error_message) from error
        raise StepRefused(f"The database does not take it: {text}.") from error


@constraints_in_words()
def apply(
    given: Iterable[RecordChange],
    user: User | None = None,
    reason: str = "",
    moment: datetime | None = None,
    *,
    backwards: bool = False,
    on_trial: bool = False,
) -> list[RecordChange]:
    """Do it, or the opposite, or StepRefused: the changes, with the keys of what is new. `on_trial`
    is for a transaction that is rolled back: nothing is checked, and new records keep their
    negative keys.
    """
    keys: dict[Any, int] = {}
    # First what goes, parts before the whole; then what changes; then what comes.
    by_kind = grouped(map(copy, given), lambda change: change.kind)
    changes = [*by_kind[Kind.DELETE][::-1], *by_kind[Kind.CHANGE], *by_kind[Kind.ADD]]
    if backwards:
        changes.reverse()
        for change in changes:
            change.kind = OPPOSITE[Kind(change.kind)]
            change.before, change.after = change.after, change.before
    for change in changes:
        model, key = change.model, change.object_id
        if change.kind == Kind.ADD:
            # A positive key: it was there before and comes back.
            record = model(pk=key if on_trial or key > 0 else None)
            change.after = renamed(change.after, model, keys)
        elif on_trial:
            record = model._default_manager.filter(pk=key).first()
        else:
            record = _as_it_was(change)
        if record is None:
            continue
        record._history_user, record._history_date = user, moment or timezone.now()
        record._change_reason = reason
        if change.kind != Kind.DELETE:
            _store(record, change, check=not on_trial)
            keys[model, key] = change.object_id = record.pk
        elif not on_trial and (waiting := depending_on(record)):
            raise StepRefused(waiting)
        else:
            record.delete()
    return changes


def _as_it_was(change: RecordChange) -> Any:
    """The record, if it still is what the proposal was made on."""
    found = change.model._default_manager.select_for_update().filter(pk=change.object_id).first()
    if found is None:
        raise StepRefused(f"“{change.name}” is not there any more: it was deleted meanwhile.")
    refusals = []
    for name, now in values_of(found).items():
        if name in change.before and now != (before := change.before[name]):
            field = change.model._meta.get_field(name)
            was, is_now = words_of(field, before), words_of(field, now)
            refusals.append(
                f"Changed since: {field.verbose_name} of “{change.name}” was {was}, now {is_now}."
            )
    if refusals:
        raise StepRefused(*refusals)
    return found


def _store(record: Any, change: RecordChange, check: bool) -> None:
    """Of a record that is there the values that change. StepRefused with each fault of a form or a
    constraint, behind the name of its field.
    """
    is_new = change.kind == Kind.ADD
    fields: list[Any] = [
        field
        for field in fields_of(change.model)
        if field.name in change.after
        and (is_new or change.after[field.name] != change.before.get(field.name))
    ]
    links = [field for field in fields if field.many_to_many]
    for field in fields[: len(fields) - len(links)]:
        value = change.after[field.name]
        setattr(record, field.attname, value if field.is_relation else field.to_python(value))
    hidden = {field.name for field in record._meta.concrete_fields if not field.editable}
    try:
        if check:
            record.full_clean(exclude=hidden, validate_constraints=False)
            record.validate_constraints()
    except ValidationError as error:
        sentences = []
        for name, errors in getattr(error, "error_dict", {NON_FIELD_ERRORS: [error]}).items():
            label = "" if name == NON_FIELD_ERRORS else str(label_for_field(name, type(record)))
            begin = f"{capfirst(label)} of “{record}”: " if label else ""
            sentences += [f"{begin}{text}" for each in errors for text in each.messages]
        raise StepRefused(*sentences) from error
    if is_new or len(fields) > len(links):
        record.save(force_insert=is_new)
    for link in links:
        getattr(record, link.name).set(change.after[link.name])


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
    named = in_a_row([f"{noun}: {number:,}" for noun, number in others.items()])
    sentence = f"“{record}” can’t be deleted while other records name it ({named})"
    return f"{sentence}: change or delete those first." if others else ""


def others_of(proposal: Proposal) -> Any:
    """Other proposals that wait and touch the same record, or add one of the same name."""
    waiting = Proposal.objects.open().exclude(pk=proposal.pk).select_related("created_by")
    kind = proposal.content_type_id
    if proposal.object_id is None:
        return waiting.filter(content_type=kind, kind=Kind.ADD, title=proposal.title)
    edits = proposal.edits.filter(object_id__gt=0).values_list("content_type", "object_id")
    return waiting.touching((kind, proposal.object_id), *edits)


SHOWN = 5


def effects_of(proposal: Proposal, changes: Sequence[RecordChange]) -> list[str]:
    """Of a headline rule: how many cells show another source’s number from then on."""
    if proposal.model is not HeadlineRule:
        return []
    rules = [c for c in changes if c.model is HeadlineRule and c.after.get("is_default")]
    ticked = next((each for each in rules if not each.before.get("is_default")), None)
    if ticked is None:
        return ["The default of the dataset stays: no headline number becomes another."]
    dataset = Dataset.objects.get(pk=ticked.after["dataset"])
    model = observation_models().get(dataset.slug)
    old = HeadlineRule.objects.filter(dataset=dataset, is_default=True).first()
    if model is None or old is None:
        return [] if model is None else ["The dataset had no default rule before."]
    try:
        with transaction.atomic():
            apply(changes, on_trial=True)
            [new] = HeadlineRule.objects.filter(dataset=dataset, is_default=True).with_order()
            transaction.set_rollback(True)
    except StepRefused as error:  # what it was made on is another thing by now
        return error.sentences
    before, after = (
        {*model.objects.headline(rule).values_list("pk", flat=True)} for rule in (old, new)
    )
    one, other = (
        {row.cell_values: row for row in model.objects.filter(Among(F("pk"), keys)).cited()}
        for keys in (before - after, after - before)
    )
    moved = [(one[cell], other[cell]) for cell in other if cell in one]
    if not moved:
        return [f"No headline number of “{dataset}” becomes another."]
    others = sum(was.value != becomes.value for was, becomes in moved)
    noun = "cell" if len(moved) == 1 else "cells"
    moved.sort(key=lambda pair: -abs((pair[1].value or 0) - (pair[0].value or 0)))
    cells = model.objects.as_of().included().order_by().values(*model.cell)
    contested = cells.annotate(claims=Count("pk")).filter(claims__gt=1).count()
    told = [
        " becomes ".join(
            f"{'a range' if row.value is None else exact(row.value)} ({row.source})" for row in pair
        )
        for pair in moved[:SHOWN]
    ]
    return [
        f"{len(moved):,} {noun} of “{dataset}” show another source from then on, {others:,} of "
        f"them with another number, out of {contested:,} of which several sources speak.",
        *(f"{was.cell_text}: {words}." for (was, _), words in zip(moved, told, strict=False)),
        *([f"And {len(moved) - SHOWN:,} more."] if len(moved) > SHOWN else []),
    ]
