"""Which source the default rule shows for the figures that a draft touches, before and after."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import F

from nkworld.provenance.as_if import TwoReaders
from nkworld.provenance.models import Observation
from nkworld.provenance.models.as_if import Among, AsIf
from nkworld.provenance.rules import rule_called

MOST_CELLS = 200


@dataclass(frozen=True)
class WinnerChange:
    """A figure whose headline moves to another source; None where nobody gives one."""

    cell: str
    before: Observation | None
    after: Observation | None


def winners(changes: AsIf) -> dict[tuple, Any]:
    """{cell: the claim that the default rule shows} of the cells that change, as read now."""
    model: Any = changes.model
    try:
        rule = rule_called(model.dataset)
    except LookupError:
        return {}
    touched = model.objects.filter(Among(F("pk"), changes.changed[:MOST_CELLS]))
    cells = set(touched.order_by().values_list(*model.cell))
    around = {
        f"{name}__in": values for name, values in zip(model.cell, _columns(cells), strict=True)
    }
    by_cell: dict[tuple, list[Any]] = defaultdict(list)
    for row in model.objects.as_of().included().filter(**around).cited() if cells else ():
        if row.cell_values in cells:
            by_cell[row.cell_values].append(row)
    return {cell: min(some, key=lambda row: _place(rule, row)) for cell, some in by_cell.items()}


def _columns(cells: set[tuple]) -> list[set[Any]]:
    return [set(values) for values in zip(*cells, strict=True)]


def _place(rule: Any, row: Any) -> int:
    named = {name: getattr(row, name) for name in ("source_id", "value", "read")}
    return rule.claim_place(named)


def winner_changes(readers: TwoReaders) -> list[WinnerChange]:
    """Those of another source; a figure that is merely another number stands in its chart."""
    before, after = readers.both(lambda: winners(readers.changes))
    found = []
    for cell in dict.fromkeys([*before, *after]):
        old, new = before.get(cell), after.get(cell)
        if (old and old.source_id) != (new and new.source_id):
            shown: Any = new or old
            found.append(WinnerChange(shown.cell_text, old, new))
    return found
