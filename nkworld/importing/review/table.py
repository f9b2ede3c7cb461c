"""The rows of one part of a review: found, narrowed and sorted by the database."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Q, TextField
from django.utils.text import capfirst

from nkworld.provenance.models.observation_cell import DRAFT, LIVE

from .lines import Line
from .names import named
from .pairs import KINDS, TABLE, Pairs, quoted
from .row_query import PREFIX, RowQuery
from .slips import BESIDE, neighbours_of, slip_called

MOST_OPTIONS = 300  # of a filter: a longer list is searched by words
NAMES = ("name", "short_name", "title", "code", "slug", "name_ko", "label")
STEP = "ABS(COALESCE(new_value, 0) - COALESCE(old_value, 0))"
ORDERS = {
    "cell": "period_start DESC, COALESCE(new_id, old_id)",
    "step": f"{STEP} DESC, COALESCE(new_id, old_id)",
    # Times 1.0: SQLite would leave the fraction of two whole numbers out.
    "per-cent": f"CASE WHEN old_value <> 0 THEN {STEP} * 1.0 / ABS(old_value) ELSE -1 END DESC, "
    "COALESCE(new_id, old_id)",
}


@dataclass(frozen=True)
class Filter:
    """A choice among what the rows have."""

    name: str
    title: str
    options: list[tuple[str, str]]
    chosen: str


class Table:
    """What a reviewer asked for. It reads the pairs while they are written."""

    def __init__(self, pairs: Pairs, asked: RowQuery) -> None:
        self.pairs, self.asked, self.model = pairs, asked, pairs.model

    @cached_property
    def condition(self) -> tuple[str, list[Any]]:
        """The rows asked for, as a condition on the pairs with its parameters."""
        asked, pairs = self.asked, self.pairs
        parts, given = [f"({KINDS[asked.part]})"], []
        for name, value in asked.cell.items():
            if (key := self._key(name, value)) is None:
                parts.append("1 = 0")
                continue
            parts.append(f"{quoted(pairs.column(name))} = %s")
            given.append(key)
        if asked.changed:
            parts.append(f"(changes & {pairs.bit(asked.changed)}) <> 0")
        if asked.blanked:
            emptied = pairs.is_blanked(asked.blanked)
            parts.append(
                f"new_id IN (SELECT d.id FROM {pairs.side_by_side} WHERE {emptied})"  # noqa: S608
            )
        if slip := slip_called(asked.slip, pairs) if asked.slip else None:
            parts.append(f"({slip.where})")
        if asked.words:
            statement, words = self._found_by_words()
            parts.append(f"COALESCE(new_id, old_id) IN ({statement})")
            given += words
        return " AND ".join(parts), given

    @cached_property
    def count(self) -> int:
        [(number,)] = self.pairs.ask("COUNT(*)", *self.condition, beside=self._beside)
        return int(number)

    def keys(self, first: int = 0, last: int | None = None) -> list[tuple[int | None, int | None]]:
        """(key of the draft's row, key of the live one) of these rows, in the order asked for."""
        cut = f"LIMIT {last - first:d} OFFSET {first:d}" if last is not None else ""
        rest = f"ORDER BY {ORDERS[self.asked.order]} {cut}"
        return self.pairs.ask("new_id, old_id", *self.condition, rest, self._beside)

    @property
    def _beside(self) -> str:
        return neighbours_of(self.pairs) if BESIDE in self.condition[0] else ""

    def filters(self) -> list[Filter]:
        """Of each field of the cell, and of what changed, where there is something to choose."""
        names = [name for name in self.model.cell if name not in ("period", "frequency")]
        values: dict[str, list[str]] = {name: [] for name in names}
        for name, value in self._values(names):
            values[name].append(value)
        found = [
            Filter(
                PREFIX + name,
                self._title(name),
                self._options(name, values[name]) if len(values[name]) <= MOST_OPTIONS else [],
                self.asked.cell.get(name, ""),
            )
            for name in names
        ]
        if self.asked.part in ("changed", "all") and self.pairs.known.counts["changed"]:
            found.append(self._changed_fields())
        return [one for one in found if len(one.options) > 1 or one.chosen]

    def _values(self, names: list[str]) -> list[tuple[str, str]]:
        """(field, value) of every value that a part has, as far as they make a list."""
        statements = []
        for name in names:
            column = quoted(self.pairs.column(name))
            statements.append(
                f"SELECT '{name}' AS name, CAST({column} AS VARCHAR(200)) AS value FROM "  # noqa: S608
                f"(SELECT DISTINCT {column} FROM {TABLE} WHERE {KINDS[self.asked.part]} "
                f"LIMIT {MOST_OPTIONS + 1}) AS {name}_"
            )
        return self.pairs.rows_of(" UNION ALL ".join(statements)) if statements else []

    def _options(self, name: str, values: list[str]) -> list[tuple[str, str]]:
        field: Any = self.model._meta.get_field(name)
        if field.is_relation:
            found = list(named(field.related_model, values).items()) if values[1:] else []
        else:
            labels = dict(field.flatchoices)
            found = [(str(v), str(labels.get(v, v))) for v in values if v != ""]
        return sorted(found, key=lambda option: option[1])

    def _changed_fields(self) -> Filter:
        """Which fields differ, each with its number of rows."""
        names = self.model.content
        sums = ", ".join(
            f"COALESCE(SUM(CASE WHEN (changes & {self.pairs.bit(n)}) <> 0 THEN 1 ELSE 0 END), 0)"
            for n in names
        )
        [numbers] = self.pairs.ask(sums, "changes <> 0")
        options = [
            (name, f"{self._title(name)} ({number:,})")
            for name, number in zip(names, numbers, strict=True)
            if number
        ]
        return Filter("changed", "What changed", options, self.asked.changed)

    def _title(self, name: str) -> str:
        return capfirst(str(getattr(self.model._meta.get_field(name), "verbose_name", name)))

    def _key(self, name: str, value: str) -> Any:
        """A value of the address as the database compares it; None if no row can have it."""
        field: Any = self.model._meta.get_field(name)
        if field.is_relation:
            return int(value) if value.isascii() and value.isdigit() and len(value) < 18 else None
        return value

    def _found_by_words(self) -> tuple[str, tuple[Any, ...]]:
        """A statement for the keys of rows in which every word is found."""
        release = self.pairs.release
        rows = self.model.objects.filter(
            Q(DRAFT, release=release) | Q(LIVE, source=release.source_id) | Q(release=release)
        )
        for word in self.asked.words.split():
            rows = rows.filter(self._has(word))
        return rows.order_by().values("pk").query.sql_with_params()

    def _has(self, word: str) -> Q:
        """The word is in the period, a name, a choice or a text of the row."""
        found = Q(period__startswith=word)
        for name in (*self.model.cell, *self.model.content):
            field: Any = self.model._meta.get_field(name)
            if field.is_relation:
                found |= Q(**{f"{name}__in": self._related(field.related_model, word)})
            elif field.choices:
                label = [v for v, text in field.flatchoices if word.lower() in str(text).lower()]
                found |= Q(**{f"{name}__in": label}) if label else Q()
            elif isinstance(field, TextField) or name in ("citation", "part", "basis"):
                found |= Q(**{f"{name}__icontains": word})
        return found

    @staticmethod
    def _related(model: Any, word: str) -> list[int]:
        """Keys of named records: few enough for a list, and found once."""
        own = {each.name for each in model._meta.fields}
        found = Q(pk__in=[])
        for name in NAMES:
            if name in own:
                exactly = name in ("code", "slug")
                found |= Q(**{f"{name}__istartswith" if exactly else f"{name}__icontains": word})
        return list(model._default_manager.filter(found).values_list("pk", flat=True)[:5000])


def lines_of(pairs: Pairs, keys: list[tuple[int | None, int | None]]) -> Iterator[Line]:
    """The rows of these keys with what stands in their place, in two queries."""
    rows = pairs.model.objects.cited().in_bulk([key for pair in keys for key in pair if key])
    for new, old in keys:
        claim = rows.get(new or old)
        if claim is not None:
            yield Line(claim, rows.get(old) if new and old else None, is_left_out=not new)
