"""A model's check constraints, evaluated in memory.

Django asks the database once for each row and constraint. Here a `Q` becomes an expression of
Python, compiled once, with SQL's three answers: a comparison with NULL is unknown (None), and only
a constraint that is false is broken.
"""

import re
from collections.abc import Callable, Iterable
from copy import copy
from typing import Any

from django.core.exceptions import FieldError
from django.db.models import CheckConstraint, F, Model, Q
from django.db.models.expressions import CombinedExpression

COMPARE: dict[str, str] = {
    "exact": "{0} == {1}",
    "gt": "{0} > {1}",
    "gte": "{0} >= {1}",
    "lte": "{0} <= {1}",
    "in": "{0} in {1}",
    "regex": "{1}({0}) is not None",
    "iregex": "{1}({0}) is not None",
    "startswith": "{0}.startswith({1})",
}
PATTERNS = {"regex": re.NOFLAG, "iregex": re.IGNORECASE}


class ConstraintCheck:
    """A condition on the fields of a row: `kept(row)`, its sentence, the `names` it speaks of."""

    def __init__(self, condition: Any, sentence: str, name: str = "") -> None:
        self.condition, self.sentence, self.name = condition, sentence, name
        self.names, self._kept = all_kept([condition])

    def kept(self, row: Any) -> bool:
        return self._kept(*(getattr(row, name) for name in self.names))

    def at_fault(self, names: Iterable[str], row: Any) -> list[str]:
        """Of these fields those that it speaks of: what would have to be filled stands first."""

        def stands(name: str) -> bool:
            """Not where it is empty, and the promise kept as soon as anything stands there."""
            value, filled = getattr(row, name), copy(row)
            setattr(filled, name, 0 if value is None else "…")
            return value not in (None, "") or not self.kept(filled)

        return sorted((name for name in names if name in self.names), key=stands)


def constraints_of(model: type[Model]) -> list[ConstraintCheck]:
    """Every check constraint of a model; FieldError for a condition not understood here."""
    return [
        ConstraintCheck(one.condition, str(one.violation_error_message), one.name)
        for one in model._meta.constraints
        if isinstance(one, CheckConstraint)
    ]


def all_kept(conditions: Iterable[Any]) -> tuple[list[str], Callable[..., bool]]:
    """(names, a function from the values of these fields to whether no condition is false)"""
    fields: set[str] = set()
    constants: dict[str, Any] = {}

    def read(name: str) -> str:
        fields.add(name)
        return f"of_{name}"

    def operand(wanted: Any) -> tuple[str, list[str]]:
        """(text, texts of what may not be None for it to be known)"""
        if isinstance(wanted, F):
            field = read(wanted.deconstruct()[1][0])
            return field, [field]
        if isinstance(wanted, CombinedExpression):
            if wanted.connector != CombinedExpression.ADD:
                raise FieldError(f"“{wanted.connector}” of fields is not understood in imports.")
            (left, known), (right, others) = map(operand, (wanted.lhs, wanted.rhs))
            return f"({left} + {right})", known + others
        constants[name := f"constant_{len(constants)}"] = wanted
        return name, []

    def when(condition: Any, answer: bool) -> str:
        """True where the condition has that answer: where it is unknown, it has neither."""
        if isinstance(condition, Q):
            answer ^= condition.negated
            parts = [when(child, answer) for child in condition.children]
            # All have to be true, and one that is false is enough; of “or” the other way round.
            joint = " and " if (condition.connector == Q.AND) == answer else " or "
            return f"({joint.join(parts)})"
        path, wanted = condition
        name, *lookups = path.split("__")
        lookup = lookups.pop() if lookups and lookups[-1] != "year" else "exact"
        if lookups not in ([], ["year"]):
            raise FieldError(f"The transform {lookups} is not understood in imports.")
        field = read(name)
        if lookup == "isnull":
            return f"({field} is {'' if wanted == answer else 'not '}None)"
        if lookup not in COMPARE:
            raise FieldError(f"The lookup {path} is not understood in imports: add it to COMPARE.")
        if lookup in PATTERNS:
            wanted = re.compile(wanted, PATTERNS[lookup]).search
        other, others = operand(wanted)
        known = "".join(f"{each} is not None and " for each in (field, *others))
        compared = COMPARE[lookup].format(f"{field}.year" if lookups else field, other)
        return f"({known}{'' if answer else 'not '}({compared}))"

    broken = " or ".join(when(condition, False) for condition in conditions) or "False"
    names = sorted(fields)
    code = f"lambda {', '.join(map('of_{}'.format, names))}: not ({broken})"
    # Of a model's own conditions: names of fields, and constants by names given here.
    return names, eval(code, constants)  # noqa: S307 - see above
