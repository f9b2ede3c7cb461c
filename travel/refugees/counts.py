"""Counts of refugees read once, as points; bounds of one to five are kept in every sum."""

from dataclasses import dataclass
from decimal import Decimal

from nkworld.charts import Point
from nkworld.provenance.models import Status
from nkworld.provenance.points import FIELDS, point_of, within

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


@dataclass(frozen=True)
class Counts:
    """Claims as dictionaries, one for each cell, as the rule shows it."""

    rows: tuple[dict, ...]

    @classmethod
    def read(cls, params: dict, **wanted) -> "Counts":
        """Annual counts of whole countries, of the years asked for that are over."""
        rows = RefugeeCount.objects.headline(params["rule"], as_of=params["as_of"])
        found = list(rows.of_countries().annual().filter(**wanted).values(*FIELDS, *OWN))
        shown = set(within(params, [row["period"] for row in found]))
        in_order = sorted(found, key=lambda row: (row["period"], row["country__name"]))
        return cls(tuple(row for row in in_order if row["period"] in shown))

    @property
    def periods(self) -> list[str]:
        return sorted({row["period"] for row in self.rows})

    def where(self, **wanted) -> "Counts":
        fits = (r for r in self.rows if all(r[name] == value for name, value in wanted.items()))
        return Counts(tuple(fits))

    def points(self) -> tuple[Point, ...]:
        """One for each row, at its period."""
        return tuple(point_of(row["period"], row) for row in self.rows)

    def total(self, period: str) -> Point:
        """The countries of one measure and year added up, within its bounds."""
        rows = [row for row in self.rows if row["period"] == period]
        if not rows:
            return Point(period, None)
        low, high = (sum((_end(row, end) for row in rows), Decimal(0)) for end in ENDS)
        few = sum(row["value"] is None for row in rows)
        note = f"sum of {len(rows)} countries of asylum" + f", {few} with one to five" * bool(few)
        papers = {
            "status": Status.DERIVED.value,
            "source": rows[0]["source__slug"],
            "grade": rows[0]["grade"],
            "note": note,
        }
        if low == high:
            return Point(period, low, **papers)
        return Point(period, None, low, high, **papers)


ENDS = ("value_low", "value_high")


def _end(row: dict, end: str) -> Decimal:
    return row[end] if row["value"] is None else row["value"]
