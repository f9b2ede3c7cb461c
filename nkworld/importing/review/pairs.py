"""A release's rows beside what stands live in their place: a narrow table of the session's own.

It is written by two statements, asked as often as a page needs, and gone with the request: nothing
is held in memory, and no other session sees it or waits for it.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db import DatabaseError, connection
from django.utils.text import capfirst

from nkworld.provenance.models import Release, Status
from nkworld.provenance.records import REFERENCES, reference_rows
from nkworld.provenance.tables import observation_model

TABLE = "review_pairs"


def differs(alias: str = TABLE) -> str:
    """The condition that a row of the draft is new or changed."""
    return f"{alias}.new_id IS NOT NULL AND ({alias}.old_id IS NULL OR {alias}.changes <> 0)"


KINDS = {
    "new": "new_id IS NOT NULL AND old_id IS NULL",
    "changed": "changes <> 0",
    "unchanged": "new_id IS NOT NULL AND old_id IS NOT NULL AND changes = 0",
    "vanished": "new_id IS NULL",
    "all": differs(),
    "rows": "new_id IS NOT NULL",
}
COUNTED = {  # the value that enters totals, before and after
    "before": "old_id IS NOT NULL AND old_out = 0",
    "after": "(new_id IS NOT NULL AND new_out = 0) "
    "OR (new_id IS NULL AND stays = 1 AND old_out = 0)",
}
BOTH = "old_value > 0 AND new_value > 0 AND old_value <> new_value"
AFTER = "CASE WHEN new_id IS NULL THEN old_value ELSE new_value END"


def quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def count_of(condition: str) -> str:
    """How many rows keep a condition, as a column of an aggregate."""
    return f"COALESCE(SUM(CASE WHEN {condition} THEN 1 ELSE 0 END), 0)"


def as_decimal(number: Any) -> Decimal | None:
    """What a database without decimals answers, as one; no value has more than three places."""
    if number is None or isinstance(number, Decimal):
        return number
    return Decimal(str(round(number, 3)))


@dataclass(frozen=True)
class Facts:
    """What one look at the whole table tells."""

    counts: dict[str, int]  # by kind
    closed: int  # live rows that end without another in their place
    comparable: int  # rows whose value was another one
    excluded_before: int
    excluded_after: int
    has_readings: bool
    has_rivals: bool  # another source has anything live here
    varying: list[str]  # columns of the cell that are not the same in every row


class Pairs:
    """Of a release that is open: each of its rows with the live one, and those it leaves out.

    Of one that is closed: what it brought, without comparison.
    """

    def __init__(self, release: Release) -> None:
        self.release, self.model = release, observation_model(release.dataset)
        self.facts: Facts | None = None  # while the table is written

    @cached_property
    def cell(self) -> dict[str, str]:
        """{field of the cell: its column}"""
        return {name: self.column(name) for name in self.model.cell}

    def column(self, name: str) -> str:
        field: Any = self.model._meta.get_field(name)
        return str(field.column)

    @cached_property
    def losable(self) -> list[str]:
        """Fields of papers and further amounts that a new row may leave empty unawares."""
        kept = {"value", "exclusion", "status", "read"}
        return [name for name in self.model.content if name not in kept]

    def bit(self, name: str) -> int:
        """Of a field in `changes`."""
        return 1 << self.model.content.index(name)

    @contextmanager
    def written(self) -> Iterator["Pairs"]:
        """The table is there within the block, which may stand in another such block."""
        if self.facts is not None:
            yield self
            return
        try:
            self._write()
            yield self
        finally:
            self.facts = None
            # A transaction that failed takes the table with it, and says so to whoever asks again.
            with suppress(DatabaseError), connection.cursor() as cursor:
                cursor.execute(f"DROP TABLE IF EXISTS {TABLE}")

    def ask(
        self,
        what: str,
        where: str = "1 = 1",
        given: Sequence[Any] = (),
        rest: str = "",
        beside: str = "",
    ) -> list[tuple]:
        """Rows of `SELECT what FROM pairs WHERE where rest`; `beside` begins the statement."""
        # Names of tables and columns, quoted; what is not a name is given as a parameter.
        return self.rows_of(f"{beside} SELECT {what} FROM {TABLE} WHERE {where} {rest}", given)  # noqa: S608

    def rows_of(self, statement: str, given: Sequence[Any] = ()) -> list[tuple]:
        with connection.cursor() as cursor:
            cursor.execute(statement, list(given))
            return list(cursor.fetchall())

    def same_cell(self, one: str, other: str, without: Sequence[str] = ()) -> str:
        """The condition that two tables speak of one cell."""
        columns = [quoted(c) for name, c in self.cell.items() if name not in without]
        return " AND ".join(f"{one}.{column} = {other}.{column}" for column in columns)

    @property
    def known(self) -> Facts:
        """The facts of a table that is written."""
        if self.facts is None:
            raise RuntimeError("The pairs are asked while they are written.")
        return self.facts

    @property
    def observations(self) -> str:
        return quoted(self.model._meta.db_table)

    def _write(self) -> None:
        with connection.cursor() as cursor:
            if not self.release.is_open:
                cursor.execute(*self._brought())
                self.facts = Facts({}, 0, 0, 0, 0, False, False, [])
                return
            cursor.execute(*self._compared())
            cursor.execute(*self._left_out())
        self.facts = self._look()
        if self.facts.has_readings and not self.release.complete:
            # A cell's readings end together: where one differs, those left out are closed as well.
            with connection.cursor() as cursor:
                cursor.execute(
                    f"UPDATE {TABLE} SET stays = 0 WHERE new_id IS NULL AND old_id IN "  # noqa: S608
                    f"(SELECT v.old_id FROM {TABLE} v JOIN {TABLE} p ON {self.same_cell('v', 'p')} "
                    f"WHERE v.new_id IS NULL AND {differs('p')})"
                )
            self.facts = self._look()

    def _look(self) -> Facts:
        """One pass over the table."""
        kinds = ("new", "changed", "unchanged", "vanished")
        after = "new_out = 1 OR (new_id IS NULL AND stays = 1 AND old_out = 1)"
        conditions = [
            *(KINDS[kind] for kind in kinds),
            "new_id IS NULL AND stays = 0",
            BOTH,
            "old_id IS NOT NULL AND old_out = 1",
            after,
            "reading > 0",
        ]
        columns = [quoted(column) for column in self.cell.values()]
        sums = [count_of(one) for one in conditions]
        rival = (
            f"EXISTS(SELECT 1 FROM {self.observations} l "  # noqa: S608 - names
            f"WHERE l.source_id <> {self.release.source_id:d} AND {_live('l')})"
        )
        varying = [f"MIN({column}) <> MAX({column})" for column in columns]
        [found] = self.ask(", ".join([*sums, rival, *varying]))
        numbers = [int(number) for number in found[: len(sums)]]
        rivals, *differ = found[len(sums) :]
        return Facts(
            dict(zip(kinds, numbers, strict=False)),
            closed=numbers[4],
            comparable=numbers[5],
            excluded_before=numbers[6],
            excluded_after=numbers[7],
            has_readings=bool(numbers[8]),
            has_rivals=bool(rivals),
            varying=[column for column, yes in zip(columns, differ, strict=True) if yes],
        )

    def _compared(self) -> tuple[str, list[Any]]:
        """A draft's rows, each with the live row of its place."""
        place = f"{self.same_cell('l', 'd')} AND l.reading = d.reading"
        live = f"l.source_id = %s AND {_live('l')}"
        statement = (
            f"CREATE TEMPORARY TABLE {TABLE} AS SELECT {self._columns('d', 'd', 'l')} "  # noqa: S608 - names
            f"FROM {self.observations} d LEFT JOIN {self.observations} l ON {live} AND {place} "
            "WHERE d.release_id = %s AND d.known_from IS NULL"
        )
        return statement, [self.release.source_id, self.release.pk]

    def _left_out(self) -> tuple[str, list[Any]]:
        """Live rows that the draft doesn't mention."""
        statement = (
            f"INSERT INTO {TABLE} SELECT {self._columns('l', '', 'l')} "  # noqa: S608 - names
            f"FROM {self.observations} l WHERE l.source_id = %s AND {_live('l')} AND l.id NOT IN "
            f"(SELECT old_id FROM {TABLE} WHERE old_id IS NOT NULL)"
        )
        return statement, [self.release.source_id]

    def _brought(self) -> tuple[str, list[Any]]:
        """What it published; the vintages that a later withdrawal restored repeat these rows."""
        statement = (
            f"CREATE TEMPORARY TABLE {TABLE} AS SELECT {self._columns('d', 'd', '')} "  # noqa: S608 - names
            f"FROM {self.observations} d WHERE d.release_id = %s AND d.known_from = %s"
        )
        moment = connection.ops.adapt_datetimefield_value(self.release.published_at)
        return statement, [self.release.pk, moment]

    def _columns(self, cell: str, new: str, old: str) -> str:
        """What is selected from the aliases of a cell, a new and an old row, where there is one."""
        year = f"CAST(SUBSTR({cell}.period, 1, 4) AS INTEGER)"
        parts = {quoted(column): f"{cell}.{quoted(column)}" for column in self.cell.values()}
        parts |= {"reading": f"{cell}.reading", "period_start": f"{cell}.period_start"}
        parts |= {"year": year}
        for side, alias in (("new", new), ("old", old)):
            parts[f"{side}_id"] = f"{alias}.id" if alias else "CAST(NULL AS BIGINT)"
            parts[f"{side}_value"] = f"{alias}.value" if alias else "CAST(NULL AS DECIMAL(15, 2))"
            parts[f"{side}_out"] = _one_if(f"{alias}.status = '{Status.EXCLUDED}'", alias)
        parts["changes"] = self._changes() if new and old else "0"
        parts["stays"] = "1" if new or not self.release.complete else "0"
        return ", ".join(f"{text} AS {name}" for name, text in parts.items())

    def _changes(self) -> str:
        """The fields of the content that differ, one bit each."""
        bits = []
        for name in self.model.content:
            column = quoted(self.column(name))
            differs = f"d.{column} IS DISTINCT FROM l.{column}"
            bits.append(f"CASE WHEN {differs} THEN {self.bit(name)} ELSE 0 END")
        return f"CASE WHEN l.id IS NULL THEN 0 ELSE {' + '.join(bits)} END"

    @property
    def side_by_side(self) -> str:
        """Changed pairs as `p`, with the draft's row as `d` and the live one as `l`."""
        table = self.observations
        return (
            f"{TABLE} p JOIN {table} d ON d.id = p.new_id JOIN {table} l ON l.id = p.old_id "
            "AND p.changes <> 0"
        )

    def is_blanked(self, name: str) -> str:
        """The condition, of side_by_side, that a field of the live row would be emptied."""
        new, old = (f"{alias}.{quoted(self.column(name))}" for alias in "dl")
        if self.model._meta.get_field(name).null:
            return f"{new} IS NULL AND {old} IS NOT NULL"
        return f"{new} = '' AND {old} <> ''"

    def title(self, name: str) -> str:
        return capfirst(str(getattr(self.model._meta.get_field(name), "verbose_name", name)))


