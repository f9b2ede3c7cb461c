"""Parquet: typed columns, exact decimals, what the file tells of itself as key-value metadata."""

from collections.abc import Iterator
from itertools import batched
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from .about import About
from .columns import Column, Kind, compact
from .tables import Row, Table

ROWS_IN_GROUP = 20_000  # so that a million rows need no more memory than these

TYPES: dict[Kind, pa.DataType] = {
    Kind.TEXT: pa.string(),
    Kind.NUMBER: pa.float64(),
    Kind.INTEGER: pa.int64(),
    Kind.BOOLEAN: pa.bool_(),
    Kind.DATE: pa.date32(),
    Kind.MOMENT: pa.timestamp("us", tz="UTC"),
    Kind.LIST: pa.list_(pa.string()),
}


class ParquetTable:
    """A file that takes rows in portions; nothing in it depends on the clock."""

    def __init__(self, file: BinaryIO, columns: list[Column]) -> None:
        self.columns = columns
        self.schema = pa.schema([_field(column) for column in columns])
        self.writer = pq.ParquetWriter(file, self.schema, compression="zstd")

    def append(self, rows: tuple[Row, ...]) -> None:
        arrays = [
            pa.array([_cell(column, row[place]) for row in rows], self.schema.field(place).type)
            for place, column in enumerate(self.columns)
        ]
        self.writer.write_table(pa.table(arrays, schema=self.schema))

    def close(self, told: dict[str, Any]) -> None:
        self.writer.add_key_value_metadata(
            {
                name: value if isinstance(value, str) else compact(value)
                for name, value in told.items()
            }
        )
        self.writer.close()


def write_parquet(file: BinaryIO, table: Table, about: About) -> None:
    written = ParquetTable(file, table.columns)
    for rows in portions(table):
        written.append(rows)
    written.close(about.told([table]))


def portions(table: Table) -> Iterator[tuple[Row, ...]]:
    return batched(table.read(), ROWS_IN_GROUP, strict=False)


def _field(column: Column) -> pa.Field:
    told = {"description": column.meaning, "unit": column.unit}
    return pa.field(column.name, _type(column), metadata={k: v for k, v in told.items() if v})


def _type(column: Column) -> pa.DataType:
    if column.kind == Kind.NUMBER and column.digits:
        return pa.decimal128(*column.digits)
    return TYPES[column.kind]


def _cell(column: Column, value: Any) -> Any:
    if value is None:
        return None
    if column.kind == Kind.NUMBER and not column.digits:
        return float(value)
    if column.kind == Kind.LIST:
        return [each if isinstance(each, str) else compact(each) for each in value]
    return value
