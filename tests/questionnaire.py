"""Every question that the data can answer of a figure.

The default; each known value of each parameter; each year as first, last and only one; each pair
of values of which one is a choice (each rule with each partner, each partner with each measure).
"""

from collections.abc import Iterator
from itertools import combinations
from typing import Any

from nkworld.provenance.figures import RegisteredFigure
from nkworld.provenance.parameters import OneOfField
from nkworld.provenance.tables import table_model

FIRST, LAST = "from", "to"
Query = dict[str, str]


def questions_of(figure: RegisteredFigure) -> list[Query]:
    """Each once, the default first."""
    found: dict[tuple, Query] = {}
    for query in _every(figure):
        given = {name: value for name, value in query.items() if value}
        found.setdefault(tuple(sorted(given.items())), given)
    return list(found.values())


def _every(figure: RegisteredFigure) -> Iterator[Query]:
    form = figure.parameters()
    model = table_model(form.dataset)
    fields: dict[str, Any] = form.fields
    known = {name: field.known_values(model) for name, field in fields.items()}
    yield {}
    for name, values in known.items():
        yield from ({name: value} for value in values)
    yield from ({FIRST: year, LAST: year} for year in known.get(FIRST, ()))
    paired = [name for name in known if name not in (FIRST, LAST)]
    choices = {name for name in paired if isinstance(form.fields[name], OneOfField)}
    for one, other in combinations(paired, 2):
        if choices & {one, other}:
            yield from ({one: a, other: b} for a in known[one] for b in known[other])
