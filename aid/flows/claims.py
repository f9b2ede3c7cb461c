"""Figures of the donors' statistics. Nothing here adds two sources."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from nkworld.atlas.memo import once_per_request
from nkworld.atlas.models import Country
from nkworld.charts import Series
from nkworld.figures.amounts import total
from nkworld.figures.claims import Claims, line
from nkworld.provenance.models import HeadlineRule

from .models import DonorFlow, Prices

FLOWS = DonorFlow.dataset
OWN = (
    *("donor__slug", "donor__name", "donor__abbreviation", "donor__kind"),
    *("flow", "prices", "part"),
)
ONE_VOICE = (
    "The World Bank, the OECD and, for humanitarian aid, the United Nations’ tracking service hand "
    "on much of the same donor reports: that they agree confirms nothing, and none is added."
)


def flows_read(params: dict, **wanted: Any) -> Claims:
    """Annual figures of the years asked for that are over, one for each cell, as the rule shows
    it.
    """
    return _in_order(_annual(params["rule"], params["as_of"], **wanted), params)


@once_per_request
def _annual(rule: HeadlineRule, moment: datetime | None, **wanted: Any) -> Claims:
    shown = DonorFlow.objects.headline(rule, as_of=moment)
    return Claims.read(shown.annual().filter(**wanted), *OWN)


def flows_of(params: dict, country: Country) -> Claims:
    """The same of the donors of one country, in every price base: a page asks for several."""
    return _in_order(all_flows_of(params["rule"], params["as_of"], country), params)


@once_per_request
def all_flows_of(rule: HeadlineRule, moment: datetime | None, country: Country) -> Claims:
    shown = DonorFlow.objects.headline(rule, as_of=moment)
    return Claims.read(shown.annual().from_country(country), *OWN)


def _in_order(claims: Claims, params: dict) -> Claims:
    return claims.within(params).ordered(lambda row: (row["period"], row["donor__name"]))


def by_donor(claims: Claims) -> list[Claims]:
    """The largest first: call it of one kind of flow and one price base."""
    return sorted(claims.by("donor__slug").values(), key=lambda one: -size(one))


def size(claims: Claims) -> Decimal:
    return sum((each.value for each in claims.amounts if each.value is not None), Decimal(0))


def of_donor(claims: Claims, number: int) -> Series:
    """The claims of one donor, in the colour of its place."""
    row = claims.rows[0]
    return claims.series(row["donor__slug"], row["donor__name"], f"category-{number}")


def together(claims: Claims, slug: str, label: str, role: str) -> Series:
    """Donors added up year by year; call it of one source, one kind and one price base."""
    by_period = {period: some.amounts for period, some in claims.by("period").items()}
    return line(
        slug,
        label,
        role,
        claims.periods,
        lambda each: total(by_period[each], f"sum of {len(by_period[each])} donors"),
    )


def dollars(prices: str) -> dict[str, Any]:
    """How a figure of one price base measures."""
    return {"unit": Prices(prices).unit, "measure": "money", "is_flow": True}
