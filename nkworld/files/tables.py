"""A table on its way into a file: columns, and rows that are counted as they pass; the same as CSV,
with every digit and empty where there is nothing, and as JSON, one row a line; and a figure as a
table, one row for each series and period.
"""

import csv
import io
import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache, partial
from itertools import chain
from typing import Any, BinaryIO

import orjson

from nkworld.charts.as_json import Terms, disarmed, number, without_blanks
from nkworld.charts.context import marks_within
from nkworld.charts.figures import Figure, Point
from nkworld.charts.words import bounds_of, exact, plain

Row = tuple[Any, ...]  # of typed values, in the order of the columns
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


compact = partial(json.dumps, ensure_ascii=False, separators=(",", ":"), default=str)


def _named(value: Any) -> Any:
    """What stands for a country or a source in a cell: its code, its slug."""
    return (value.get("code") or value.get("slug") or value) if isinstance(value, dict) else value


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
    they are known. `cell` are of a table of claims the fields that say which figure it is, `parent`
    is the table in whose rows those of this one are lists.
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
    parent: str = ""
    count: int = 0
    sources: set[str] = field(default_factory=set)
    left_out: Counter[str] = field(default_factory=Counter)

    @property
    def names(self) -> list[str]:
        return [column.name for column in self.columns]

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


BYTE_ORDER_MARK = "\ufeff"


def csv_records(
    columns: Iterable[str],
    rows: Iterable[Iterable[Any]],
    for_excel: bool = False,
    header: bool = True,
) -> Iterator[str]:
    """The header and each row as one text; a Decimal keeps every digit, None is empty. `for_excel`
    it is marked as UTF-8, and no text is taken for a formula.
    """
    if for_excel:
        yield BYTE_ORDER_MARK
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    for row in chain([tuple(columns)] if header else [], rows):
        cells = [v if type(v) in WRITTEN_SO else AS_TEXT.get(type(v), cell_text)(v) for v in row]
        if for_excel:
            cells = [disarmed(v) if type(v) is str else v for v in cells]
        writer.writerow(cells)
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


class Number(str):
    """A number as it is written: no spreadsheet takes it for a formula."""


def moment_text(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


WRITTEN_SO = {str, int, type(None)}
AS_TEXT: dict[type, Callable[[Any], str]] = {
    bool: lambda value: str(value).lower(),
    Decimal: lambda value: Number(plain(value)),
    # Few days and moments come again and again.
    datetime: lru_cache(1_000)(lambda value: Number(moment_text(value))),
    date: lru_cache(1_000)(lambda value: Number(value)),
    list: compact,
}


def cell_text(value: Any) -> Any:
    """Texts and nothing as they are; a date, too, is written in its ISO form."""
    if value is None or isinstance(value, str):
        return value
    return AS_TEXT.get(type(value), Number)(value)


OPTIONS = orjson.OPT_APPEND_NEWLINE | orjson.OPT_UTC_Z


def write_ndjson(file: BinaryIO, tables: Sequence[Table], about: object) -> None:
    as_known = lambda each: number(each) if isinstance(each, Decimal) else str(each)  # noqa: E731
    for row in tables[0].read_objects():
        file.write(orjson.dumps(row, default=as_known, option=OPTIONS))


COLUMNS = (
    Column("series", meaning="Its short name, the same in every state of the figure."),
    Column("label", meaning="The series as the picture’s legend prints it."),
    Column("period", meaning="2015, 2015-Q1, 2015-03 or a day; of a figure by country its name."),
    Column("value", Kind.NUMBER, "Empty where there is none: a gap, never zero."),
    Column("low", Kind.NUMBER, "The lower bound, where a source gives a range."),
    Column("high", Kind.NUMBER, "The upper bound, where a source gives a range."),
    Column("unit", meaning="Of value, low and high."),
    Column("status", meaning="How the value came about: reported, estimated, derived …"),
    Column("source", meaning="Who says so, by slug."),
    Column("read", meaning="How it was read: at-source, quoted or compilation."),
    Column("authority", meaning="Whose word it is: official, agency, press, compiler or blog."),
    Column("break", Kind.BOOLEAN, "True where this value is not counted as the one before."),
    Column("note", meaning="What must be known of the value."),
)
NUMBERS = {column.name for column in COLUMNS if column.kind == Kind.NUMBER}
LICENCE = Column("licence", meaning="The terms of its source.")
DENOMINATOR = Column("denominator", meaning="What a share is a share of.")
CONTEXT = Column("context", meaning="What was asked to be laid behind the figure, of this period.")


def table_of(figure: Figure, terms: Terms = None) -> Table:
    """`terms` are those of the sources, {slug: licence}: each row then says its source's."""
    more: dict[Column, Callable[[Point], Any]] = {}
    if terms is not None:
        more[LICENCE] = lambda point: terms.get(point.source, "")
    if figure.denominator:
        more[DENOMINATOR] = lambda point: figure.denominator
    if figure.context or figure.marks:
        more[CONTEXT] = lambda point: _context(figure, point.x)
    columns = [
        replace(each, unit=figure.unit) if each.name in NUMBERS else each
        for each in (*COLUMNS, *more)
    ]

    authorities = {source.slug: source.authority for source in figure.sources}

    def rows() -> Iterator[Row]:
        for series in figure.series:
            for index, point in enumerate(series.points):
                changed = point.changed and f"counted otherwise than before: {point.changed}"
                yield (
                    *(series.slug, series.label, point.x, point.value, point.low, point.high),
                    *(figure.unit, point.status, point.source, point.read),
                    *(authorities.get(point.source, ""), index in series.breaks),
                    "; ".join(filter(None, [point.note, point.caveat, changed])),
                    *(tell(point) for tell in more.values()),
                )

    return Table("Data", columns, rows, key=("series", "period"))


def to_csv(figure: Figure, terms: Terms = None, for_excel: bool = False) -> str:
    table = table_of(figure, terms)
    return "".join(csv_records(table.names, table.read(), for_excel))


def _context(figure: Figure, x: str) -> str:
    """The marks of a period, and what is counted under it: "Resolutions: 1718 (2006-10-14)"."""
    marks = ", ".join(f"{mark.label} ({mark.x})" for mark in marks_within(figure, x))
    parts = [": ".join(filter(None, (figure.context, marks)))] if marks else []
    for strip in figure.strips:
        point = next((each for each in strip.points if each.x == x), None)
        if point and point.numbers:
            counted = bounds_of(point, exact) if point.value is None else exact(point.value)
            parts.append(f"{strip.label}: {counted}")
    return "; ".join(parts)
