"""Estimates by section as amounts: of one partner, or summed over partners of one source.

Amounts are current US dollars, seen from the DPRK. The rows of the ledger enter no sum.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from nkworld.atlas.memo import once_per_request
from nkworld.atlas.models import WORLD, Country
from nkworld.charts import Point, in_a_row, money
from nkworld.provenance import amounts
from nkworld.provenance.claims import Claims
from nkworld.provenance.points import day_of

from .models import Section, SectionFlow

TO_OR_FROM = {"export": "exports to", "import": "imports from"}
OWN_CLASSIFICATION = (
    "Sections of SITC are no sums of chapters of the Harmonized System: add nothing here to the "
    "figures of goods by HS code."
)


OWN = ("section", "direction", "country__name")


@once_per_request
def of_partner(moment: datetime | None, country: Country) -> tuple[Claims, Claims]:
    """What is estimated of one partner in both directions, and what the ledger holds of it."""
    return Claims.with_ledger(
        SectionFlow.objects.as_of(moment).annual().filter(country=country), *OWN
    )


@dataclass(frozen=True)
class Estimates:
    """What one source a year estimates in one direction; `ledger` are the claims left out of every
    sum.
    """

    claims: Claims
    ledger: Claims

    @classmethod
    def read(cls, params: dict, **only: str) -> "Estimates":
        """Of one partner where the question names one, else of all; `only` narrows it further.

        Sums are of one source: of each year that which stands first in the rule.
        """
        country, moment = params.get("country"), params["as_of"]
        if country and country.code != WORLD:
            every = of_partner(moment, country)
        else:
            every = Claims.with_ledger(
                SectionFlow.objects.as_of(moment).annual().filter(**only), *OWN
            )
        claims, ledger = (some.where(direction=params["direction"], **only) for some in every)
        claims = claims.only(lambda row: row["value"] is not None).over(day_of(params))
        rule = params["rule"]
        return cls(
            claims.of_first_source(lambda row: rule.place(row["source_id"])),
            ledger.ordered(lambda row: row["country__name"]),
        )

    def by(self, field: str, year: str) -> dict[str, Point]:
        """{section or partner: the sum over all others}, in order."""
        return {
            key: total(some)
            for key, some in sorted(self.claims.where(period=year).by(field).items())
        }

    def left_out(self, year: str) -> tuple[str, ...]:
        """What the year’s sums leave out, in a sentence."""
        rows = self.ledger.where(period=year).rows
        if not rows:
            return ()
        value = sum((row["value"] for row in rows), Decimal(0))
        names = sorted({row["country__name"] for row in rows})
        return (
            f"Left out of {year}, as South Korea’s trade or probably so: {money(value)} of "
            f"{in_a_row(names)}. "
            "The ledger has each row with its rule.",
        )


def total(claims: Claims) -> Point:
    """One amount of claims of one source, as weak as the weakest of them."""
    partners = len({row["country__name"] for row in claims.rows})
    if len(claims.rows) == 1:
        return claims.amounts[0]
    note = f"sum over {partners} partners" if partners > 1 else "sum"
    return amounts.total(claims.amounts, note)


def label(section: str) -> str:
    """“3 Mineral fuels, lubricants and related materials”"""
    return f"{section} {Section(section).label}"


def traded(params: dict, partners: str = "all partners counted") -> str:
    """“exports to China”, “imports from all partners counted”"""
    country = params.get("country")
    name = country.in_a_sentence if country and country.code != WORLD else partners
    return f"{TO_OR_FROM[params['direction']]} {name}"