def _live(alias: str) -> str:
    return f"{alias}.known_from IS NOT NULL AND {alias}.known_until IS NULL"


def _one_if(condition: str, alias: str) -> str:
    return f"CASE WHEN {condition} THEN 1 ELSE 0 END" if alias else "0"


@dataclass(frozen=True)
class Loss:
    """A consequence that nobody sees in the draft's own rows.

    Its tick carries the number: where that has changed since, the tick is another one.
    """

    slug: str
    number: int
    label: str
    rows: str  # the query of the address that lists them

    @property
    def tick(self) -> str:
        return f"confirm_{self.slug}_{self.number}"


def losses(pairs: Pairs) -> list[Loss]:
    """What will be closed, and which papers of live rows would be blanked."""
    if not pairs.release.is_open:
        return []
    found = []
    if number := pairs.known.closed:
        if pairs.release.complete:
            label = f"Close {_figures(number)} that the file leaves out"
            found.append(Loss("close", number, label, "?part=vanished"))
        else:
            readings = "1 live reading" if number == 1 else f"{number:,} live readings"
            label = f"Close {readings} of figures that change: the file leaves them out"
            found.append(Loss("end", number, label, "?part=vanished&slip=ending"))
    if pairs.known.counts["changed"]:
        names = pairs.losable
        sums = ", ".join(count_of(pairs.is_blanked(name)) for name in names)
        [numbers] = pairs.rows_of(f"SELECT {sums} FROM {pairs.side_by_side}")  # noqa: S608 - names
        for name, number in zip(names, numbers, strict=True):
            if number:
                label = f"Blank “{pairs.title(name)}” of {_figures(number)}"
                rows = f"?part=changed&blanked={name}"
                found.append(Loss(f"blank-{name}", number, label, rows))
    return found


def _figures(number: int) -> str:
    return "1 live figure" if number == 1 else f"{number:,} live figures"


def named(model: Any, keys: Iterable[str]) -> dict[str, str]:
    """{key: name} of some records; small tables that many others name are read once a request."""
    wanted = set(keys)
    rows = reference_rows(model) if model in REFERENCES else model._default_manager.in_bulk(wanted)
    return {str(key): str(row) for key, row in rows.items() if str(key) in wanted}
