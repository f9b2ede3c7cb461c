"""Whether a database is as the migrations that were applied to it say.

It is compared with their state and not with the models: so it can be asked before a `migrate`, too.
Not compared are the bodies of checks and the order of columns, which differ between versions of a
database, and what somebody added beside: an index does no harm.
"""

import re
from collections.abc import Iterator
from itertools import chain
from typing import Any, cast

from django.core.management.base import CommandError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from nkworld.running.audit.models import TABLE as AUDITED
from nkworld.running.audit.models import names_on

FIRST = ("provenance", "0003_version_0_2")  # no database without it can be upgraded
MOST_NAMED = 3

# A fact of a table: what it is, the table, and what follows.
Fact = tuple[str, str, *tuple[Any, ...]]


class SchemaRefused(CommandError):
    """Its text says what does not fit, and what to do; a command ends with it."""


def refuse_unless_it_fits(connection: BaseDatabaseWrapper) -> None:
    """SchemaRefused where pages can't be served from a database; DatabaseError where it is away."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    refuse_unless_it_can_be_migrated(connection, executor.loader, has_triggers=not plan)
    if plan:
        raise SchemaRefused(f"{len(plan)} migrations not applied: run manage.py migrate")


def refuse_unless_it_can_be_migrated(
    connection: BaseDatabaseWrapper,
    loader: MigrationLoader | None = None,
    has_triggers: bool = False,
) -> None:
    """SchemaRefused of one made before 0.2, or changed by hand. An empty one fits.

    Triggers are made at the end of a `migrate`, which a kill may not have left to it.
    """
    loader = loader or MigrationLoader(connection)
    if not loader.applied_migrations or not loader.disk_migrations:
        return
    if FIRST not in loader.applied_migrations:
        raise SchemaRefused(
            "This database was made before version 0.2 and can't be upgraded. Nothing was changed. "
            "Serve it with the code that made it: its releases can be downloaded there as files "
            "and published here, in a new database."
        )
    if found := differences(connection, loader, has_triggers):
        more = len(found) - MOST_NAMED
        named = "; ".join([*found[:MOST_NAMED], *[f"and {more} more"] * (more > 0)])
        raise SchemaRefused(
            f"This database is not as its migrations made it: {named}. Nothing was changed. Undo "
            "by hand what was done to it by hand, or restore a backup."
        )


def differences(
    connection: BaseDatabaseWrapper,
    loader: MigrationLoader | None = None,
    has_triggers: bool = True,
) -> list[str]:
    """What is missing or otherwise, in words.

    Empty, too, of a database that a newer version has migrated: this one does not know how it
    should be, and may go on serving until that version takes over.
    """
    loader = loader or MigrationLoader(connection)
    if (applied := set(loader.applied_migrations)) - loader.disk_migrations.keys():
        return []
    wanted = _wanted(connection, loader, frozenset(applied))
    if not has_triggers:
        wanted = {fact for fact in wanted if fact[0] != "trigger"}
    there = set(_there(connection))
    tables = {table for _, table, *_ in wanted}
    found = {(what, table) for what, table, *_ in there}
    # Of a table that is missing nothing else is said; a column too many breaks what is written.
    missing = {fact for fact in wanted - there if fact[0] == "key" or ("key", fact[1]) in found}
    own = {fact[:3] for fact in wanted}
    surplus = {fact for fact in there - wanted if fact[0] == "column" and fact[1] in tables}
    return sorted(
        [_missing(fact, there) for fact in missing]
        + [f"no migration made {_column(fact)}" for fact in surplus if fact[:3] not in own]
    )


_kept: dict[tuple[str, frozenset[tuple[str, str]]], set[Fact]] = {}


def _wanted(
    connection: BaseDatabaseWrapper, loader: MigrationLoader, applied: frozenset[tuple[str, str]]
) -> set[Fact]:
    """What there must be after these migrations. Their state takes half a second, once."""
    if (key := (connection.vendor, applied)) not in _kept:
        models = loader.project_state(list(applied)).apps.get_models(include_auto_created=True)
        there = [model for model in models if model._meta.can_migrate(connection)]
        facts: set[Fact] = set()
        for meta in (model._meta for model in there):
            table, own = meta.db_table, cast(Any, meta)
            facts.add(("key", table))
            for field in own.local_concrete_fields:
                column, null = field.column, "NULL" if field.null else "NOT NULL"
                facts.add(("column", table, column, _normal(field.db_type(connection)), null))
                if not field.primary_key and (field.unique or field.db_index):
                    facts.add(("unique" if field.unique else "index", table, column))
                if field.remote_field and field.db_constraint:
                    facts.add(("reference", table, column, field.remote_field.model._meta.db_table))
            for names in own.unique_together:
                facts.add(("unique", table, *sorted(own.get_field(name).column for name in names)))
            facts |= {("named", table, each.name) for each in (*own.constraints, *own.indexes)}
        if ("key", AUDITED) in facts:
            facts |= {("trigger", AUDITED, name) for name in names_on(connection.vendor)}
        _kept[key] = facts
    return _kept[key]


def _normal(kind: str) -> str:
    return kind.lower().replace(", ", ",").replace("varchar", "character varying")


def _missing(fact: Fact, there: set[Fact]) -> str:
    what, table, *rest = fact
    match what:
        case "key":
            return f"the table {table} is missing"
        case "column":
            kinds = [" ".join(other[3:]) for other in there if other[:3] == fact[:3]]
            instead = f"{kinds[0]} instead of {' '.join(rest[1:])}" if kinds else "missing"
            return f"{_column(fact)} is {instead}"
        case "trigger" | "named":
            return f"{rest[0]} of the table {table} is missing"
        case "reference":
            return f"{_column(fact)} does not refer to {rest[1]}"
        case _:
            return f"the table {table} has no {what} of {', '.join(rest)}"


def _column(fact: Fact) -> str:
    return f"the column {fact[1]}.{fact[2]}"


def _there(connection: BaseDatabaseWrapper) -> Iterator[Fact]:
    """What the catalogue says of the tables of the current schema, or the file of its own.

    An index of an expression, which is no column, is known by its name alone.
    """
    with connection.cursor() as cursor:
        cursor.execute(POSTGRES if connection.vendor == "postgresql" else SQLITE)
        rows = cursor.fetchall()
    for what, table, *more in rows:
        match what, [part for part in more if part is not None]:
            case "column", [name, kind, null]:
                yield "column", table, name, _normal(kind), null
            case "index" | "unique", columns:
                for text in columns:
                    yield what, table, *sorted(text.split(","))
            case "table", [sql]:
                for name in re.findall('CONSTRAINT "(.*?)"', sql):
                    yield "named", table, name
            case _, rest:
                yield what, table, *rest


# Rows of what, table, and up to three more; a unique index with a condition is no uniqueness.
POSTGRES = """
    WITH here AS NOT MATERIALIZED (
        SELECT oid, relname::text AS name, relkind FROM pg_class
        WHERE relnamespace = current_schema()::regnamespace
    ), indexes AS (
        SELECT here.name AS on_table, own.name, indisunique AND indpred IS NULL AS is_unique, (
            SELECT CASE WHEN 0 <> ALL(indkey) THEN string_agg(attname, ',') END FROM pg_attribute
            WHERE attrelid = indrelid AND attnum = ANY(indkey)
        ) AS columns
        FROM pg_index JOIN here ON here.oid = indrelid JOIN here own ON own.oid = indexrelid
        WHERE indisvalid
    ), constraints AS (
        SELECT here.name AS on_table, conname::text AS name, contype, target.name AS target, (
            SELECT string_agg(attname, ',') FROM pg_attribute
            WHERE attrelid = conrelid AND attnum = ANY(conkey)
        ) AS columns
        FROM pg_constraint JOIN here ON here.oid = conrelid
        LEFT JOIN here target ON target.oid = confrelid
    )
    SELECT 'column', name, attname::text, format_type(atttypid, atttypmod),
        CASE WHEN attnotnull THEN 'NOT NULL' ELSE 'NULL' END
    FROM pg_attribute JOIN here ON oid = attrelid
    WHERE relkind IN ('r', 'p') AND attnum > 0 AND NOT attisdropped
    UNION ALL SELECT 'named', on_table, name, NULL, NULL FROM constraints
    UNION ALL SELECT 'key', on_table, NULL, NULL, NULL FROM constraints WHERE contype = 'p'
    UNION ALL SELECT 'reference', on_table, columns, target, NULL FROM constraints
        WHERE contype = 'f'
    UNION ALL SELECT 'named', on_table, name, NULL, NULL FROM indexes
    UNION ALL SELECT 'index', on_table, columns, NULL, NULL FROM indexes
    UNION ALL SELECT 'unique', on_table, columns, NULL, NULL FROM indexes WHERE is_unique
    UNION ALL SELECT 'trigger', name, tgname::text, NULL, NULL
        FROM pg_trigger JOIN here ON here.oid = tgrelid
        WHERE NOT tgisinternal AND tgenabled <> 'D'
