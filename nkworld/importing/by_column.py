"""Rows that are read column by column: what is right about a file is found out in one go.

What is wrong is only noticed here. A row in which something is gets its sentences from its own
reading (see understanding), which asks the same widgets, fields and constraints.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import compress, islice, repeat
from typing import Any

from django.db.models import Q

from nkworld.provenance.dates import DayField
from nkworld.provenance.models import Observation, Status
from nkworld.provenance.read_guess import guess_read

from .budgets import Row
from .cells import Column, stored_as
from .constraints import ConstraintCheck, all_kept
from .readings import Claim

PERIOD = ("period", "frequency", "period_start", "period_end")
NOTHING = (None,) * len(PERIOD)
# What Observation.clean_fields asks besides of what each field does.
DERIVED_SAYS_HOW = ~Q(status=Status.DERIVED) | ~Q(derivation="")


def stored_fields(model: Any) -> list[Any]:
    """Fields that a row of a file fills; which release it is of, and which reading, is the
    draft's to say.
    """
    own = ("release", "reading")
    return [f for f in model._meta.concrete_fields if not f.primary_key and f.name not in own]


class ByColumn:
    """The columns of one file, by the resource's description."""

    def __init__(
        self, resource: Any, places: Mapping[str, int], checks: Iterable[ConstraintCheck]
    ) -> None:
        """`places`: {column: where it stands in a row}."""
        self.model, self.places = resource._meta.model, places
        self.fields = stored_fields(self.model)
        by_name = {field.name: field for field in self.fields}
        self.columns = {
            name: Column(each.widget, self._filled(name, by_name), guessed=name == "read")
            for name, each in resource.fields.items()
        }
        conditions = [check.condition for check in checks]
        self.names, self.kept = all_kept([*conditions, DERIVED_SAYS_HOW])
        self.others = {
            field.name: (field.get_default(), stored_as(field, field.get_default()))
            for field in self.fields
            if field.name not in self.columns
        }
        # Not a model with a check of its own, which is asked row by row.
        self.serves = self.model.clean_fields is Observation.clean_fields

    @staticmethod
    def _filled(name: str, by_name: Mapping[str, Any]) -> list[Any]:
        if name == "period":
            return [by_name[part] for part in PERIOD]
        return [by_name[name]] if name in by_name and name != "frequency" else []

    def read(self, rows: Sequence[Row]) -> tuple[list[Claim], list[int]]:
        """(claims, the places of the rows in which something is wrong); each row has as many
        cells as the header.
        """
        found = Batch(self, rows)
        right = found.right()
        stored = zip(*(found.stored[field.name] for field in self.fields), strict=False)
        numbers = (row.number for row in rows)
        claims = map(Claim, compress(numbers, right), compress(stored, right))
        return list(claims), [place for place, is_right in enumerate(right) if not is_right]


class Batch:
    """Some thousand rows, turned into columns of values and of what is stored of them."""

    def __init__(self, of: ByColumn, rows: Sequence[Row]) -> None:
        self.of, self.rows = of, rows
        self.texts = list(zip(*(row.cells for row in rows), strict=True))
        self.refused = bytearray(len(rows))
        self.values: dict[str, Iterable[Any]] = {}
        self.stored: dict[str, Iterable[Any]] = {}
        for name, (value, stored) in of.others.items():
            self.values[name], self.stored[name] = repeat(value), repeat(stored)
        for name, column in of.columns.items():
            self._fill(name, column)
        self._fill_periods()
        self._guess_reads()
        self._fill_days()

    def right(self) -> list[bool]:
        """Of each row whether it can be stored as it is."""
        kept = map(self.of.kept, *(self.values[name] for name in self.of.names))
        return [
            is_kept and not refused for is_kept, refused in zip(kept, self.refused, strict=False)
        ]

    def _fill(self, name: str, column: Column) -> None:
        place = self.of.places.get(name)
        if place is None and column.by_text and name != "period":
            cell = column[""]
            self.values[name], self.stored[name] = repeat(cell.value), repeat(cell.stored)
            if cell.refused:
                self._refuse(repeat(True, len(self.rows)))
            return
        texts = repeat("", len(self.rows)) if place is None else self.texts[place]
        cells = column.cells(list(texts), self._words())
        self._refuse(cell.refused for cell in cells)
        self.values[name] = [cell.value for cell in cells]
        self.stored[name] = [cell.stored for cell in cells]

    def _words(self) -> Iterator[dict[str, str]]:
        """{column: text} of one row after the other."""
        for row in self.rows:
            yield {name: row.cells[place] for name, place in self.of.places.items()}

    def _refuse(self, refused: Iterable[bool]) -> None:
        for place in compress(range(len(self.rows)), refused):
            self.refused[place] = True

    def _fill_periods(self) -> None:
        """A period says its frequency and its first and last day; the file may only agree."""
        said = self.values["frequency"]
        for kept in (self.values, self.stored):
            parts = [each or NOTHING for each in kept["period"]]
            kept |= dict(zip(PERIOD, zip(*parts, strict=True), strict=True))
        pairs = zip(said, self.values["frequency"], strict=False)
        self._refuse(bool(one and one != other) for one, other in pairs)

    def _guess_reads(self) -> None:
        given = self._listed("read")
        if all(given):
            return
        named = zip(given, self._listed("citation"), self._listed("source"), strict=True)
        self.values["read"] = self.stored["read"] = [
            read or guess_read(citation or "", source) for read, citation, source in named
        ]

    def _listed(self, name: str) -> list[Any]:
        return list(islice(self.values[name], len(self.rows)))

    def _fill_days(self) -> None:
        for field in self.of.fields:
            if isinstance(field, DayField):
                days = [getattr(day, field.side, None) for day in self._listed(field.of)]
                self.values[field.name] = days
                self.stored[field.name] = [stored_as(field, day) for day in days]
