"""Agreement as points: one state over the years, or all states in one year."""

from dataclasses import dataclass
from datetime import datetime

from nkworld.atlas.memo import once_per_request
from nkworld.atlas.models import Country
from nkworld.charts import Point
from nkworld.provenance.amounts import point_of
from nkworld.provenance.claims import Claims
from nkworld.provenance.models import HeadlineRule

from .models import COUNTS, LEAST, Agreement

AGREEMENT = Agreement.dataset
UNIT = "per cent of joint roll calls"
DENOMINATOR = "the roll calls in which both cast yes, no or abstain"
LISTED = "The table of claims has them."
NAMED = 25  # states in one note
LEFT_OUT = "Absences, and what was adopted without a vote, are left out."


@dataclass(frozen=True)
class Share:
    """One claim of agreement, read: with whom, in which year, and of how many roll calls."""

    row: dict

    @property
    def period(self) -> str:
        return self.row["period"]

    @property
    def name(self) -> str:
        return self.row["country__name"]

    @property
    def source(self) -> str:
        return self.row["source__slug"]

    @property
    def joint_votes(self) -> int:
        return self.row["joint_votes"]

    @property
    def is_drawn(self) -> bool:
        return self.joint_votes >= LEAST

    @property
    def counts(self) -> str:
        """“66 of 79 joint roll calls the same, 10 with one abstaining, 3 opposed”."""
        same, abstained, opposed = (self.row[name] for name in COUNTS[1:])
        calls = "roll call" if self.joint_votes == 1 else "roll calls"
        return (
            f"{same} of {self.joint_votes} joint {calls} the same, {abstained} with one "
            f"abstaining, {opposed} opposed"
        )

    @property
    def brief(self) -> str:
        """“3 of 5”: the same ballots, and of how many."""
        return f"{self.row['same']} of {self.joint_votes}"

    @property
    def note(self) -> str:
        return "; ".join(filter(None, [self.counts, self.row["note"]]))

    def point(self, x: str) -> Point:
        return point_of(self.row | {"note": self.note}, x)


def shares(queryset) -> list[Share]:
    """Of annual claims, by year and name."""
    own = [f"country__{name}" for name in ("name", "region", "code", "slug")]
    own += [*COUNTS, "agreement_index"]
    valued = queryset.annual().filter(value__isnull=False).order_by("period", "country__name")
    return [Share(row) for row in Claims.read(valued, *own).rows]


@once_per_request
def shares_in(rule: HeadlineRule, moment: datetime | None, year: str) -> list[Share]:
    """Of every state, in one year."""
    return shares(Agreement.objects.headline(rule, as_of=moment).of_year(year))


@once_per_request
def shares_of(rule: HeadlineRule, moment: datetime | None, country: Country) -> list[Share]:
    """Of one state, in every year."""
    return shares(Agreement.objects.headline(rule, as_of=moment).filter(country=country))


def claims_of(found: list[Share]) -> Claims:
    return Claims(tuple(share.row for share in found))


def named(few: list[Share], name_of) -> str:
    """“Fiji (2 of 5), Türkiye (4 of 7)”, at most so many that they can be read."""
    if len(few) > NAMED:
        return f"{len(few)} states"
    return ", ".join(f"{name_of(share)} ({share.brief})" for share in few)
