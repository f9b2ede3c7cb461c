"""A proposal is made, published by a second person, withdrawn. Nothing is half done."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
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
from django.db import IntegrityError, models, router, transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.text import capfirst

from nkworld.charts.words import exact, in_a_row
from nkworld.provenance.models import Dataset, HeadlineRule, HeadlineRuleSource, State
from nkworld.provenance.models.publication import OPEN_STATES
from nkworld.provenance.steps import StepRefused, log_step, step, submit
from nkworld.provenance.tables import grouped, observation_models

from .models import (
    NAME_LENGTH,
    Kind,
    Proposal,
    RecordChange,
    fields_of,
    links_of,
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
    proposal.object_id = key
    proposal.kind = Kind(main.kind) if main else Kind.CHANGE
    proposal.title = (str(record) if record else (main or changes[0]).name)[:NAME_LENGTH]
    proposal.reason = reason
    proposal.state = State.DRAFT
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
        changes = list(proposal.edits.all())
        keys = apply(changes, proposal.created_by or user, proposal.reason, moment)
        # From now on the proposal speaks of new records by the keys that they were given.
        for change in changes:
            if key := keys.get((change.model, change.object_id)):
                if proposal.object_id is None and change.model is proposal.model:
                    proposal.object_id = key
                change.object_id = key
            change.after = renamed(change.after, change.model, keys)
            change.save()
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


def try_on(changes: Iterable[RecordChange]) -> None:
    """In a transaction that is rolled back: new records keep their negative keys."""
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


def apply(
    given: Iterable[RecordChange],
    user: User | None,
    reason: str,
    moment: datetime,
    backwards: bool = False,
) -> dict[Any, int]:
    """Do it, or the opposite: {(model, negative key): key} of what is new; StepRefused."""
    keys: dict[Any, int] = {}
    changes = _in_order(given)
    if backwards:
        changes = [copy(change) for change in reversed(changes)]
        for change in changes:
            change.kind = OPPOSITE[Kind(change.kind)]
            change.before, change.after = change.after, change.before
    try:
        for change in changes:
            if change.kind == Kind.ADD:
                record = change.model()
                if change.object_id > 0:  # it was there before and comes back
                    record.pk = change.object_id
                change.after = renamed(change.after, change.model, keys)
            else:
                record = _as_it_was(change)
            record._history_user, record._history_date = user, moment
            record._change_reason = reason
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
    by_kind = grouped(changes, lambda change: change.kind)
    return [*by_kind[Kind.DELETE][::-1], *by_kind[Kind.CHANGE], *by_kind[Kind.ADD]]


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


def _store(record: Any, change: RecordChange, check: bool = False) -> None:
    is_new, values = change.kind == Kind.ADD, change.after
    if not is_new:
        values = {name: v for name, v in values.items() if v != change.before.get(name)}
    for field in fields_of(type(record)):
        if field.name in values:
            value = values[field.name]
            setattr(record, field.attname, value if field.is_relation else field.to_python(value))
    links = {link.name: values[link.name] for link in links_of(type(record)) if link.name in values}
    if check:
        check_record(record)
    if is_new or values.keys() - links.keys():
        record.save(force_insert=is_new)
    for name, keys in links.items():
        getattr(record, name).set(keys)


def check_record(record: models.Model) -> None:
    """StepRefused with each fault of a form or a constraint, behind the name of its field."""
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
    for names in (model._meta for model in apps.get_models()):
        for constraint in names.constraints:
            # SQLite names the columns of what has to be unique: UNIQUE constraint failed: a.b, a.c
            fields: list[Any] = [*map(names.get_field, getattr(constraint, "fields", ()))]
            columns = ", ".join(f"{names.db_table}.{field.column}" for field in fields)
            if constraint.name in text or (columns and text.endswith(columns)):
                return str(constraint.violation_error_message)
    return f"The database does not take it: {text}."


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
    old = HeadlineRule.objects.filter(dataset=dataset, is_default=True).first()
    new = HeadlineRule.objects.filter(pk=ticked.object_id).first()
    if new is None:  # it is not there yet: its order stands in the proposal
        parts = [each.after for each in changes if each.model is HeadlineRuleSource]
        own = [part for part in parts if part.get("rule") == ticked.object_id]
        own.sort(key=lambda part: part["position"])
        new = HeadlineRule(dataset=dataset)
        new.order = {part["source"]: part["position"] for part in own}
    model = observation_models().get(dataset.slug)
    if model is None or old is None:
        return [] if model is None else ["The dataset had no default rule before."]
    # All claims are read at once and ranked in memory.
    fields = [model._meta.get_field(name).attname for name in model.cell]
    rows = model.objects.as_of().included().order_by("pk")
    read = rows.values("pk", "source_id", "value", "read", *fields)
    cells: dict[tuple[Any, ...], list[dict[str, Any]]] = defaultdict(list)
    for row in read.iterator(5000):
        cells[tuple(row[name] for name in fields)].append(row)
    contested = [claims for claims in cells.values() if len(claims) > 1]
    pairs = [(min(c, key=old.claim_place), min(c, key=new.claim_place)) for c in contested]
    moved = [(one, two) for one, two in pairs if one is not two]
    if not moved:
        return [f"No headline number of “{dataset}” becomes another."]
    others = sum(one["value"] != two["value"] for one, two in moved)
    noun = "cell" if len(moved) == 1 else "cells"
    moved.sort(key=lambda pair: -abs((pair[1]["value"] or 0) - (pair[0]["value"] or 0)))
    keys = [claim["pk"] for pair in moved[:SHOWN] for claim in pair]
    claims = model.objects.select_related("source", *model.cell_relations()).in_bulk(keys)

    def words(row: dict[str, Any]) -> str:
        number = "a range" if row["value"] is None else exact(row["value"])
        return f"{number} ({claims[row['pk']].source})"

    return [
        f"{len(moved):,} {noun} of “{dataset}” show another source from then on, {others:,} of "
        f"them with another number, out of {len(contested):,} of which several sources speak.",
        *(f"{claims[a['pk']].cell_text}: {words(a)} becomes {words(b)}." for a, b in moved[:SHOWN]),
        *([f"And {len(moved) - SHOWN:,} more."] if len(moved) > SHOWN else []),
    ]
