"""Which claim took the place of which: what a release ended and began at one moment.

No two releases of a table are published or withdrawn at one moment, so that a row which begins when
another ends, at the same place of the table, stands in its stead. Pages pair rows that they have
read (`paired`), the API has the database do so (`replaced`, `is_replaced`): by one place.
"""

from collections.abc import Mapping
from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery

from .models import Observation

NAMED = Q(known_from__isnull=False)  # of the public: a draft is of no moment yet


def place_of(model: type[Observation]) -> tuple[str, ...]:
    """The fields that say which row of a table another one can stand in for."""
    return ("source", *model.cell, "reading")


def paired[T](old: Mapping[Any, T], new: Mapping[Any, T]) -> list[tuple[T | None, T | None]]:
    """(what ended, what began) of each place of a moment; None of nothing."""
    return [(old.get(place), new.get(place)) for place in {**old, **new}]


def replaced(model: type[Observation]) -> Subquery:
    """The key of the row that ended when, and where, the outer query's row began."""
    return Subquery(_at_place(model).filter(known_until=OuterRef("known_from")).values("pk")[:1])


def is_replaced(model: type[Observation]) -> Exists:
    """Whether a row began when, and where, the outer query's row ended."""
    return Exists(_at_place(model).filter(known_from=OuterRef("known_until")))


def _at_place(model: type[Observation]) -> Any:
    place = {name: OuterRef(name) for name in place_of(model)}
    return model._default_manager.filter(NAMED, **place).order_by()
