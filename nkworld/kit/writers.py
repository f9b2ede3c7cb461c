"""One table into a SQLite file, a CSV file and a Parquet file, batch by batch."""

import sqlite3
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from nkworld.api.files import csv_records

from .columns import Kind, Row, Table, moment_text, number

SQL_TYPES: dict[Kind, str] = {
    "integer": "INTEGER",
    "number": "NUMERIC",
    "boolean": "INTEGER",
    "date": "TEXT",
    "datetime": "TEXT",
    "string": "TEXT",
}
ARROW_TYPES: dict[Kind, pa.DataType] = {
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "datetime": pa.timestamp("us", tz="UTC"),
    "string": pa.string(),
}


class SqliteFile:
    """A database whose bytes depend on nothing but what is written, and in which order."""

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
            f'"{column.name}" {SQL_TYPES[column.kind]}{" NOT NULL" if column.required else ""}'
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
        marks = ", ".join("?" * len(table.columns))
        self.connection.executemany(
            f'INSERT INTO "{table.name}" VALUES ({marks})',  # noqa: S608 - a name of our own
            (tuple(map(_sql, row)) for row in rows),
        )

    def index(self, table: Table) -> None:
        for number_, columns in enumerate(table.indices, 1):
            named = ", ".join(f'"{name}"' for name in columns)
            self.run(f'CREATE INDEX "{table.name}_{number_}" ON "{table.name}" ({named})')

    def close(self) -> None:
        self.run("COMMIT")
        self.run("ANALYZE")
        self.run("VACUUM")
        self.connection.close()


def _sql(value: Any) -> Any:
    match value:
        case bool():
            return int(value)
        case Decimal():
            return number(value)
        case datetime():
            return moment_text(value)
        case date():
            return value.isoformat()
    return value


class CsvFile:
    """Every digit that is stored; nothing is an empty cell."""

    def __init__(self, path: Path, table: Table) -> None:
        self.file = path.open("w", encoding="utf-8", newline="")
        self.file.writelines(csv_records(table.names, ()))

    def write(self, table: Table, rows: list[Row]) -> None:
        header = True
        for text in csv_records(table.names, rows):
            if not header:
                self.file.write(text)
            header = False

    def close(self) -> None:
        self.file.close()


class ParquetFile:
    """With the same names, typed; a moment is in UTC."""

    def __init__(self, path: Path, table: Table) -> None:
        self.schema = pa.schema(
            [
                pa.field(
                    column.name,
                    ARROW_TYPES[column.kind],
                    nullable=not column.required,
                    metadata={"description": column.description},
                )
                for column in table.columns
            ],
            metadata={"title": table.title, "unit": table.unit},
        )
        self.writer = pq.ParquetWriter(path, self.schema, compression="zstd")

    def write(self, rows: list[Row]) -> None:
        columns = zip(*(map(_arrow, row) for row in rows), strict=True)
        arrays = [
            pa.array(values, field.type) for values, field in zip(columns, self.schema, strict=True)
        ]
        self.writer.write_table(pa.Table.from_arrays(arrays, schema=self.schema))

    def close(self) -> None:
        self.writer.close()


def _arrow(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal) else value
