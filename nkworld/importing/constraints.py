"""A model's check constraints, evaluated in memory.

Django asks the database once for each row and constraint; 100,000 rows would be a million
queries. Here a `Q` becomes an expression of Python, compiled once, with SQL's three answers: a
comparison with NULL is unknown (None), and only a constraint that is false is broken.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from copy import copy
from typing import Any

from django.core.exceptions import FieldError
from django.db.models import CheckConstraint, F, Model, Q
from django.db.models.expressions import CombinedExpression

type Predicate = Callable[[Any], bool | None]

COMPARE: dict[str, str] = {
    "exact": "{0} == {1}",
    "gt": "{0} > {1}",
    "gte": "{0} >= {1}",
    "lt": "{0} < {1}",
    "lte": "{0} <= {1}",
    "in": "{0} in {1}",
    "regex": "{1}({0}) is not None",
    "iregex": "{1}({0}) is not None",
    "startswith": "{0}.startswith({1})",
}
PATTERNS = {"regex": re.NOFLAG, "iregex": re.IGNORECASE}


class ConstraintCheck:
    """One check constraint: `kept(instance)`, its sentence, and the fields it speaks of."""

    def __init__(self, constraint: CheckConstraint) -> None:
        self.name = constraint.name
        self.sentence = str(constraint.violation_error_message)
        self.condition = constraint.condition
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
    text = Expression("row.{}".format)
    true, false = text.when(condition, True), text.when(condition, False)
    return text.compiled(f"lambda row: True if {true} else False if {false} else None")


def all_kept(conditions: Iterable[Any]) -> tuple[list[str], Callable[..., bool]]:
    """(names, a function from the values of the fields so named to whether no condition is
    false): of all constraints at once, for a hundred thousand rows.
    """
    text = Expression("of_{}".format)
    broken = " or ".join(text.when(condition, False) for condition in conditions) or "False"
    names = sorted(text.names)
    return names, text.compiled(f"lambda {', '.join(map('of_{}'.format, names))}: not ({broken})")


class Expression:
    """Writes conditions in Python; `spelled` gives the text by which a field's value is read."""

    def __init__(self, spelled: Callable[[str], str]) -> None:
        self.spelled = spelled
        self.names: set[str] = set()
        self.constants: dict[str, Any] = {}

    def read(self, name: str) -> str:
        self.names.add(name)
        return self.spelled(name)

    def compiled(self, text: str) -> Any:
        # Of a model's own conditions: names of fields, and constants by names given here.
        return eval(text, self.constants)  # noqa: S307 - see above

    def when(self, condition: Any, answer: bool) -> str:
        """True where the condition has that answer: where it is unknown, it has neither."""
        if not isinstance(condition, Q):
            path, wanted = condition
            return self._comparison(path, wanted, answer)
        answer ^= condition.negated
        parts = [self.when(child, answer) for child in condition.children]
        # All have to be true, and one that is false is enough; of “or” the other way round.
        joint = " and " if (condition.connector == Q.AND) == answer else " or "
        return f"({joint.join(parts)})"

    def _comparison(self, path: str, wanted: Any, answer: bool) -> str:
        name, *lookups = path.split("__")
        lookup = lookups.pop() if lookups and lookups[-1] != "year" else "exact"
        if lookups not in ([], ["year"]):
            raise FieldError(f"The transform {lookups} is not understood in imports.")
        field = self.read(name)
        if lookup == "isnull":
            return f"({field} is {'' if wanted == answer else 'not '}None)"
        if lookup not in COMPARE:
            raise FieldError(f"The lookup {path} is not understood in imports: add it to COMPARE.")
        if lookup in PATTERNS:
            wanted = re.compile(wanted, PATTERNS[lookup]).search
        other, others = self._operand(wanted)
        known = "".join(f"{each} is not None and " for each in (field, *others))
        compared = COMPARE[lookup].format(f"{field}.year" if lookups else field, other)
        return f"({known}{'' if answer else 'not '}({compared}))"

    def _operand(self, wanted: Any) -> tuple[str, list[str]]:
        """(text, texts of what may not be None for it to be known)"""
        if isinstance(wanted, F):
            field = self.read(wanted.deconstruct()[1][0])
            return field, [field]
        if isinstance(wanted, CombinedExpression):
            if wanted.connector != CombinedExpression.ADD:
                raise FieldError(
                    f"“{wanted.connector}” between two fields is not understood in imports."
                )
            parts = [self._operand(side) for side in (wanted.lhs, wanted.rhs)]
            return (
                f"({' + '.join(text for text, _ in parts)})",
                [each for _, known in parts for each in known],
            )
        name = f"constant_{len(self.constants)}"
        self.constants[name] = wanted
        return name, []


def _fields(condition: Any) -> Iterator[str]:
    if isinstance(condition, Q):
        for child in condition.children:
            yield from _fields(child)
    else:
        yield condition[0].split("__")[0]
