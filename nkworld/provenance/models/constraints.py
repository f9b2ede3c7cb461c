"""What can never be of records with dates and papers, in an editor's language."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q


def in_order(earlier: str, later: str, sentence: str) -> Any:
    """`later` can't lie wholly before `earlier`; both name a partial date of the model."""
    return models.CheckConstraint(
        condition=Q(**{f"{later}_last__isnull": True})
        | Q(**{f"{earlier}_first__isnull": True})
        | Q(**{f"{later}_last__gte": F(f"{earlier}_first")}),
        name=f"%(app_label)s_%(class)s_{later}_after_{earlier}",
        violation_error_message=sentence,
    )


def refuse_reversed(record: models.Model, *orders: Any) -> None:
    """Says at the field what `in_order` promises, as a form does not check derived days."""
    for earlier, later, sentence in orders:
        begun = getattr(record, f"{earlier}_first")
        over = getattr(record, f"{later}_last")
        if begun and over and over < begun:
            raise ValidationError({later: sentence})


def dated(field: str) -> Any:
    return models.CheckConstraint(
        condition=Q(**{f"{field}_first__isnull": False}),
        name=f"%(app_label)s_%(class)s_has_{field}",
        violation_error_message="Write the date as exactly as the source gives it.",
    )


def once_per_page(*fields: str, sentence: str) -> models.UniqueConstraint:
    return models.UniqueConstraint(
        fields=[*fields, "source", "citation"],
        name="%(app_label)s_%(class)s_said_once",
        violation_error_message=sentence,
    )
