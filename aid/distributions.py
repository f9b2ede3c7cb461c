"""The file of activities among the files of the tables that it is made of."""

from collections.abc import Iterator

from nkworld.atlas.page_addresses import page_address
from nkworld.provenance.distributions import Distribution, distributes

TOLD = ("aid/contributions", "aid/appeals", "aid/programmes")


@distributes
def files(slug: str) -> Iterator[Distribution]:
    """Of each of the three, with the other two."""
    if slug in TOLD:
        yield Distribution(
            "IATI 2.03 activities, of a secondary publisher",
            "application/xml",
            page_address("iati:activities"),
        )
