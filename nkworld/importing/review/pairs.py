"""A release's rows beside what stands live in their place: a narrow temporary table, written by two
statements and gone with the request. No other session sees it or waits for it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db import DatabaseError, connection
from django.utils.text import capfirst

from nkworld.provenance.dates import Frequency
from nkworld.provenance.models import Release, Status
from nkworld.provenance.models.constraints import LIVE
from nkworld.provenance.models.observation import Totals
from nkworld.provenance.tables import REFERENCES, observation_model, reference_rows

TABLE = "review_pairs"
NEVER_BLANK = ("value", "exclusion", "status", "read")
NEIGHBOURS = "review_neighbours"  # each figure beside those of its series; see `ask`


def differs(alias: str = TABLE) -> str:
    return f"{alias}.new_id IS NOT NULL AND ({alias}.old_id IS NULL OR {alias}.changes <> 0)"


KINDS = {
    "new": "new_id IS NOT NULL AND old_id IS NULL",
    "changed": "changes <> 0",
    "unchanged": "new_id IS NOT NULL AND old_id IS NOT NULL AND changes = 0",
    "vanished": "new_id IS NULL",
    "all": differs(),
    "rows": "new_id IS NOT NULL",
}
ENDING = "new_id IS NULL AND stays = 0"
BOTH = "old_value > 0 AND new_value > 0 AND old_value <> new_value"
AFTER = "CASE WHEN new_id IS NULL THEN old_value ELSE new_value END"
FACTS = KINDS | {  # what is counted of a draft in one look at the whole table
    "close": ENDING,  # live rows that end without another in their place
    "comparable": BOTH,  # rows whose value was another one
    "excluded_before": "old_id IS NOT NULL AND old_out = 1",
    "excluded_after": "new_out = 1 OR (new_id IS NULL AND stays = 1 AND old_out = 1)",
    "readings": "reading > 0",
}
MOST_PARTNERS = 15
COUNTED = [  # (which rows enter totals, their values): before and after
    ("old_id IS NOT NULL AND old_out = 0", "old_value"),
    (
        "(new_id IS NOT NULL AND new_out = 0) OR (new_id IS NULL AND stays = 1 AND old_out = 0)",
        AFTER,
    ),
]


def as_decimal(number: Any) -> Decimal | None:
    """What a database without decimals answers, as one; no value has more than three places."""
    if number is None or isinstance(number, Decimal):
        return number
    return Decimal(str(round(number, 3)))


class Pairs:
    """An open release's rows beside the live ones, with those left out; else what it brought."""

    def __init__(self, release: Release) -> None:
        self.release, self.model = release, observation_model(release.dataset)
        self.observations = connection.ops.quote_name(self.model._meta.db_table)
        # That `o` is a live row of another source.
        self.of_others = (
            "o.known_from IS NOT NULL AND o.known_until IS NULL AND o.reading = 0 AND o.value > 0 "
            f"AND o.status <> '{Status.EXCLUDED}' AND o.source_id <> {release.source_id:d}"
        )
        self.is_written, self.known = False, dict[str, int]()  # the latter of FACTS, once written

    @cached_property
    def has_rivals(self) -> bool:
        return self.model.objects.filter(LIVE).exclude(source=self.release.source_id).exists()

    def column(self, name: str) -> str:
        return connection.ops.quote_name(self.model._meta.get_field(name).column)

    def differs_in(self, name: str, bits: str = "changes") -> str:
        """The condition that a changed row differs in a field; by `blanks`, that it is emptied."""
        return f"({bits} & {1 << self.model.content.index(name)}) <> 0"

    @property
    def blanks(self) -> dict[str, str]:
        """{“blank-note”: the condition that the field is emptied}"""
        names = [name for name in self.model.content if name not in NEVER_BLANK]
        return {f"blank-{name}": self.differs_in(name, "blanks") for name in names}

    @contextmanager
    def written(self) -> Iterator["Pairs"]:
        """The table is there within the block, which may stand in another such block."""
        if self.is_written:
            yield self
            return
        try:
            self._write()
            self.is_written = True
            yield self
        finally:
            self.is_written = False
            # A transaction that failed takes the table with it, and says so to whoever asks again.
            with suppress(DatabaseError):
                self.execute(f"DROP TABLE IF EXISTS {TABLE}")

    # Statements are of names of tables and columns, quoted; what is not a name is a parameter.
    def execute(self, statement: str, given: Sequence[Any] = ()) -> list[tuple]:
        with connection.cursor() as cursor:
            cursor.execute(statement, list(given))
            return list(cursor.fetchall()) if cursor.description else []

    def ask(
        self, what: str, where: str = "1 = 1", given: Sequence[Any] = (), rest: str = ""
    ) -> list[tuple]:
        """Rows of `SELECT what FROM pairs WHERE where rest`, which may name the NEIGHBOURS."""
        statement = f"SELECT {what} FROM {TABLE} WHERE {where} {rest}"  # noqa: S608
        if NEIGHBOURS in statement:
            # What stands in the periods before and after, of a figure that would change.
            series = ", ".join(self.column(name) for name in self.model.cell if name != "period")
            beside = ", ".join(
                f"CASE WHEN ABS({of}(year) OVER w - year) <= 1 "
                f"THEN {of}({AFTER}) OVER w END AS {name}"
                for of, name in (("LAG", "earlier"), ("LEAD", "later"))
            )
            out = "CASE WHEN new_id IS NULL THEN old_out ELSE new_out END"
            statement = (
                f"WITH {NEIGHBOURS} AS MATERIALIZED (SELECT new_id, value, earlier, later FROM "  # noqa: S608
                f"(SELECT new_id, {differs()} AS differs, {AFTER} AS value, {beside} FROM {TABLE} "
                f"WHERE reading = 0 AND stays = 1 AND {out} = 0 AND {AFTER} > 0 "
                f"WINDOW w AS (PARTITION BY {series} ORDER BY period_start)) AS series WHERE "
                f"differs AND (earlier IS NOT NULL OR later IS NOT NULL)) {statement}"
            )
        return self.execute(statement, given)

    def numbers(self, conditions: Mapping[str, str]) -> dict[str, int]:
        """{name: how many rows keep the condition}"""
        counts = [f"COUNT(*) FILTER (WHERE {condition})" for condition in conditions.values()]
        [found] = self.ask(", ".join(counts))
        return dict(zip(conditions, found, strict=True))

    def same_cell(self, one: str, other: str, without: str = "") -> str:
        columns = [self.column(name) for name in self.model.cell if name != without]
        return " AND ".join(f"{one}.{column} = {other}.{column}" for column in columns)

    def _write(self) -> None:
        table, create = self.observations, f"CREATE TEMPORARY TABLE {TABLE} AS SELECT"
        release, source = self.release.pk, self.release.source_id
        if not self.release.is_open:
            # The vintages that a later withdrawal restored repeat what it published.
            moment = connection.ops.adapt_datetimefield_value(self.release.published_at)
            brought = f"FROM {table} d WHERE d.release_id = %s AND d.known_from = %s"
            self.execute(f"{create} {self._columns('d', 'd', '')} {brought}", [release, moment])
            return
        live = "l.source_id = %s AND l.known_from IS NOT NULL AND l.known_until IS NULL"
        self.execute(
            f"{create} {self._columns('d', 'd', 'l')} FROM {table} d LEFT JOIN {table} l "
            f"ON {live} AND {self.same_cell('l', 'd')} AND l.reading = d.reading "
            "WHERE d.release_id = %s AND d.known_from IS NULL",
            [source, release],
        )
        self.execute(
            f"INSERT INTO {TABLE} SELECT {self._columns('l', '', 'l')} FROM {table} l WHERE "  # noqa: S608
            f"{live} AND l.id NOT IN (SELECT old_id FROM {TABLE} WHERE old_id IS NOT NULL)",
            [source],
        )
        self.known = self.numbers(FACTS | self.blanks)
        if self.known["readings"] and not self.release.complete:
            # A cell's readings end together: where one differs, those left out are closed as well.
            self.execute(
                f"UPDATE {TABLE} SET stays = 0 WHERE new_id IS NULL AND old_id IN "  # noqa: S608
                f"(SELECT v.old_id FROM {TABLE} v JOIN {TABLE} p ON {self.same_cell('v', 'p')} "
                f"WHERE v.new_id IS NULL AND {differs('p')})"
            )
            self.known = self.numbers(FACTS | self.blanks)

    def _columns(self, cell: str, new: str, old: str) -> str:
        """What is selected from the aliases of a cell, a new and an old row, where there is one."""
        names = [*map(self.column, self.model.cell), "reading", "period_start"]
        parts = {name: f"{cell}.{name}" for name in names}
        parts["year"] = f"CAST(SUBSTR({cell}.period, 1, 4) AS INTEGER)"
        for side, alias in (("new", new), ("old", old)):
            out = f"CASE WHEN {alias}.status = '{Status.EXCLUDED}' THEN 1 ELSE 0 END"
            parts[f"{side}_id"] = f"{alias}.id" if alias else "CAST(NULL AS BIGINT)"
            parts[f"{side}_value"] = f"{alias}.value" if alias else "CAST(NULL AS DECIMAL(15, 2))"
            parts[f"{side}_out"] = out if alias else "0"
        # The fields of the content that differ, and those that would be emptied: a bit for each.
        bits: dict[str, list[str]] = {"changes": [], "blanks": []}
        for place, name in enumerate(self.model.content):
            draft, live = (f"{alias}.{self.column(name)}" for alias in "dl")
            is_null = self.model._meta.get_field(name).null
            emptied = "{0} IS NULL AND {1} IS NOT NULL" if is_null else "{0} = '' AND {1} <> ''"
            for which, condition in (("changes", "{0} IS DISTINCT FROM {1}"), ("blanks", emptied)):
                when = condition.format(draft, live)
                bits[which].append(f"CASE WHEN {when} THEN {1 << place} ELSE 0 END")
        for which, parts_of in bits.items():
            text = f"CASE WHEN l.id IS NULL THEN 0 ELSE {' + '.join(parts_of)} END"
            parts[which] = text if new and old else "0"
        parts["stays"] = "1" if new or not self.release.complete else "0"
        return ", ".join(f"{text} AS {name}" for name, text in parts.items())


