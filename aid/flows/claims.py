"""Figures of the donors' statistics read once, as points. Nothing here adds two sources."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from nkworld.charts import Point, Series
from nkworld.provenance.models import Status
from nkworld.provenance.points import FIELDS, point_of, within

from .choices import UNITS
from .models import DonorFlow

FLOWS = DonorFlow.dataset
OWN = (
    *("donor__slug", "donor__name", "donor__abbreviation", "donor__kind"),
    *("flow", "prices", "part"),
)
ONE_VOICE = (
    "The World Bank, the OECD and, for humanitarian aid, the United Nations’ tracking service hand "
    "on much of the same donor reports: that they agree confirms nothing, and none is added."
)


@dataclass(frozen=True)
class Flows:
    """Claims as dictionaries, one for each cell, as the rule shows it."""

    rows: tuple[dict, ...]

    @classmethod
    def read(cls, params: dict, **wanted) -> "Flows":
        """Annual figures of all sectors, of the years asked for that are over."""
        rows = DonorFlow.objects.headline(params["rule"], as_of=params["as_of"])
        found = list(rows.annual().filter(**wanted).values(*FIELDS, *OWN))
        shown = set(within(params, [row["period"] for row in found]))
        in_order = sorted(found, key=lambda row: (row["period"], row["donor__name"]))
        return cls(tuple(row for row in in_order if row["period"] in shown))

    @property
    def periods(self) -> list[str]:
        return sorted({row["period"] for row in self.rows})

    def where(self, **wanted) -> "Flows":
        fits = (r for r in self.rows if all(r[name] == value for name, value in wanted.items()))
        return Flows(tuple(fits))

    def where_not(self, **unwanted) -> "Flows":
        fits = (r for r in self.rows if all(r[name] != value for name, value in unwanted.items()))
        return Flows(tuple(fits))

    def by(self, *names: str) -> dict[tuple, "Flows"]:
        """{values of these fields: their claims}, in the order of the rows."""
        found: dict[tuple, list[dict]] = {}
        for row in self.rows:
            found.setdefault(tuple(row[name] for name in names), []).append(row)
        return {key: Flows(tuple(rows)) for key, rows in found.items()}

    @property
    def size(self) -> Decimal:
        """By what donors are put in order: all years of one kind and one price base."""
        return sum((row["value"] for row in self.rows if row["value"] is not None), Decimal(0))

    def series(self, slug: str, label: str, role: str) -> Series:
        points = tuple(point_of(row["period"], row) for row in self.rows)
        return Series(slug, label, points, role)

    def together(self, slug: str, label: str, role: str) -> Series:
        """Donors added up year by year; call it of one source, one kind and one price base."""
        return Series(slug, label, tuple(self._sum(period) for period in self.periods), role)

    def _sum(self, period: str) -> Point:
        rows = [row for row in self.rows if row["period"] == period]
        if not rows:
            return Point(period, None)
        return Point(
            period,
            sum((row["value"] for row in rows), Decimal(0)),
            status=Status.DERIVED.value,
            source=rows[0]["source__slug"],
            grade=rows[0]["grade"],
            note=f"sum of {len(rows)} donors",
        )


def dollars(prices: str) -> dict[str, Any]:
    """How a figure of one price base measures."""
    return {"unit": UNITS[prices], "measure": "money"}
