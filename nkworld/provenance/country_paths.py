"""How a row of any table leads to a country, found by class: no domain is named here."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from django.db.models import Model, Q

from nkworld.atlas.models import Country
from nkworld.provenance.models import Observation


def about(model: type[Model], country: Country | None) -> Q | None:
    """The condition that a row speaks of a country; None where rows of that table never do.

    A table may name it itself, or name a mission, a treaty, a donor … that does.
    """
    if country is None:
        return Q()
    paths = country_paths(model)
    return Q(*((path, country) for path in paths), _connector=Q.OR) if paths else None


@cache
def country_paths(model: type[Model]) -> tuple[str, ...]:
    own = list(_keys(model))
    direct = [name for name, related in own if related is Country]
    through = [
        f"{name}__{inner}"
        for name, related in own
        if related is not Country
        for inner, country in _keys(related)
        if country is Country
    ]
    return tuple(direct or through)


def _keys(model: type[Model]) -> Iterable[tuple[str, Any]]:
    """(name, model) of the keys that say what a row is about: those of a claim's cell, or all."""
    names = model.cell if issubclass(model, Observation) else None
    for field in model._meta.fields:
        if field.is_relation and field.related_model and (names is None or field.name in names):
            yield field.name, field.related_model