"""
SQLITE = """
    WITH here AS (SELECT name FROM sqlite_master WHERE type = 'table'),
    indexes AS MATERIALIZED (
        SELECT here.name AS on_table, i.name, i."unique" AND NOT i.partial AS is_unique, (
            SELECT CASE count(*) WHEN count(name) THEN group_concat(name) END
            FROM pragma_index_info(i.name)
        ) AS columns
        FROM here JOIN pragma_index_list(here.name) i
    )
    SELECT 'column', here.name, c.name, c.type, iif(c."notnull", 'NOT NULL', 'NULL')
        FROM here JOIN pragma_table_info(here.name) c
    UNION ALL SELECT 'key', here.name, NULL, NULL, NULL
        FROM here JOIN pragma_table_info(here.name) c WHERE c.pk
    UNION ALL SELECT 'reference', here.name, r."from", r."table", NULL
        FROM here JOIN pragma_foreign_key_list(here.name) r
    UNION ALL SELECT 'named', on_table, name, NULL, NULL FROM indexes
    UNION ALL SELECT 'index', on_table, columns, NULL, NULL FROM indexes
    UNION ALL SELECT 'unique', on_table, columns, NULL, NULL FROM indexes WHERE is_unique
    UNION ALL SELECT type, tbl_name, iif(type = 'table', sql, name), NULL, NULL
        FROM sqlite_master WHERE type IN ('table', 'trigger')
"""


def make_tables(
    connection: BaseDatabaseWrapper, targets: list[tuple[str, str]] | None = None
) -> None:
    """Make the tables of an empty database as they are after these migrations, else after all.

    `targets` are (app, name); that they and those before them are applied is recorded. Triggers,
    permissions and whatever else follows a `migrate` is left to it.
    """
    executor = MigrationExecutor(connection)
    targets = targets or executor.loader.graph.leaf_nodes()
    models = executor.loader.project_state(targets).apps.get_models()
    executor.recorder.ensure_schema()
    # All or nothing: tables that nobody recorded would be in the way of a second try.
    with connection.schema_editor() as editor:
        for model in models:
            if model._meta.can_migrate(connection):
                editor.create_model(model)
        for name in dict.fromkeys(chain(*map(executor.loader.graph.forwards_plan, targets))):
            executor.recorder.record_applied(*name)
