"""Which claim took the place of which: what a release ended and began at one moment.

No two releases of a table are published or withdrawn at one moment, so that a row which begins when
another ends, at the same place of the table, stands in its stead. Pages pair rows that they have
read, the API has the database do so (`replaced`, `is_replaced`): by one place.
"""

from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery

from .models import Observation


class Pair:
    """A claim and what stood in its place before, or only one of them: the other is None."""

    old: Any
    new: Any

    @property
    def claim(self) -> Any:
        return self.new or self.old

    @property
    def step(self) -> Decimal | None:
        """By how much the value differs, in its own unit; None where one is not given."""
        if None in (self.old, self.new) or None in (self.old.value, self.new.value):
            return None
        return self.new.value - self.old.value

    @property
    def difference(self) -> Decimal | None:
        """The same in per cent of the old value; None of zero, too."""
        step = self.step
        return None if step is None or not self.old.value else 100 * step / abs(self.old.value)

    @property
    def fields(self) -> list[str]:
        """Of the content, in which the two differ."""
        if None in (self.old, self.new):
            return []
        names = self.claim.content
        return [name for name in names if getattr(self.old, name) != getattr(self.new, name)]


NAMED = Q(known_from__isnull=False)  # of the public: a draft is of no moment yet


def place_of(model: type[Observation]) -> tuple[str, ...]:
    """The fields that say which row of a table another one can stand in for."""
    return ("source", *model.cell, "reading")


def replaced(model: type[Observation]) -> Subquery:
    """The key of the row that ended when, and where, the outer query's row began."""
    return Subquery(_at_place(model).filter(known_until=OuterRef("known_from")).values("pk")[:1])


def is_replaced(model: type[Observation]) -> Exists:
    """Whether a row began when, and where, the outer query's row ended."""
    return Exists(_at_place(model).filter(known_from=OuterRef("known_until")))


def _at_place(model: type[Observation]) -> Any:
    place = {name: OuterRef(name) for name in place_of(model)}
    return model._default_manager.filter(NAMED, **place).order_by()