def title_of(model: Any, name: str) -> str:
    return capfirst(str(model._meta.get_field(name).verbose_name))


def named(model: Any, keys: Iterable[str]) -> dict[str, str]:
    """{key: name} of some records; small tables that many others name are read once a request."""
    wanted = set(keys)
    rows = reference_rows(model) if model in REFERENCES else model._default_manager.in_bulk(wanted)
    return {str(key): str(row) for key, row in rows.items() if str(key) in wanted}


@dataclass(frozen=True)
class Sum:
    what: str
    group: str
    count_before: int
    count_after: int
    before: Decimal | None
    after: Decimal | None
    key: Any = None

    @property
    def differs(self) -> bool:
        return (self.count_before, self.before) != (self.count_after, self.after)

    @property
    def difference(self) -> Decimal:
        return (self.after or Decimal(0)) - (self.before or Decimal(0))

    @property
    def per_cent(self) -> Decimal | None:
        return 100 * self.difference / self.before if self.before else None


def sums_of(pairs: Pairs) -> dict[str, Any]:
    """Totals of a draft by year and by partner, if any; `added`: whether values may be added."""
    totals = pairs.model.totals
    years = sorted(_sums(pairs, totals, ""), key=lambda one: (-int(one.what), one.group))
    partners: list[Sum] = []
    if totals and totals.partner and totals.over_years:
        partners = [one for one in _sums(pairs, totals, totals.partner) if one.differs]
        partners.sort(key=lambda one: -abs(one.difference))
        field: Any = pairs.model._meta.get_field(totals.partner)
        names = named(field.related_model, [one.what for one in partners])
        partners = [replace(one, what=names.get(one.what, "–"), key=one.what) for one in partners]
    return {
        "changed_years": [one for one in years if one.differs],
        "same_years": [one for one in years if not one.differs],
        "partners": partners[:MOST_PARTNERS],
        "more_partners": len(partners[MOST_PARTNERS:]),
        "added": totals is not None,
        "partner_field": totals.partner if totals else "",
    }


