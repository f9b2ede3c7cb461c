"""Tables of states are worked out anew, and what differs is stored for the log of changes.

A worker does so a few seconds after an edit, a publish or midnight (UTC), outside of the
transaction of whoever edits. A state is therefore of the moment at which it was stored, which is
later than any in the log before: whoever takes the log in its order holds what was stored last.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from nkworld.atlas.memo import memo_scope

from .change_log import latest_change
from .clock import hold_clock
from .editions import BEGINNING, TICK
from .models import StateRow
from .revisions import DataState
from .state_changes import State, tables


def refresh(seen: dict[str, str] | None = None) -> dict[str, int]:
    """Store what differs, in one transaction and of one moment; {table: rows written}.

    Whoever calls it again and again gives the same `seen`: with which state of the data each table
    was worked out last, so that one of which nothing has changed is left alone.
    """
    seen = {} if seen is None else seen
    before = DataState.now()
    stale = [each for each in tables.values() if seen.get(each.name) != before.of(each.datasets)]
    if not stale:
        return {}
    with memo_scope():
        worked_out = [(each, each.states()) for each in stale]
    written = {}
    with transaction.atomic():
        hold_clock()  # nobody edits or publishes until this is stored
        now, moment = DataState.now(), max(timezone.now(), (latest_change() or BEGINNING) + TICK)
        # What was edited meanwhile may be in some rows and not in others: such a table is left to
        # the next time.
        whole = [
            each for each in worked_out if before.of(each[0].datasets) == now.of(each[0].datasets)
        ]
        for table, states in whole:
            written[table.name] = _store(table.name, states, moment)
    seen |= {table.name: before.of(table.datasets) for table, _ in whole}
    return {name: number for name, number in written.items() if number}


def _store(table: str, states: Mapping[str, State], moment: datetime) -> int:
    """Write what differs from the rows that are stored last; how many rows that took."""
    last = {each.key: each for each in StateRow.objects.filter(table=table, after=None)}
    rows = []
    for key in sorted(states.keys() | last.keys()):
        before, state = last.get(key), states.get(key)
        if (before and before.row) != (state and state.row):
            countries = f" {' '.join(sorted(state.countries))} " if state else last[key].countries
            row = state and state.row
            rows.append(
                StateRow(
                    table=table,
                    key=key,
                    row=row,
                    countries=countries,
                    moment=moment,
                    before=before,
                )
            )
    StateRow.objects.bulk_create(rows, batch_size=1000)
    return len(rows)
