"""Parquet. A stored decimal is written twice, as a number and as its exact text (`…_exact`):
decimals of Parquet are objects to numpy. pyarrow is imported when a file is written, as it is slow.
"""

from collections.abc import Sequence
from functools import cache
from itertools import batched
from typing import Any, BinaryIO

from nkworld.charts.words import plain

from .about import About
from .tables import Kind, Row, Table, compact

ROWS_IN_GROUP = 20_000  # so that a million rows need no more memory than these


@cache
def types() -> dict[Kind, Any]:
    import pyarrow as pa

    return {
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

    def __init__(self, file: BinaryIO, table: Table) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        self.columns, fields = table.columns, []
        for column in table.columns:
            texts = {"description": column.meaning, "unit": column.unit}
            metadata = {name: text for name, text in texts.items() if text}
            may_be_null = not column.required
            fields.append(pa.field(column.name, types()[column.kind], may_be_null, metadata))
            if column.digits:
                exact = {"description": f"`{column.name}` with every digit."}
                name = f"{column.name}_exact"
                fields.append(pa.field(name, pa.string(), may_be_null, exact))
        self.schema = pa.schema(fields)
        self.writer = pq.ParquetWriter(file, self.schema, compression="zstd")

    def append(self, rows: tuple[Row, ...]) -> None:
        import pyarrow as pa

        arrays = []
        for place, column in enumerate(self.columns):
            values = [row[place] for row in rows]
            cells: list[Any] = values
            if column.kind == Kind.NUMBER:
                cells = [None if value is None else float(value) for value in values]
            elif column.kind == Kind.LIST:
                cells = [
                    value and [each if isinstance(each, str) else compact(each) for each in value]
                    for value in values
                ]
            arrays.append(pa.array(cells, types()[column.kind]))
            if column.digits:
                arrays.append(pa.array([None if v is None else plain(v) for v in values]))
        self.writer.write_table(pa.Table.from_arrays(arrays, schema=self.schema))

    def close(self, facts: dict[str, Any]) -> None:
        self.writer.add_key_value_metadata(
            {name: fact if isinstance(fact, str) else compact(fact) for name, fact in facts.items()}
        )
        self.writer.close()


def write_parquet(file: BinaryIO, tables: Sequence[Table], about: About) -> None:
    table, written = tables[0], ParquetTable(file, tables[0])
    for rows in batched(table.read(), ROWS_IN_GROUP, strict=False):
        written.append(rows)
    written.close(about.facts([table]))
