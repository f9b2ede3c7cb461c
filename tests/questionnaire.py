"""Every question that the data can answer of a figure.

The default; each known value of each parameter; each year as first, last and only one; each pair
of values of which one is a choice (each rule with each partner, each partner with each measure).
"""

from collections.abc import Iterator
from itertools import combinations
from typing import Any

from django.utils import timezone

from aid.resolve import AgencyField
from nkworld.asking.fields import OneOfField, PeriodField, YearField
from nkworld.asking.parameters import CountryField
from nkworld.figures.registry import RegisteredFigure
from nkworld.provenance.dates import LATEST_YEAR
from nkworld.provenance.tables import table_model
from nkworld.provenance.tallies import extent
from trade.charts.compare import FactorField
from trade.goods.charts import MonthField
from trade.goods.parameters import CommodityField

FIRST, LAST = "from", "to"
Query = dict[str, str]


def questions_of(figure: RegisteredFigure) -> list[Query]:
    """Each once, the default first."""
    found: dict[tuple, Query] = {}
    for query in _every(figure):
        given = {name: value for name, value in query.items() if value}
        found.setdefault(tuple(sorted(given.items())), given)
    return list(found.values())


def known_values(field: Any, name: str, model: Any) -> list[str]:
    """The values of a parameter that a table has an answer to, as an address has them; none of
    one that changes no sentence.
    """
    rows = model.objects.as_of()
    rows = rows.included().order_by() if hasattr(rows, "included") else rows  # a table of claims
    match field:
        case _ if name in ("marks", "multiples"):
            return []
        case OneOfField():
            return [str(key) for key, _ in field.choices]
        case MonthField():
            return _sorted(rows.filter(country__code="CHN", frequency="monthly"), "period")
        case PeriodField():
            return _sorted(rows, "period")
        case YearField():
            span = extent(model)
            if span["first"] is None:
                return []
            last = min((span["last"] or timezone.now().date()).year, LATEST_YEAR)
            return [str(year) for year in range(span["first"].year, last + 1)]
        case CountryField():
            return _sorted(rows, f"{field.path or name}__code")
        case CommodityField():
            return _sorted(rows, "commodity__code")
        case AgencyField():
            return _sorted(rows, "recipient__slug")
        case FactorField():
            # Both ends; what lies between them is a matter of degree.
            return [str(field.min_value), str(field.max_value)]
    return []


def _sorted(rows: Any, path: str) -> list[str]:
    return sorted(filter(None, rows.values_list(path, flat=True).distinct()))


def _every(figure: RegisteredFigure) -> Iterator[Query]:
    form = figure.parameters()
    model = table_model(form.dataset)
    fields: dict[str, Any] = form.fields
    known = {name: known_values(field, name, model) for name, field in fields.items()}
    yield {}
    for name, values in known.items():
        yield from ({name: value} for value in values)
    yield from ({FIRST: year, LAST: year} for year in known.get(FIRST, ()))
    paired = [name for name in known if name not in (FIRST, LAST)]
    choices = {name for name in paired if isinstance(form.fields[name], OneOfField)}
    for one, other in combinations(paired, 2):
        if choices & {one, other}:
            yield from ({one: a, other: b} for a in known[one] for b in known[other])
