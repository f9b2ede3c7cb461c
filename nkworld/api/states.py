"""The tables whose rows are worked out, as the log of changes names their rows: without addresses,
and of each record that a row refers to only its code or slug.
"""

from functools import partial
from typing import Any

from django.http import QueryDict
from rest_framework import serializers

from nkworld.charts.blanks import without_blanks
from nkworld.provenance.questions import answered
from nkworld.provenance.state_changes import State, StateTable, announce

from .curated import CuratedViewSet
from .references import references
from .router import router
from .serializers import CountryRefSerializer


def announce_state_tables() -> None:
    for name, view, _ in router.registry:
        if issubclass(view, CuratedViewSet) and view.question_class.is_worked_out:
            announce(StateTable(name, (view.dataset, *view.also_of), partial(states_of, view)))


def states_of(view: type[CuratedViewSet]) -> dict[str, State]:
    """{key: its row} of all that the table gives of today."""
    question = view.question_class(answered(QueryDict()))
    question.is_valid()
    rows, serializer = list(question.answers()), view.serializer_class(many=True)
    found = {}
    for row, values in zip(rows, serializer.to_representation(rows), strict=True):
        key, codes = question.key(row), set[str]()
        own = {"id": key if question.key_is_text else int(key)}
        own |= {name: slim(f, values[name], codes) for name, f in serializer.child.fields.items()}
        found[key] = State(without_blanks(own), frozenset(codes))
    return found


def slim(field: Any, value: Any, codes: set[str]) -> Any:
    """A value in which records that it refers to are their code or slug; the codes of countries
    among them are added to `codes`.
    """
    if value is None:
        return None
    if isinstance(field, serializers.ListSerializer):
        return [slim(field.child, each, codes) for each in value]
    if not isinstance(field, serializers.Serializer):
        return value
    row = {name: slim(each, value[name], codes) for name, each in field.fields.items()}
    if isinstance(field, CountryRefSerializer):
        codes.add(row["code"])
    return next(iter(row.values())) if isinstance(field, references()) else row
