"""What every table of claims promises of its cell, and how it is found by it."""

from collections.abc import Sequence

from django.db import models
from django.db.models import Q

from .observation_constraints import CONSTRAINTS

LIVE = Q(known_from__isnull=False, known_until__isnull=True)
DRAFT = Q(known_from__isnull=True)
# Drafts have no moment, and what is live has no end.
ORDER = ("-period_start", "id")  # of a page of claims
KNOWN = {name: Q(**{f"{name}__isnull": False}) for name in ("known_from", "known_until")}


def cell_constraints(cell: Sequence[str]) -> list[models.UniqueConstraint]:
    return [
        models.UniqueConstraint(
            fields=["source", *cell, "reading"],
            condition=LIVE,
            name="%(app_label)s_%(class)s_one_live_claim",
            violation_error_message="This source already has a live figure for that cell.",
        ),
        models.UniqueConstraint(
            fields=["release", *cell, "reading"],
            condition=DRAFT,
            name="%(app_label)s_%(class)s_once_per_draft",
            violation_error_message="This release already has that cell.",
        ),
    ]


def claim_constraints(
    cell: Sequence[str], *own: models.BaseConstraint
) -> list[models.BaseConstraint]:
    return [*CONSTRAINTS, *cell_constraints(cell), *own]


def cell_indexes(cell: Sequence[str], short: str) -> list[models.Index]:
    """For rivals of a cell, pages in order, of one source or of all, and spans of time."""
    return [
        models.Index(fields=list(cell), name=f"{short}_cell"),
        models.Index(fields=ORDER, condition=KNOWN["known_from"], name=f"{short}_order"),
        models.Index(fields=["source", *ORDER], name=f"{short}_source"),
        *(
            models.Index(fields=[moment, "id"], condition=KNOWN[moment], name=f"{short}_{moment}")
            for moment in KNOWN
        ),
    ]
