"""Gifts of one year side by side, and which year a page of them opens on."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from nkworld.atlas.memo import once_per_request
from nkworld.charts import Point
from nkworld.charts.periods import is_over
from nkworld.provenance.amounts import point_of
from nkworld.provenance.claims import Claims, Row
from nkworld.provenance.points import day_of

from .choices import Scope
from .claims import OF_A_GIFT, claims_read, size
from .models import Contribution

ENOUGH = 5  # that make a year worth showing unasked
NOT_OVER = "The year is not over: nothing is shown of it."


@dataclass(frozen=True)
class Gift:
    """What one bar shows: its name and the claim behind it; `number` tells several grants apart."""

    label: str
    row: Row
    number: str = ""

    @property
    def size(self) -> Decimal:
        return size(self.row)

    @property
    def point(self) -> Point:
        words = dict.fromkeys(filter(None, [self.row["coverage"], self.row["note"]]))
        return point_of(self.row | {"note": "; ".join(words)}, self.label)


def largest_first(gifts: Iterable[Gift]) -> list[Gift]:
    """In the order of a picture."""
    return sorted(gifts, key=lambda gift: (-gift.size, gift.label))


def gifts_read(params: dict) -> Claims:
    """Claims at the stage asked for, by single donors, that say how much of a year they mean."""
    return _gifts(params["as_of"], params["stage"])


@once_per_request
def _gifts(moment: datetime | None, stage: str) -> Claims:
    rows = Contribution.objects.as_of(moment).annual().at_stage(stage)
    return claims_read(rows.exclude(scope=Scope.AGAIN), *OF_A_GIFT, "plan")


@dataclass(frozen=True)
class Year:
    """Which year a page shows."""

    period: str
    is_over: bool = True

    @property
    def topic(self) -> str:
        """“ in 2019”, empty where there is none."""
        return f" in {self.period}" if self.period else ""

    @property
    def notes(self) -> tuple[str, ...]:
        return () if self.is_over else (NOT_OVER,)


def year_shown(params: dict, by_year: dict[str, list[Gift]]) -> Year:
    """The year asked for; else the newest with enough gifts, else with any.

    `by_year` are the gifts of each year: {period: gifts}. A year that is not over is not shown.
    """
    day = day_of(params)
    if params["period"]:
        return Year(str(params["period"]), is_over(str(params["period"]), day))
    past = {year: gifts for year, gifts in by_year.items() if gifts and is_over(year, day)}
    enough = [year for year, gifts in past.items() if len(gifts) >= ENOUGH]
    return Year(max(enough or past, default=""))
