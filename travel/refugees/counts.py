"""Counts of refugees; bounds of one to five are kept in every sum."""

from typing import Any

from nkworld.provenance.claims import Claims

from .models import RefugeeCount

REFUGEES = RefugeeCount.dataset
PERSONS = "persons"
OWN = (
    *("country__name", "country__code", "measure", "outcome", "level", "application"),
    *("counted_in", "year_basis"),
)
ONE_TO_FIVE = (
    "A count of one to five is published as five and stands here as a range: what it is within "
    "the range is not known."
)
LEFT_OUT = (
    "Not counted: North Koreans in South Korea, whose nationality they have, and in China, which "
    "tells of none."
)


def counts_read(params: dict, **wanted: Any) -> Claims:
    """Annual counts of whole countries, of the years asked for that are over, one for each cell,
    as the rule shows it.
    """
    shown = RefugeeCount.objects.headline(params["rule"], as_of=params["as_of"])
    rows = shown.of_countries().annual().filter(**wanted)
    claims = Claims.read(rows, *OWN).within(params)
    return claims.ordered(lambda row: (row["period"], row["country__name"]))
