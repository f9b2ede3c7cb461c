"""What a draft's rows are about: the values of their cells, as figures are asked for them."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

from django.db.models import Count, F

from nkworld.atlas.models import Country
from nkworld.provenance.models.as_if import Among, AsIf

SAMPLE = 2_000  # rows: what more of them are about is told by as many, spread over all


class ChangedRows:
    """The rows that begin, or else those that end; of very many a sample."""

    def __init__(self, changes: AsIf) -> None:
        self.model: Any = changes.model
        self._queries: dict[tuple, list[dict[str, str]]] = {}
        keys = changes.spoken or changes.ending
        keys = keys[:: max(len(keys) // SAMPLE, 1)]
        self.rows = self.model.objects.filter(Among(F("pk"), keys)).order_by()

    @cached_property
    def country_fields(self) -> list[str]:
        """Fields of the cell that name a country: partner, donor, recipient."""
        fields = map(self.model._meta.get_field, self.model.cell)
        return [each.name for each in fields if each.related_model is Country]

    @cached_property
    def countries(self) -> list[Country]:
        """Those that most rows are about, first."""
        counted: dict[int, int] = {}
        for name in self.country_fields:
            found = self.rows.values_list(name).annotate(rows=Count("pk"))
            for key, rows in found:
                if key is not None:
                    counted[key] = counted.get(key, 0) + rows
        order = sorted(counted, key=lambda key: (-counted[key], key))
        known = Country.objects.in_bulk(order)
        return [known[key] for key in order if key in known]

    def queries(self, names: Sequence[str], most: int) -> list[dict[str, str]]:
        """Pairs of a parameter and a value, as the rows would be asked for: the commonest first.

        `names` are those parameters of a figure that are called as fields of the cell.
        """
        key = (*names, most)
        if key not in self._queries:
            self._queries[key] = list(self._read_queries(names, most))
        return self._queries[key]

    def _read_queries(self, names: Sequence[str], most: int) -> Iterator[dict[str, str]]:
        fields = [self._field_of(name) for name in names]
        if not fields:
            return
        counted = self.rows.values_list(*fields).annotate(rows=Count("pk"))
        for *values, _ in counted.order_by("-rows", *fields)[:most]:
            yield {
                name: str(value)
                for name, value in zip(names, values, strict=True)
                if value not in (None, "")
            }

    def named(self, names: Sequence[str]) -> list[str]:
        """Those parameters that a cell answers."""
        own = {*self.model.cell}
        own |= {"country"} if self.country_fields else set()
        return [name for name in names if name in own]

    def _field_of(self, name: str) -> str:
        """In the database, what the value of a parameter says: the code of what is named."""
        if name == "country" and name not in self.model.cell:
            return f"{self.country_fields[0]}__code"
        related: Any = self.model._meta.get_field(name).related_model
        if related is None:
            return name
        own = {field.name for field in related._meta.get_fields()}
        return f"{name}__{next(word for word in ('code', 'slug', 'pk') if word in own)}"
