"""What partners type: a library is given an address of a running portal, and reads a table."""

from urllib.request import Request, urlopen

import polars
import pytest
from django.db import connection

pytestmark = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="What is served here lies in a SQLite file in any case."
)


def test_polars_reads_a_table_at_its_address(portal):
    """Whole, and where it asks for the parts of a file, and joins them."""
    address = f"{portal.address}/api/v1/trade/flows/?rule=all&format="
    with urlopen(Request(f"{address}csv", method="HEAD")) as answer:
        rows = int(answer.headers["X-Row-Count"])

    tables = [
        polars.read_csv(f"{address}csv", infer_schema_length=None),
        polars.scan_csv(f"{address}csv", infer_schema_length=None).collect(),
        polars.read_parquet(f"{address}parquet"),
        polars.scan_parquet(f"{address}parquet").select("source", "value").collect(),
    ]

    assert rows > 5000
    assert [table.height for table in tables] == [rows] * 4
    assert len({float(table["value"].sum()) for table in tables}) == 1
