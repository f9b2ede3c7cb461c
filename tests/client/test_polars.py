"""What partners type: a library is given an address of a running portal, and reads a table."""

from urllib.request import Request, urlopen

import pytest

from nkworld.running.response_cache.answers import MOST_BYTES

pytestmark = pytest.mark.slow


def test_polars_reads_a_table_at_its_address(portal):
    """Whole, and where it asks for the parts of a file, and joins them."""
    import polars  # where it is needed: a third of a second for each process

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


def test_polars_reads_a_file_that_is_kept_on_disk_alone(portal):
    """Too long to be kept as an answer, it is written once and read part by part."""
    import polars

    every = "rule=all&readings=all&vintages=all"
    address = f"{portal.address}/api/v1/trade/flows/?{every}&format=ndjson"
    asked = {"Accept": "*/*"}  # as polars asks
    with urlopen(Request(address, headers=asked)) as answer:
        rows, length = answer.headers["X-Row-Count"], answer.headers["Content-Length"]
        first = polars.read_ndjson(answer.read(), infer_schema_length=None)

    again = polars.scan_ndjson(address, infer_schema_length=None).collect()

    assert int(length) > MOST_BYTES
    # Once, behind its headers.
    sizes = [path.stat().st_size for path in portal.answers.iterdir()]
    assert sum(size > int(length) for size in sizes) == 1
    with urlopen(Request(address, headers=asked, method="HEAD")) as answer:
        assert "hit" in answer.headers["Cache-Status"]
    assert again.height == int(rows)
    assert again.equals(first)