def _sums(pairs: Pairs, totals: Totals | None, of: str) -> Iterator[Sum]:
    """Figures and their sums before and after, by group, `of` each year or a field's values."""
    added, totals = totals is not None, totals or Totals()
    keys, words = zip(*(_dimension(pairs, name) for name in (of, *totals.by)), strict=True)
    columns = list(keys)
    for entering, value in COUNTED:
        columns.append(f"COUNT(*) FILTER (WHERE {entering})")
        columns.append(f"SUM({value}) FILTER (WHERE {entering})" if added else "NULL")
    conditions = [f"{_dimension(pairs, name)[0]} = %s" for name in totals.only]
    given: list[Any] = list(totals.only.values())
    if added:
        conditions += ["reading = 0", "frequency = %s"]
        given.append(Frequency.ANNUAL.value)
    rest = f"GROUP BY {', '.join(map(str, range(1, len(keys) + 1)))}"
    rows = pairs.ask(", ".join(columns), " AND ".join(conditions) or "1 = 1", given, rest)
    for what, *groups, number, before, number_after, after in rows:
        labels = (str(known.get(v, v)) for known, v in zip(words[1:], groups, strict=True))
        group = ", ".join(map(capfirst, filter(None, labels)))
        yield Sum(str(what), group, number, number_after, as_decimal(before), as_decimal(after))


def _dimension(pairs: Pairs, name: str) -> tuple[str, dict[Any, Any]]:
    """(column, {value: word}) of a field of the cell or beyond (`country__kind`); else the year."""
    if not name:
        return "year", {}
    own, _, further = name.partition("__")
    field: Any = pairs.model._meta.get_field(own)
    quoted = connection.ops.quote_name
    column = f"{TABLE}.{quoted(field.column)}"
    if further:
        table = quoted(field.related_model._meta.db_table)
        field = field.related_model._meta.get_field(further)
        column = f"(SELECT {quoted(field.column)} FROM {table} WHERE id = {column})"  # noqa: S608
    return column, dict(field.flatchoices)
