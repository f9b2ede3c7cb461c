"""The database refuses to change the audit log, whoever asks: a view, a command, a shell.

They are made after each `migrate`. Only who owns the database can take them away.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections

from .models import NEVER_CHANGED

TABLE = "audit_entry"
STEPS = {"update": "UPDATE", "delete": "DELETE"}

SQLITE = [
    f"""CREATE TRIGGER IF NOT EXISTS {TABLE}_no_{name} BEFORE {step} ON {TABLE}
    BEGIN SELECT RAISE(ABORT, '{NEVER_CHANGED}'); END"""
    for name, step in STEPS.items()
] + [
    # “INSERT OR REPLACE” deletes without a word.
    f"""CREATE TRIGGER IF NOT EXISTS {TABLE}_no_replace BEFORE INSERT ON {TABLE}
    WHEN EXISTS (SELECT 1 FROM {TABLE} WHERE id = NEW.id)
    BEGIN SELECT RAISE(ABORT, '{NEVER_CHANGED}'); END""",  # noqa: S608 - of our own constants
]
POSTGRESQL = [
    f"""CREATE OR REPLACE FUNCTION {TABLE}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '{NEVER_CHANGED}' USING ERRCODE = 'integrity_constraint_violation'; END
    $$""",
    *(
        f"""CREATE OR REPLACE TRIGGER {TABLE}_no_{name} BEFORE {step} ON {TABLE}
        FOR EACH STATEMENT EXECUTE FUNCTION {TABLE}_refuse()"""
        for name, step in {**STEPS, "truncate": "TRUNCATE"}.items()
    ),
]


def install(using: str, **kwargs: Any) -> None:
    """Make the triggers where they are not there yet."""
    connection = connections[using]
    if TABLE not in connection.introspection.table_names():
        return
    statements = {"sqlite": SQLITE, "postgresql": POSTGRESQL}.get(connection.vendor, [])
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def names_on(vendor: str) -> list[str]:
    """What the triggers are called in a database of this make."""
    last = "truncate" if vendor == "postgresql" else "replace"
    return [f"{TABLE}_no_{name}" for name in (*STEPS, last)]


@contextmanager
def without(using: str) -> Iterator[None]:
    """For a migration that carries the rows of the log, in the transaction in which it does so."""
    drop(using)
    yield
    install(using)


def drop(using: str) -> None:
    """For a suite that empties its database after a test, as only its owner can."""
    connection = connections[using]
    place = f" ON {TABLE}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for name in names_on(connection.vendor):
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{place}")
