"""The migrations make the tables of the models, from which the suite makes its own.

One after the other, as a database in use gets them, or at once, as an empty one does.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor

from nkworld.running import schema as tables

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

DIGESTS = Path(__file__).parent / "migrations.sha256"
OURS = {"nkworld", *(name.partition(".")[0] for name in settings.DOMAINS)}
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


def test_the_migrations_make_the_tables_of_the_models(tmp_path):
    """All at once; one after the other they are run by tests/upgrades."""
    with empty(tmp_path) as database:
        tables.make_tables(database)
        executor = MigrationExecutor(database)
        from_migrations = schema(database)

        assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []
    assert from_migrations == schema(connection)


def test_a_committed_migration_never_changes():
    """What is wrong with one is mended by the next, whose line is added by
    `sha256sum FILE >> tests/setup/migrations.sha256`; a squash `replaces`, and takes none away.
    """
    listed = dict(line.split()[::-1] for line in DIGESTS.read_text("utf-8").splitlines())
    paths = (path for app in OURS for path in (settings.BASE_DIR / app).glob("**/migrations/*.py"))
    there = {
        str(path.relative_to(settings.BASE_DIR)): sha256(path.read_bytes()).hexdigest()
        for path in paths
        if path.name != "__init__.py"
    }

    assert there == listed


def test_of_tables_that_were_not_all_made_none_is_there(tmp_path, monkeypatch):
    def record(*migration):
        raise KeyboardInterrupt

    with empty(tmp_path) as database:
        monkeypatch.setattr(
            "django.db.migrations.recorder.MigrationRecorder.record_applied", record
        )
        with pytest.raises(KeyboardInterrupt):
            tables.make_tables(database)
        monkeypatch.undo()

        assert {*database.introspection.table_names()} <= {"django_migrations"}
        tables.make_tables(database)


def test_migrate_leaves_what_somebody_asked_of_an_empty_database_to_django(tmp_path, capsys):
    with empty(tmp_path):
        call_command("migrate", plan=True)

        assert "Create model Country" in capsys.readouterr().out


@contextmanager
def empty(folder: Path) -> Iterator[BaseDatabaseWrapper]:
    """A database like the one at hand, without tables."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("CREATE SCHEMA made; SET LOCAL search_path TO made")
            yield connection
            cursor.execute("SET LOCAL search_path TO DEFAULT")
    else:
        kept = connections["default"]
        connections["default"] = file = connections.create_connection("default")
        file.settings_dict = file.settings_dict | {"NAME": folder / "made.sqlite3"}
        try:
            yield file
        finally:
            file.close()
            connections["default"] = kept


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
