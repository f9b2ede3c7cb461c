"""The kit among the files of the portal."""

from collections.abc import Iterator

from nkworld.atlas.page_addresses import page_address
from nkworld.provenance.distributions import EVERYTHING, Distribution, distributes

from .building import NEWEST, offered


@distributes
def files(slug: str) -> Iterator[Distribution]:
    found = offered() if slug == EVERYTHING else None
    if found:
        yield Distribution(
            "Data kit: SQLite, CSV and Parquet of every table",
            "application/zip",
            page_address("kit:file", NEWEST),
            found.size,
            found.sha256,
            found.built,
        )
