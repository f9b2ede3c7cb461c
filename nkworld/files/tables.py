"""A table on its way into a file: columns, and rows that are counted as they pass."""

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from nkworld.charts.as_json import number, without_blanks

Row = tuple[Any, ...]  # of typed values, in the order of the columns
RECORD = "record"
SOURCE = "source"


class Kind(StrEnum):
    """What the cells of a column hold. A list stands in one cell as JSON: `["RUS","UKR"]`."""

    TEXT = "text"
    NUMBER = "number"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    DATE = "date"
    MOMENT = "moment"  # in UTC
    LIST = "list"


@dataclass(frozen=True)
class Column:
    """`refers_to` is (table, column) of what the value names, where that table lies beside this.

    `keys` lead to the value in a row of JSON. `digits` are those of a stored decimal, (all, behind
    the point); None of a computed number.
    """

    name: str
    kind: Kind = Kind.TEXT
    meaning: str = ""
    required: bool = False
    refers_to: tuple[str, str] | None = None
    unit: str = ""
    digits: tuple[int, int] | None = None
    keys: tuple[str, ...] = ()

    def of(self, row: Mapping[str, Any]) -> Any:
        value: Any = row
        for key in self.keys:
            value = None if value is None else value.get(key)
        return self.typed(value)

    def typed(self, value: Any) -> Any:
        """A value, of JSON or as it is stored, as what this column holds."""
        return value if value is None else _TYPED[self.kind](value)


def compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)


def _named(value: Any) -> Any:
    """What stands for a country or a source in a cell: its code, its slug."""
    is_record = isinstance(value, dict)
    return (value.get("code") or value.get("slug") or value) if is_record else value


def _text(value: Any) -> str:
    found = _named(value)
    return compact(found) if isinstance(found, dict | list) else str(found)


_TYPED: dict[Kind, Callable[[Any], Any]] = {
    Kind.TEXT: _text,
    Kind.NUMBER: lambda each: each if isinstance(each, Decimal) else Decimal(str(each)),
    Kind.INTEGER: int,
    Kind.BOOLEAN: bool,
    Kind.DATE: lambda each: each if isinstance(each, date) else date.fromisoformat(each),
    Kind.MOMENT: lambda each: datetime.fromisoformat(each) if isinstance(each, str) else each,
    Kind.LIST: lambda value: [_named(each) for each in value],
}


@dataclass
class Table:
    """`rows` are of typed values in the order of the columns, as `key` has them.

    `withheld` are the slugs of sources whose rows are left out: after reading, `count`, `sources`
    and `left_out` tell what the file holds. A table whose rows were chosen before says itself what
    is `left_out`. `objects` are the same rows as JSON has them, lists of records included, where
    they are known. `cell` are of a table of claims the fields that say which figure it is.
    """

    name: str
    columns: Sequence[Column]
    rows: Callable[[], Iterable[Row]]
    title: str = ""
    description: str = ""
    key: tuple[str, ...] = ()
    withheld: Collection[str] = ()
    objects: Iterable[Mapping[str, Any]] | None = None
    indices: tuple[tuple[str, ...], ...] = ()
    dataset: str = ""
    cell: tuple[str, ...] = ()
    count: int = 0
    sources: set[str] = field(default_factory=set)
    left_out: Counter[str] = field(default_factory=Counter)

    @property
    def names(self) -> list[str]:
        return [column.name for column in self.columns]

    @property
    def parent(self) -> str:
        """The table that its column `record` leads to; empty of one that stands by itself."""
        found = (each.refers_to for each in self.columns if each.name == RECORD)
        return next((target[0] for target in found if target), "")

    def read(self) -> Iterator[Row]:
        """The rows of the file, counted."""
        # Where a row names its source by slug; None of rows without one.
        place = next(
            (
                at
                for at, column in enumerate(self.columns)
                if column.name == SOURCE and column.keys[-1:] in [(), ("slug",), (SOURCE,)]
            ),
            None,
        )
        for row in self.rows():
            if place is not None and row[place] in self.withheld:
                self.left_out[row[place]] += 1
                continue
            if place is not None:
                self.sources.add(row[place])
            self.count += 1
            # To look whether there is a blank costs less than to look at each value.
            yield tuple([value if value != "" else None for value in row]) if "" in row else row

    def only(self, names: Sequence[str]) -> "Table":
        """The same rows with some of the columns. What is left out of the file, and whose rows
        these are, is counted of the whole table.
        """
        places = [self.names.index(name) for name in names]
        columns = [self.columns[place] for place in places]
        paths = [column.keys for column in columns]
        return replace(
            self,
            columns=columns,
            rows=lambda: (tuple([row[place] for place in places]) for row in self.read()),
            objects=(picked(row, paths) for row in self.read_objects()),
            key=self.key if {*self.key} <= {*names} else (),
            withheld=(),
        )

    def read_objects(self) -> Iterator[Mapping[str, Any]]:
        """The rows as JSON has them, in which a list of records stands within its row."""
        if self.objects is None:
            yield from nested(self.columns, self.read())
            return
        for each in self.objects:
            if (slug := source_of(each)) in self.withheld:
                self.left_out[slug] += 1
                continue
            self.count += 1
            self.sources.update(filter(None, [slug]))
            row = dict(each)
            for name, value in each.items():  # its records, too, without those left out
                if isinstance(value, list) and value and isinstance(value[0], dict):
                    slugs = list(map(source_of, value))
                    self.left_out.update(slug for slug in slugs if slug in self.withheld)
                    row[name] = [e for e in value if source_of(e) not in self.withheld]
                    self.sources.update({*slugs} - {*self.withheld, ""})
            yield without_blanks(row)


Tables = list[Table]  # the first one and those of its lists


def source_of(row: Mapping[str, Any]) -> str:
    """The slug of the source that a row of JSON names; empty where it names none."""
    source = row.get(SOURCE)
    return str(source.get("slug", "")) if isinstance(source, dict) else str(source or "")


def picked(row: Mapping[str, Any], paths: Iterable[tuple[str, ...]]) -> dict[str, Any]:
    """What a row of JSON has at some places, each where it stood."""
    found: dict[str, Any] = {}
    for keys in paths:
        value: Any = row
        within = found
        for key in keys[:-1]:
            value = value and value[key]
            within = within if value is None else within.setdefault(key, {})
        if value is None:
            found.setdefault(keys[0], None)
        elif keys[-1] in value:  # a file repeats in each row what JSON says once
            within[keys[-1]] = value[keys[-1]]
    return found


def nested(columns: Iterable[Any], rows: Iterable[Row]) -> Iterator[dict[str, Any]]:
    """Rows of values as JSON has them, at the `keys` of each column. A record of which nothing is
    known is null; one that several rows have is made once for all of them.
    """
    within: dict[str, list[tuple[int, Column]]] = {}
    for place, column in enumerate(columns):
        inner = Column(column.keys[-1], keys=column.keys[1:])
        within.setdefault(column.keys[0], []).append((place, inner))
    layout = [
        (name, [place for place, _ in parts], [inner for _, inner in parts if inner.keys])
        for name, parts in within.items()
    ]
    made: dict[tuple[Any, ...], Any] = {}
    for row in rows:
        found = {}
        for name, places, inner_columns in layout:
            if not inner_columns:
                value = row[places[0]]
                found[name] = number(value) if type(value) is Decimal else value
                continue
            key = (name, *[row[place] for place in places])
            if key not in made:
                [record] = nested(inner_columns, [key[1:]])
                made[key] = record if any(v is not None for v in record.values()) else None
            found[name] = made[key]
        yield found
