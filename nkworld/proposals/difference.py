"""What an edit did: the records of its scope before and after, compared."""

from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

from .models import Kind, RecordChange
from .values import renamed, values_of

NAME_LENGTH = 300

type Key = tuple[type[Model], int]
type Picture = dict[Key, tuple[str, dict[str, Any]]]


def picture_of(records: Iterable[Model]) -> Picture:
    """{(model, key): (name, values)}, in the order given."""
    return {
        (type(record), record.pk): (str(record)[:NAME_LENGTH], values_of(record))
        for record in records
    }


def changes_between(before: Picture, after: Picture) -> list[RecordChange]:
    """One change, not saved yet, for each record that is another now.

    A record that is new gets a negative key of the proposal's own: what it was given while the
    edit was tried means nothing.
    """
    keys = _own_keys(before, after)
    changes = [
        change
        for key in dict.fromkeys([*before, *after])
        if (change := _change(key, before.get(key), after.get(key), keys))
    ]
    for position, change in enumerate(changes):
        change.position = position
    return changes


def _own_keys(before: Picture, after: Picture) -> dict[Any, int]:
    new = [key for key in after if key not in before]
    lowest = min((key for _, key in new if key < 0), default=0)
    to_name = [key for key in new if key[1] > 0]
    return {key: lowest - number for number, key in enumerate(to_name, start=1)}


def _change(
    key: Key,
    before: tuple[str, dict[str, Any]] | None,
    after: tuple[str, dict[str, Any]] | None,
    keys: dict[Any, int],
) -> RecordChange | None:
    model, pk = key
    old = before[1] if before else {}
    new = renamed(after[1], model, keys) if after else {}
    if before and after and old == new:
        return None
    kind = Kind.CHANGE if before and after else Kind.ADD if after else Kind.DELETE
    name = (before or after or ("", {}))[0]
    return RecordChange(
        content_type=ContentType.objects.get_for_model(model),
        object_id=keys.get(key, pk),
        kind=kind,
        name=name,
        before=old,
        after=new,
    )
