"""Counts of refugees; bounds of one to five are kept in every sum."""

from datetime import datetime
from typing import Any

from nkworld.atlas.memo import once_per_request
from nkworld.atlas.models import Country
from nkworld.provenance.claims import Claims
from nkworld.provenance.models import HeadlineRule
from nkworld.provenance.periods import Frequency

from .models import RefugeeCount, Sex

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
    return _in_order(_annual(params["rule"], params["as_of"], **wanted), params)


@once_per_request
def _annual(rule: HeadlineRule, moment: datetime | None, **wanted: Any) -> Claims:
    shown = RefugeeCount.objects.headline(rule, as_of=moment)
    return Claims.read(shown.of_countries().annual().filter(**wanted), *OWN)


def counts_of(params: dict, country: Country) -> Claims:
    """The same of one country, whatever is counted, of which its page asks more than once."""
    every = all_counts_of(params["rule"], params["as_of"], country)
    whole = every.where(location="", sex=Sex.ALL, frequency=Frequency.ANNUAL)
    return _in_order(whole, params)


@once_per_request
def all_counts_of(rule: HeadlineRule, moment: datetime | None, country: Country) -> Claims:
    """Everything counted in a country, whole or in part."""
    shown = RefugeeCount.objects.headline(rule, as_of=moment).filter(country=country)
    return Claims.read(shown, *OWN, "authority", "location", "sex", "frequency")


def _in_order(claims: Claims, params: dict) -> Claims:
    return claims.within(params).ordered(lambda row: (row["period"], row["country__name"]))
