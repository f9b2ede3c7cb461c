"""What partners type: a library is given an address of a running portal, and reads a table."""

import polars
import pytest

from tests.factories import FlowFactory, ReleaseFactory, live


@pytest.mark.django_db(transaction=True)
def test_polars_reads_tables_at_their_addresses(live_server, universe, monkeypatch):
    """Those on disk as well: polars asks for the parts of a file, and joins them."""
    release = ReleaseFactory(source=universe.bureau)
    for year in range(1950, 2000):
        FlowFactory(release=release, period=str(year), note="long " * 40)
    live(release)
    monkeypatch.setattr("nkworld.api.files.MAX_IN_MEMORY", 1_000)
    address = f"{live_server.url}/api/v1/trade/flows/?rule=all&format="

    tables = [
        polars.read_csv(f"{address}csv", infer_schema_length=None),
        polars.scan_csv(f"{address}csv", infer_schema_length=None).collect(),
        polars.read_parquet(f"{address}parquet"),
        polars.scan_parquet(f"{address}parquet").select("source", "value").collect(),
    ]

    assert [table.height for table in tables] == [57] * 4
    assert {float(table["value"].sum()) for table in tables} == {float(tables[0]["value"].sum())}
