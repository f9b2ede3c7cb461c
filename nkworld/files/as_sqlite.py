"""A SQLite database whose bytes depend on nothing but what is written, and in which order."""

import sqlite3
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from nkworld.charts.as_json import number

from .as_csv import cell_text
from .tables import Kind, Row, Table

TYPES = {Kind.INTEGER: "INTEGER", Kind.BOOLEAN: "INTEGER", Kind.NUMBER: "NUMERIC"}


class SqliteFile:
    def __init__(self, path: Path) -> None:
        self.connection = sqlite3.connect(path, isolation_level=None)
        self.run("PRAGMA journal_mode = OFF")
        self.run("PRAGMA page_size = 4096")
        self.run("PRAGMA encoding = 'UTF-8'")
        self.run("BEGIN")

    def run(self, statement: str) -> None:
        self.connection.execute(statement)

    def create(self, table: Table) -> None:
        columns = [
            f'"{column.name}" {TYPES.get(column.kind, "TEXT")}'
            f"{' NOT NULL' if column.required else ''}"
            for column in table.columns
        ]
        columns.append(f"PRIMARY KEY ({', '.join(table.key)})")
        columns += [
            f'FOREIGN KEY ("{column.name}") REFERENCES "{column.refers_to[0]}" '
            f'("{column.refers_to[1]}")'
            for column in table.columns
            if column.refers_to
        ]
        self.run(f'CREATE TABLE "{table.name}" ({", ".join(columns)})')

    def insert(self, table: Table, rows: Iterable[Row]) -> None:
        def stored(value: Any) -> Any:
            if isinstance(value, Decimal):  # the 15 digits that are stored are exact in it
                return number(value)
            return str(cell_text(value)) if isinstance(value, date | list) else value

        marks = ", ".join("?" * len(table.columns))
        self.connection.executemany(
            f'INSERT INTO "{table.name}" VALUES ({marks})',  # noqa: S608 - a name of our own
            (tuple(map(stored, row)) for row in rows),
        )

    def index(self, table: Table) -> None:
        for place, columns in enumerate(table.indices, 1):
            named = ", ".join(f'"{name}"' for name in columns)
            self.run(f'CREATE INDEX "{table.name}_{place}" ON "{table.name}" ({named})')

    def close(self) -> None:
        self.run("COMMIT")
        self.run("ANALYZE")
        self.run("VACUUM")
        self.connection.close()
