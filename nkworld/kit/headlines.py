"""Which rule is a dataset's default at the moment, and its choice in SQL."""

from datetime import datetime
from typing import Any

from nkworld.provenance.models import HeadlineRule
from nkworld.provenance.models.rule import BEHIND_ALL, BEHIND_VALUES

from .columns import Table
from .state import records_at


def default_rules(moment: datetime) -> dict[int, Any]:
    """{key of a dataset: its default rule, in the newest version of then}."""
    newest: dict[tuple[int, str], Any] = {}
    for rule in sorted(records_at(HeadlineRule, moment), key=lambda rule: rule.version):
        newest[rule.dataset_id, rule.slug] = rule
    found: dict[int, Any] = {}
    for rule in sorted(newest.values(), key=lambda rule: (not rule.is_default, rule.slug)):
        found.setdefault(rule.dataset_id, rule)
    return found


def current_view(table: Table) -> str:
    """What stood at the moment: one claim for each source and cell, and what is excluded."""
    return (
        f'CREATE VIEW "{table.name}_current" AS SELECT * FROM "{table.name}" '  # noqa: S608 - own names
        "WHERE known_until IS NULL AND (reading = 0 OR status = 'excluded')"
    )


def headline_view(table: Table, rule: Any) -> str:
    """One claim for each cell: what `ObservationQuerySet.headline` shows, in plain SQL.

    A value before a mere range, what somebody reviewed before what nobody did, then the rule's
    order of sources.
    """
    cell = ", ".join(f'c."{name}"' for name in table.cell)
    columns = ", ".join(f'"{name}"' for name in table.names)
    place = (
        f"p.place + (CASE WHEN c.value IS NULL THEN {BEHIND_VALUES} ELSE 0 END)"
        f" + (CASE WHEN c.grade = 'tertiary' THEN {BEHIND_ALL} ELSE 0 END)"
    )
    # Names of our own tables and columns, quoted, and numbers.
    return (
        f'CREATE VIEW "{table.name}_headline" AS SELECT {columns} FROM ('  # noqa: S608 - own names
        f"SELECT c.*, row_number() OVER (PARTITION BY {cell} ORDER BY {place}) AS place_in_cell"
        f' FROM "{table.name}" c JOIN rule_places p ON p.source = c.source AND p.rule = {rule.pk:d}'
        " WHERE c.known_until IS NULL AND c.reading = 0 AND c.status <> 'excluded'"
        ") WHERE place_in_cell = 1"
    )
