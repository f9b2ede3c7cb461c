"""Which lists of donors are complete: only in these may anybody be said to lead."""

from dataclasses import dataclass

from nkworld.provenance.claims import Claims
from nkworld.provenance.derivations import tolerance

from .choices import Scope
from .claims import FISCAL
from .querysets import EVERYBODY, LABEL

FIRST = 3  # who have to be on record for an order


@dataclass(frozen=True, slots=True)
class CompleteList:
    """The donors of one year as one source has them, all of them: the first, the largest first."""

    period: str
    source: str
    first: tuple[str, ...]

    @property
    def name(self):
        return f"the complete list of {self.source} for {self.period}"


def complete_lists(claims: Claims) -> list[CompleteList]:
    """Of each year and source whose single donors make up that source’s own total of all donors.

    Only figures of whole calendar years count: the books of one day list who had reported by
    then, and a fiscal year is no calendar year. The parts reach the total if they miss it by no
    more than the last printed digit of each of them and of the total is worth, halved.
    """
    whole = claims.only(
        lambda row: (
            row["scope"] == Scope.WHOLE
            and row["source__slug"] not in FISCAL
            and row["value"] is not None
        )
    )
    by_list = whole.by("period", "source__short_name")
    lists = (_list_of(period, source, one) for (period, source), one in by_list.items())
    return [found for found in lists if found]


def _list_of(period: str, source: str, claims: Claims) -> CompleteList | None:
    total = next(iter(claims.where(donor__slug=EVERYBODY).rows), None)
    parts = claims.only(lambda row: row["donor__slug"] != EVERYBODY).rows
    if total is None or not parts:
        return None
    missed = abs(sum(row["value"] for row in parts) - total["value"])
    if missed > sum(tolerance(row["value"]) for row in (total, *parts)):
        return None
    single = sorted(
        (row for row in parts if row["donor__kind"] != LABEL), key=lambda row: -row["value"]
    )
    return CompleteList(period, source, tuple(row["donor__name"] for row in single[:FIRST]))


def nearest_list(lists: list[CompleteList], year: str) -> CompleteList | None:
    """The list whose year is nearest, the later of two; None of none."""
    return min(
        lists, key=lambda each: (abs(int(each.period) - int(year)), -int(each.period)), default=None
    )
