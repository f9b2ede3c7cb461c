"""What can never be stored, in an editor's language: of any table of claims, of records with dates;
what every table of claims promises of its cell, and how it is found by it.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.base import ModelBase

from ..addresses import safe_citation
from ..dates import EARLIEST_YEAR, LATEST_YEAR
from .source import Read, Status


def not_negative(sentence: str, *fields: str, rule: str = "not_negative") -> models.CheckConstraint:
    """Each of the fields, the value unless said, is zero or more, or not given; `rule` ends the
    constraint's name.
    """
    condition = Q()
    for name in fields or ("value",):
        condition &= Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__gte": 0})
    return models.CheckConstraint(
        condition=condition,
        name=f"%(app_label)s_%(class)s_{rule}",
        violation_error_message=sentence,
    )


def within_bounds(amount: str, rule: str, reversed_bounds: str) -> list[models.CheckConstraint]:
    """An amount lies between its bounds, as far as they are given, and these in order."""
    low, high = f"{amount}_low", f"{amount}_high"
    no_low, no_high = Q(**{f"{low}__isnull": True}), Q(**{f"{high}__isnull": True})
    above = no_low | Q(**{f"{low}__lte": F(amount)})
    below = no_high | Q(**{f"{high}__gte": F(amount)})
    return [
        models.CheckConstraint(
            condition=above & below | Q(**{f"{amount}__isnull": True}),
            name=f"%(app_label)s_%(class)s_{amount}_between_bounds",
            violation_error_message=f"The {amount} lies between its lower and upper bound.",
        ),
        models.CheckConstraint(
            condition=no_low | no_high | Q(**{f"{low}__lte": F(high)}),
            name=f"%(app_label)s_%(class)s_{rule}bounds_in_order",
            violation_error_message=reversed_bounds,
        ),
    ]


def papers(what: str) -> list[models.BaseConstraint]:
    return [
        models.CheckConstraint(
            condition=~Q(citation="") & ~Q(as_quoted=""),
            name="%(app_label)s_%(class)s_has_papers",
            violation_error_message=f"Every {what} has a citation and the words it was read in.",
        ),
        safe_citation(),
        models.CheckConstraint(
            condition=Q(read__in=Read.values),
            name="%(app_label)s_%(class)s_has_read",
            violation_error_message="Say how it was read: at-source, quoted or compilation.",
        ),
    ]


SAYS_SOMETHING = models.CheckConstraint(
    condition=Q(value__isnull=False) | Q(value_low__isnull=False) | Q(value_high__isnull=False),
    name="%(app_label)s_%(class)s_says_something",
    violation_error_message="A claim has a value or a bound; leave out what is not given.",
)
CONSTRAINTS: list[models.BaseConstraint] = [
    *within_bounds("value", "", "The lower bound is not above the upper bound."),
    models.CheckConstraint(
        condition=~Q(status=Status.EXCLUDED) | ~Q(note=""),
        name="%(app_label)s_%(class)s_excluded_with_reason",
        violation_error_message="An excluded row says why in its note.",
    ),
    models.CheckConstraint(
        condition=Q(exclusion="") | Q(status=Status.EXCLUDED),
        name="%(app_label)s_%(class)s_reason_only_if_excluded",
        violation_error_message="Only an excluded row has a reason of exclusion.",
    ),
    *papers("figure"),
    models.CheckConstraint(
        condition=Q(period_end__gte=F("period_start")),
        name="%(app_label)s_%(class)s_period_in_order",
        violation_error_message="A period does not end before it begins.",
    ),
    models.CheckConstraint(
        condition=Q(period_start__year__gte=EARLIEST_YEAR) & Q(period_end__year__lte=LATEST_YEAR),
        name="%(app_label)s_%(class)s_period_in_our_time",
        violation_error_message=f"A period lies between {EARLIEST_YEAR} and {LATEST_YEAR}.",
    ),
    models.CheckConstraint(
        condition=Q(known_until__isnull=True) | Q(known_until__gt=F("known_from")),
        name="%(app_label)s_%(class)s_known_in_order",
        violation_error_message="A vintage ends after it began.",
    ),
]

LIVE = Q(known_from__isnull=False, known_until__isnull=True)
DRAFT = Q(known_from__isnull=True)
# Drafts have no moment, and what is live has no end.
ORDER = ("-period_start", "id")  # of a page of claims
KNOWN = {name: Q(**{f"{name}__isnull": False}) for name in ("known_from", "known_until")}


class ClaimsBase(ModelBase):
    """Gives each table of claims what all of them promise, and the indexes by which rows are found:
    rivals of a cell, pages in order, of one source or of all, and spans of time. Both follow from
    its `cell`; what its own Meta names stands beside them.
    """

    def __new__(
        mcs, name: str, bases: tuple[type, ...], attrs: dict[str, Any], **kwargs: Any
    ) -> Any:
        if "cell" in attrs:
            cell, short = attrs["cell"], attrs["index_name"]
            meta = attrs.setdefault("Meta", type("Meta", (), {}))
            meta.constraints = [
                *([] if attrs.get("may_say_nothing") else [SAYS_SOMETHING]),
                *CONSTRAINTS,
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
                *getattr(meta, "constraints", ()),
            ]
            meta.indexes = [
                models.Index(fields=list(cell), name=f"{short}_cell"),
                models.Index(fields=ORDER, condition=KNOWN["known_from"], name=f"{short}_order"),
                models.Index(fields=["source", *ORDER], name=f"{short}_source"),
                *(
                    models.Index(fields=[moment, "id"], condition=known, name=f"{short}_{moment}")
                    for moment, known in KNOWN.items()
                ),
                *getattr(meta, "indexes", ()),
            ]
        return super().__new__(mcs, name, bases, attrs, **kwargs)


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
