"""The migrations make the tables of the models, from which the suite makes its own."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.postgres]

OF_POSTGRES = {
    "columns": """
        SELECT table_name, column_name, data_type, is_nullable, column_default, is_identity,
               character_maximum_length, numeric_precision, numeric_scale
        FROM information_schema.columns WHERE table_schema = current_schema()
    """,
    "constraints": """
        SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
        FROM pg_constraint WHERE connamespace = current_schema()::regnamespace
    """,
    "indexes": """
        SELECT tablename, indexname, replace(indexdef, schemaname || '.', '')
        FROM pg_indexes WHERE schemaname = current_schema()
    """,
}


def test_the_migrations_make_the_tables_of_the_models(settings, tmp_path):
    settings.MIGRATION_MODULES = {}  # the suite is run without them

    with migrated(tmp_path) as database:
        from_migrations = schema(database)

    assert from_migrations == schema(connection)


@contextmanager
def migrated(folder: Path) -> Iterator[BaseDatabaseWrapper]:
    """An empty database like the one at hand, with all migrations applied."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("CREATE SCHEMA migrated; SET LOCAL search_path TO migrated")
            migrate(connection)
            yield connection
            cursor.execute("SET LOCAL search_path TO DEFAULT")
    else:
        kept = connections["default"]
        connections["default"] = file = connections.create_connection("default")
        file.settings_dict = file.settings_dict | {"NAME": folder / "migrated.sqlite3"}
        try:
            migrate(file)
            yield file
        finally:
            file.close()
            connections["default"] = kept


def migrate(database: BaseDatabaseWrapper) -> None:
    executor = MigrationExecutor(database)
    executor.migrate(executor.loader.graph.leaf_nodes())


def schema(database: BaseDatabaseWrapper) -> set[tuple]:
    """Our tables' columns, constraints and indexes, whatever the order in which they were made."""
    if database.vendor == "postgresql":
        found = [
            (what, *row) for what, query in OF_POSTGRES.items() for row in rows(database, query)
        ]
    else:
        # Triggers are made after every `migrate`, by no migration (tests/audit).
        tables = "sql IS NOT NULL AND type <> 'trigger'"
        made = rows(database, f"SELECT tbl_name, sql FROM sqlite_master WHERE {tables}")
        found = [(table, part) for table, sql in made for part in parts(sql)]
    ours = our_tables()
    return {each for each in found if ours.intersection(each)}


def our_tables() -> set[str]:
    """Django's own apps make a few keys smaller without migrations than with them."""
    models = apps.get_models(include_auto_created=True)
    return {m._meta.db_table for m in models if not m._meta.app_config.name.startswith("django.")}


def rows(database: BaseDatabaseWrapper, query: str) -> list[tuple]:
    with database.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()


def parts(sql: str) -> list[str]:
    """A table's columns and constraints, each as it is declared; an index as a whole."""
    head, _, body = sql.removesuffix(")").partition(" (")
    return re.split(r', (?="|CONSTRAINT|FOREIGN)', body) if head.startswith("CREATE T") else [sql]
