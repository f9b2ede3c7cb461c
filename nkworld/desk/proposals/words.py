"""A value of a record in words, with the way to what it names."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from nkworld.charts.words import in_a_row
from nkworld.desk.pages import place_of
from nkworld.provenance.addresses import is_web_address
from nkworld.provenance.dates import PartialDate, PartialDateField

from .models import Kind, RecordChange
from .values import fields_of, links_of

NOTHING = "nothing"
PAPERS = ("source", "citation", "as_quoted", "read", "note")

type Names = dict[tuple[type[Model], int], str]


@dataclass(frozen=True)
class Words:
    text: str
    url: str = ""

    def __str__(self) -> str:
        return self.text


DONE = {Kind.ADD: "new", Kind.CHANGE: "changes", Kind.DELETE: "is deleted"}


def blocks_of(changes: Sequence[RecordChange]) -> list[dict[str, Any]]:
    """Every record of a proposal with each of its fields before and after, in `lines`, and what it
    rests on and stays the same, in `papers`.
    """
    names = {(each.model, each.object_id): each.name for each in changes}
    blocks = []
    for change in changes:
        fields: list[Any] = [*fields_of(change.model), *links_of(change.model)]
        fields.sort(key=lambda field: field.name in PAPERS)  # first what is said, then who says so
        lines, papers = [], []
        for field in fields:
            before, after = change.before.get(field.name), change.after.get(field.name)
            old, new = words_of(field, before, names), words_of(field, after, names)
            line = {"label": str(field.verbose_name), "old": old, "new": new}
            if before != after and (old.text, new.text) != (NOTHING, NOTHING):
                lines.append(line)
            elif field.name in PAPERS and old.text != NOTHING:
                papers.append(line)
        about = {"name": change.name, "noun": change.model._meta.verbose_name}
        about |= {"kind": change.kind, "done": DONE[Kind(change.kind)]}
        blocks.append(about | {"lines": lines, "papers": papers})
    return blocks


def words_of(field: Any, value: Any, names: Names | None = None) -> Words:
    """One value of a field as an editor reads it."""
    if value is None or value in ("", []):
        return Words(NOTHING)
    if field.many_to_many:
        return Words(in_a_row([_named(field.related_model, key, names).text for key in value]))
    if field.is_relation:
        return _named(field.related_model, value, names)
    if isinstance(value, bool):
        return Words("yes" if value else "no")
    if field.flatchoices:
        return Words(str(dict(field.flatchoices).get(value, value)))
    if isinstance(field, PartialDateField):
        return Words(PartialDate(value).label)
    text = str(value)
    return Words(text, text if is_web_address(text) and " " not in text else "")


def _named(model: type[Model], key: int, names: Names | None) -> Words:
    record = model._default_manager.filter(pk=key).first() if key > 0 else None
    if record is None:
        return Words((names or {}).get((model, key), f"{model._meta.verbose_name} {key}"))
    return Words(str(record), place_of(model._meta.label_lower, str(key)))
