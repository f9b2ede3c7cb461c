"""Tables of states, whose rows are worked out from records, claims and the day, and what became of
their rows:

    announce("diplomacy/relations", ("diplomacy/relations",), states)

`states.refresh` stores it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max

from .change_places import NEW, Place, Span
from .editions import STATES
from .models import StateRow

Row = dict[str, Any]


@dataclass(frozen=True)
class State:
    """What a row says, as JSON has it, and the codes of the countries that it names."""

    row: Row
    countries: frozenset[str] = frozenset()


@dataclass(frozen=True)
class StateTable:
    """The address of a table, the datasets on which it depends (the first is its own), and what
    gives its rows by key.
    """

    name: str
    datasets: tuple[str, ...]
    states: Callable[[], Mapping[str, State]]


tables: dict[str, StateTable] = {}


def announce(table: StateTable) -> None:
    tables[table.name] = table


@dataclass(frozen=True)
class StateChange:
    """A row of a table of states before and after; None of nothing."""

    moment: datetime
    table: str
    key: str
    old: Row | None
    new: Row | None

    dataset = ""  # none has a new revision by it

    @property
    def kind(self) -> str:
        if self.new is None:
            return "closed"
        return "added" if self.old is None else "changed"

    @property
    def datasets(self) -> tuple[str, ...]:
        """From which the row was worked out; none of a table that is no more."""
        return tables[self.table].datasets if self.table in tables else ()

    @property
    def reason(self) -> str:
        return f"Worked out from {' and '.join(self.datasets)}." if self.datasets else ""

    @property
    def pairs(self) -> list[tuple[Any, Row | None, Row | None]]:
        return [(StateRow, self.old, self.new)]


def state_places(span: Span, number: int) -> list[Place]:
    """The next so many places of a span."""
    if span.release:
        return []
    rows = StateRow.objects.filter(span.range("moment", STATES, NEW))
    if span.dataset:
        own = [each.name for each in tables.values() if each.datasets[0] == span.dataset]
        rows = rows.filter(table__in=own)
    if span.country:
        rows = rows.filter(countries__contains=f" {span.country.code} ")
    sign = "-" if span.newest_first else ""
    found = rows.order_by(f"{sign}moment", f"{sign}pk").values_list("moment", "pk")[:number]
    return [Place(moment, STATES, NEW, pk) for moment, pk in found]


def read_state_changes(places: Iterable[Place]) -> dict[Place, StateChange]:
    """What was stored at these places: one query."""
    by_key = {place.key: place for place in places}
    found = {}
    for row in StateRow.objects.filter(pk__in=by_key).select_related("before"):
        old = row.before.row if row.before else None
        found[by_key[row.pk]] = StateChange(row.moment, row.table, row.key, old, row.row)
    return found


def last_state() -> datetime | None:
    """When a state was stored last; None where none ever was."""
    return StateRow.objects.aggregate(last=Max("moment"))["last"]
