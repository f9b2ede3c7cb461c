"""A model's check constraints, evaluated in memory.

Django asks the database once for each row and constraint; 100,000 rows would be a million
queries. Here a `Q` becomes a function over an instance, with SQL's three answers: a
comparison with NULL is unknown (None), and only a constraint that is false is broken.
"""

import operator
import re
from collections.abc import Callable, Iterable, Iterator
from copy import copy
from typing import Any

from django.core.exceptions import FieldError
from django.db.models import CheckConstraint, F, Model, Q
from django.db.models.expressions import CombinedExpression

type Predicate = Callable[[Model], bool | None]

COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "exact": operator.eq,
    "gt": operator.gt,
    "gte": operator.ge,
    "lt": operator.lt,
    "lte": operator.le,
    "in": lambda value, options: value in options,
    "regex": lambda value, pattern: re.search(pattern, value) is not None,
    "iregex": lambda value, pattern: re.search(pattern, value, re.IGNORECASE) is not None,
    "startswith": str.startswith,
}


class ConstraintCheck:
    """One check constraint: `kept(instance)`, its sentence, and the fields it speaks of."""

    def __init__(self, constraint: CheckConstraint) -> None:
        self.name = constraint.name
        self.sentence = str(constraint.violation_error_message)
        self.fields = set(_fields(constraint.condition))
        self._holds = predicate(constraint.condition)

    def kept(self, instance: Model) -> bool:
        return self._holds(instance) is not False

    def at_fault(self, names: Iterable[str], instance: Model) -> list[str]:
        """Of these fields those that it speaks of: what would have to be filled stands first."""
        named = [name for name in names if name in self.fields]
        return sorted(named, key=lambda name: not self._wants(name, instance))

    def _wants(self, name: str, instance: Model) -> bool:
        """Whether the field is empty, and the promise kept as soon as anything stands there."""
        value = getattr(instance, name)
        if value not in (None, ""):
            return False
        filled = copy(instance)
        setattr(filled, name, 0 if value is None else "…")
        return self.kept(filled)


def constraints_of(model: type[Model]) -> list[ConstraintCheck]:
    """Every check constraint of a model; FieldError for a condition not understood here."""
    checks = (one for one in model._meta.constraints if isinstance(one, CheckConstraint))
    return [ConstraintCheck(constraint) for constraint in checks]


def predicate(condition: Any) -> Predicate:
    """A function from an instance to True, False or None (unknown)."""
    if not isinstance(condition, Q):
        return _comparison(*condition)
    parts = [predicate(child) for child in condition.children]
    joined = {Q.AND: _all, Q.OR: _any}[condition.connector](parts)
    return _negated(joined) if condition.negated else joined


def _fields(condition: Any) -> Iterator[str]:
    if isinstance(condition, Q):
        for child in condition.children:
            yield from _fields(child)
    else:
        yield condition[0].split("__")[0]


def _all(parts: list[Predicate]) -> Predicate:
    def every(instance: Model) -> bool | None:
        answers = [part(instance) for part in parts]
        return False if False in answers else None if None in answers else True

    return every


def _any(parts: list[Predicate]) -> Predicate:
    def some(instance: Model) -> bool | None:
        answers = [part(instance) for part in parts]
        return True if True in answers else None if None in answers else False

    return some


def _negated(part: Predicate) -> Predicate:
    def opposite(instance: Model) -> bool | None:
        answer = part(instance)
        return None if answer is None else not answer

    return opposite


def _comparison(path: str, wanted: Any) -> Predicate:
    name, *lookups = path.split("__")
    lookup = lookups.pop() if lookups and lookups[-1] != "year" else "exact"
    left, right = _reader(name, lookups), _other_side(wanted)
    if lookup == "isnull":
        return lambda instance: (left(instance) is None) == wanted
    if lookup not in COMPARE:
        raise FieldError(f"The lookup {path} is not understood in imports: add it to COMPARE.")
    compare = COMPARE[lookup]

    def holds(instance: Model) -> bool | None:
        value, other = left(instance), right(instance)
        return None if value is None or other is None else compare(value, other)

    return holds


def _reader(name: str, transforms: Any) -> Callable[[Any], Any]:
    if transforms == ["year"]:
        return lambda instance: getattr(getattr(instance, name), "year", None)
    if transforms:
        raise FieldError(f"The transform {transforms} is not understood in imports.")
    return lambda instance: getattr(instance, name)


def _other_side(wanted: Any) -> Callable[[Any], Any]:
    if isinstance(wanted, F):
        name = wanted.deconstruct()[1][0]
        return lambda instance: getattr(instance, name)
    if isinstance(wanted, CombinedExpression):
        return _sum(_other_side(wanted.lhs), _other_side(wanted.rhs), wanted.connector)
    return lambda instance: wanted


def _sum(left: Any, right: Any, connector: str) -> Callable[[Any], Any]:
    if connector != CombinedExpression.ADD:
        raise FieldError(f"“{connector}” between two fields is not understood in imports.")

    def added(instance: Model) -> Any:
        parts = left(instance), right(instance)
        return None if None in parts else sum(parts)

    return added
