"""Which claims a dataset's default rule shows at the moment, and the views that choose them."""

from datetime import datetime
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q, Value

from nkworld.files.tables import Table
from nkworld.provenance.models import HeadlineRule
from nkworld.provenance.rules import rules_of


def default_rule(dataset: str, moment: datetime | None) -> HeadlineRule | None:
    """In its newest version of then (None: now); None where the dataset has no rule."""
    return next(iter(rules_of(dataset, moment).values()), None)


def is_headline(model: Any, rule: Any, moment: datetime | None) -> Any:
    """For a queryset: whether the rule shows the claim, among all sources, withheld ones too.

    Without a rule nothing is shown. `moment` is None of what stands now, which is found faster.
    """
    if rule is None:
        return Value(value=False, output_field=BooleanField())
    shown = model.objects.headline(rule, as_of=moment)
    return ExpressionWrapper(Q(pk__in=shown.values("pk")), output_field=BooleanField())


def current_view(table: Table) -> str:
    """What stood at the moment: one claim for each source and cell, and what is excluded."""
    return (
        f'CREATE VIEW "{table.name}_current" AS SELECT * FROM "{table.name}" '  # noqa: S608 - ours
        "WHERE known_until IS NULL AND (reading = 0 OR status = 'excluded')"
    )


def headline_view(table: Table) -> str:
    """One claim for each cell: what the portal shows where one number is needed."""
    return f'CREATE VIEW "{table.name}_headline" AS SELECT * FROM "{table.name}" WHERE headline'  # noqa: S608 - ours
