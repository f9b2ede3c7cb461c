"""What changed of a record stands in its history: a mirror by the log of changes misses nothing."""

from collections.abc import Iterator
from typing import Any

from ..histories import REMOVED, links_of, tables
from ..invariants import Broken, data_check, table_of

REMEDY = "Save it once at the desk, with the reason: its history, and every mirror, then has it."


@data_check("a record is as its history says last")
def newest_states() -> Iterator[Broken]:
    for model in tables().values():
        tracked = {field.name for field in model.history.model._meta.fields}
        fields = [f.attname for f in model._meta.concrete_fields if f.name in tracked]
        states = model.history.order_by("history_date", "history_id")
        newest = {state.id: state for state in states}  # the last of each
        links = links_of(model, newest.values())
        for record in model._default_manager.order_by("pk"):
            state = newest.pop(record.pk, None)
            if state is None or state.history_type == REMOVED:
                yield Broken(table_of(model), record.pk, "Its history does not have it.", REMEDY)
                continue
            differ = [name for name in fields if getattr(state, name) != getattr(record, name)]
            differ += _other_links(record, links.get(state.history_id, {}))
            if differ:
                problem = f"Its history says otherwise of {', '.join(differ)}."
                yield Broken(table_of(model), record.pk, problem, REMEDY)
        for key, state in newest.items():
            if state.history_type != REMOVED:
                problem = "Its history does not say that it was removed."
                yield Broken(table_of(model), key, problem, "Restore it, and delete it there.")


def _other_links(record: Any, kept: dict[Any, Any]) -> Iterator[str]:
    for field in getattr(type(record).history.model, "_history_m2m_fields", ()):
        stored = set(getattr(record, field.name).values_list("pk", flat=True))
        if stored != {other for name, _, other in kept if name == field.name}:
            yield field.name
