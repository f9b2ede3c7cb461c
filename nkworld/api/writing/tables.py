"""A table on its way into a file: columns, and rows that are counted as they pass."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

from nkworld.charts.blanks import without_blanks

from .columns import Column, Kind, children_of, columns_for

Row = tuple[Any, ...]  # of typed values, in the order of the columns
RECORD = "record"
SOURCE = "source"


@dataclass
class Table:
    """`rows` can be read once. `withheld` are the slugs of sources whose rows are left out: after
    reading, `count`, `sources` and `left_out` tell what the file holds.

    `objects` are the same rows as JSON has them, lists of records included, where they are known;
    `lines` are the same in chunks, of numbers and texts as CSV writes them.
    """

    name: str
    columns: list[Column]
    rows: Iterable[Row]
    withheld: Collection[str] = ()
    objects: Iterable[Mapping[str, Any]] | None = None
    lines: Iterable[Sequence[Row]] | None = None
    parent: str = ""  # the table that its column `record` leads to
    key: str = ""  # the column that tells its rows apart
    count: int = 0
    sources: set[str] = field(default_factory=set)
    left_out: Counter[str] = field(default_factory=Counter)

    @property
    def names(self) -> list[str]:
        return [column.name for column in self.columns]

    def read(self) -> Iterator[Row]:
        """The rows of the file, counted."""
        place = self._place_of_source()
        rows: Iterable[Row] = (
            tuple(None if value == "" else value for value in row) for row in self.rows
        )
        if place is None:
            for row in rows:
                self.count += 1
                yield row
            return
        for row in rows:
            slug = row[place]
            if slug in self.withheld:
                self.left_out[slug] += 1
                continue
            self.sources.add(slug)
            self.count += 1
            yield row

    def read_lines(self, lines: Iterable[Sequence[Row]]) -> Iterator[Sequence[Row]]:
        """Chunks of the file, counted."""
        place = self._place_of_source()
        for chunk in lines:
            kept = chunk
            if place is not None:
                found = Counter(map(itemgetter(place), chunk))
                self.left_out.update(
                    {slug: n for slug, n in found.items() if slug in self.withheld}
                )
                self.sources.update(found.keys() - set(self.withheld))
                if not found.keys().isdisjoint(self.withheld):
                    kept = [row for row in chunk if row[place] not in self.withheld]
            self.count += len(kept)
            yield kept

    def _place_of_source(self) -> int | None:
        """Where a row names its source by slug; None of rows without one."""
        for place, column in enumerate(self.columns):
            if column.name == SOURCE and column.keys[-1:] in [("slug",), (SOURCE,)]:
                return place
        return None

    def read_objects(self) -> Iterator[Mapping[str, Any]]:
        """The rows as JSON has them, in which a list of records stands within its row."""
        if self.objects is None:
            yield from (nested(self.columns, row) for row in self.read())
            return
        for each in self.objects:
            if (slug := _source_of(each)) in self.withheld:
                self.left_out[slug] += 1
                continue
            self.count += 1
            yield without_blanks(self._without(each))

    def _without(self, row: Mapping[str, Any]) -> Mapping[str, Any]:
        """A row without the records of sources whose rows are left out, its sources counted."""
        kept = dict(row)
        self.sources.update(filter(None, [_source_of(row)]))
        for name, value in row.items():
            if isinstance(value, list) and value and isinstance(value[0], dict):
                kept[name] = [each for each in value if _source_of(each) not in self.withheld]
                self.left_out.update(_source_of(e) for e in value if _source_of(e) in self.withheld)
                self.sources.update(filter(None, map(_source_of, kept[name])))
        return kept


Tables = list[Table]  # the first one and those of its lists


def _source_of(row: Mapping[str, Any]) -> str:
    """The slug of the source that a row names; empty where it names none."""
    source = row.get(SOURCE)
    return str(source.get("slug", "")) if isinstance(source, dict) else str(source or "")


def nested(columns: Iterable[Column], row: Row) -> dict[str, Any]:
    """A row of stored values as JSON has it; a record of which nothing is known is null."""
    found: dict[str, Any] = {}
    for column, value in zip(columns, row, strict=True):
        within, last = found, column.keys[-1]
        for key in column.keys[:-1]:
            within = within.setdefault(key, {})
        within[last] = column.as_json(value)
    return {name: _or_null(value) for name, value in found.items()}


def _or_null(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    inner = {name: _or_null(each) for name, each in value.items()}
    return inner if any(each is not None for each in inner.values()) else None


def tables_of(
    name: str,
    serializer: Any,
    objects: list[Mapping[str, Any]],
    keys: list[str],
    withheld: Collection[str] = (),
) -> list[Table]:
    """The rows of JSON as a table, and each list of records within them as one of its own.

    Rows are joined by `id`, or where they have none by the column `record`, whose values are
    `keys`. The first table says of each list how many records it has: `readings_count`.
    """
    children, text = children_of(serializer), "How many records “{}” has of this row."
    own = columns_for(serializer)
    key = "id" if "id" in {column.name for column in own} else ""
    counts = [
        Column(f"{each}_count", Kind.INTEGER, text.format(each), (each,))
        for each in children
    ]  # fmt: skip
    joined = [] if key or not children else [_record("Tells this row from the others.")]
    columns = [*joined, *own, *counts]
    lists = {each: _kept_lists(objects, each, withheld) for each in children}
    rows = (
        (
            *([keys[place]] if joined else []),
            *(column.of(row) for column in own),
            *(len(lists[each][place]) for each in children),
        )
        for place, row in enumerate(objects)
    )
    main = Table(
        name, columns, rows, withheld, objects, key=key or (RECORD if joined else "")
    )  # fmt: skip
    ids = [str(row["id"]) for row in objects] if key else keys
    return [main] + [
        _child(main, each, inner, ids, [row.get(each) or [] for row in objects], withheld)
        for each, inner in children.items()
    ]


def _kept_lists(
    objects: list[Mapping[str, Any]], name: str, withheld: Collection[str]
) -> list[list[Any]]:
    return [
        [each for each in row.get(name) or [] if _source_of(each) not in withheld]
        for row in objects
    ]


def _record(meaning: str, kind: Kind = Kind.TEXT) -> Column:
    return Column(RECORD, kind, meaning, (RECORD,))


def _child(
    main: Table,
    name: str,
    serializer: Any,
    ids: list[str],
    lists: list[list[Mapping[str, Any]]],
    withheld: Collection[str],
) -> Table:
    own = columns_for(serializer, with_lists=True)
    kind = next((c.kind for c in main.columns if c.name == main.key), Kind.TEXT)
    joined = _record(
        f"The row of the table “{main.name}” that it belongs to, by `{main.key}`.", kind
    )
    order = Column(
        "position", Kind.INTEGER, "Its place among the records of that row.", ("position",)
    )
    rows = (
        (joined.typed(ids[place]), number, *(column.of(each) for column in own))
        for place, records in enumerate(lists)
        for number, each in enumerate(records, start=1)
    )
    return Table(name, [joined, order, *own], rows, withheld, parent=main.name)
