"""Estimates by section as amounts: of one partner, or summed over partners of one source.

Amounts are current US dollars, seen from the DPRK. The rows of the ledger enter no sum.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from nkworld.atlas.models import WORLD
from nkworld.charts import in_a_row, money, within_a_sentence
from nkworld.charts.sentences import is_over
from nkworld.provenance.points import FIELDS, day_of, names_of, newest_moment, rows_of
from nkworld.provenance.records import grouped

from ..amounts import Amount
from .models import Section, SectionFlow

TO_OR_FROM = {"export": "exports to", "import": "imports from"}
OWN_CLASSIFICATION = (
    "Sections of SITC are no sums of chapters of the Harmonized System: add nothing here to the "
    "figures of goods by HS code."
)


@dataclass(frozen=True)
class Estimates:
    """What one source a year estimates in one direction, row by row; `ledger` are the rows left
    out of every sum.
    """

    rows: list[dict]
    ledger: list[dict]

    @classmethod
    def read(cls, params, **only) -> "Estimates":
        """Of one partner where the question names one, else of all; `only` narrows it further.

        Sums are of one source: of each year that which stands first in the rule.
        """
        claims = SectionFlow.objects.as_of(params["as_of"]).annual()
        claims = claims.filter(direction=params["direction"], **only)
        country = params.get("country")
        if country and country.code != WORLD:
            claims = claims.filter(country=country)
        own = ("section", "country__name")
        day, place = day_of(params), params["rule"].place
        rows = [row for row in rows_of(claims, *own) if is_over(row["period"], day)]
        by_year = grouped(rows, lambda row: row["period"])
        first = {y: min((r["source_id"] for r in some), key=place) for y, some in by_year.items()}
        return cls(
            [row for row in rows if row["source_id"] == first[row["period"]]],
            list(claims.excluded().order_by("country__name").values(*FIELDS, *own)),
        )

    @property
    def names(self) -> dict[str, str]:
        return names_of(self.rows)

    @property
    def as_of(self) -> datetime | None:
        return newest_moment(self.rows)

    @property
    def years(self) -> list[str]:
        return sorted({row["period"] for row in self.rows})

    def by_section(self, year: str) -> dict[str, Amount]:
        """{section: the sum over the partners}, in the order of sections."""
        return self._summed(year, "section")

    def by_partner(self, year: str) -> dict[str, Amount]:
        """{partner: the sum over the sections}, by name."""
        return self._summed(year, "country__name")

    def _summed(self, year, field):
        own = grouped([r for r in self.rows if r["period"] == year], lambda row: row[field])
        return {key: total(own[key]) for key in sorted(own)}

    def left_out(self, year: str) -> tuple[str, ...]:
        """What the year’s sums leave out, in a sentence."""
        rows = [row for row in self.ledger if row["period"] == year]
        if not rows:
            return ()
        value = sum((row["value"] for row in rows), Decimal(0))
        names = sorted({row["country__name"] for row in rows})
        return (
            f"Left out of {year}, as South Korea’s trade or probably so: {money(value)} of "
            f"{in_a_row(names)}. "
            "The ledger has each row with its rule.",
        )


def total(rows: list[dict]) -> Amount:
    """One amount of some rows of one source, as weak as the weakest of them."""
    amount = Amount.of(rows[0])
    for row in rows[1:]:
        amount = amount.combined(Amount.of(row), +1, "")
    if len(rows) == 1:
        return amount
    partners = len({row["country__name"] for row in rows})
    return replace(amount, note=f"sum over {partners} partners" if partners > 1 else "sum")


def label(section: str) -> str:
    """“3 Mineral fuels, lubricants and related materials”"""
    return f"{section} {Section(section).label}"


def in_a_sentence(section: str) -> str:
    """“mineral fuels, lubricants and related materials (SITC 3)”"""
    return f"{within_a_sentence(Section(section).label)} (SITC {section})"


def traded(params: dict, partners: str = "all partners counted") -> str:
    """“exports to China”, “imports from all partners counted”"""
    country = params.get("country")
    name = country.in_a_sentence if country and country.code != WORLD else partners
    return f"{TO_OR_FROM[params['direction']]} {name}"
