"""Agreement as points: one state over the years, or all states in one year."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, ClassVar

from nkworld.atlas.memo import once_per_request
from nkworld.atlas.models import Country
from nkworld.charts import Point, Series
from nkworld.figures.amounts import point_of
from nkworld.figures.claims import Claims
from nkworld.provenance.models import HeadlineRule, ObservationQuerySet

from .models import COUNTS, LEAST, Agreement

AGREEMENT = Agreement.dataset
LISTED = "The table of claims has them."
NAMED = 25  # states in one note
LEFT_OUT = "Absences, and what was adopted without a vote, are left out."
# (from so many per cent, what it means, its look), the highest first.
CLASSES = (
    (80, "Nearly always (80 % and more)", "step-1"),
    (60, "Mostly (60 to 80 %)", "step-2"),
    (40, "About half (40 to 60 %)", "step-3"),
    (20, "Seldom (20 to 40 %)", "step-4"),
    (0, "Hardly ever (under 20 %)", "step-5"),
)
FEW = f"Fewer than {LEAST} joint roll calls"
LOOKS = {label: look for _, label, look in CLASSES} | {FEW: "none"}


@dataclass(frozen=True)
class Share:
    row: dict

    period: ClassVar[Any] = property(lambda self: self.row["period"])
    name: ClassVar[Any] = property(lambda self: self.row["country__name"])
    source: ClassVar[Any] = property(lambda self: self.row["source__slug"])
    joint_votes: ClassVar[Any] = property(lambda self: self.row["joint_votes"])

    @property
    def is_drawn(self) -> bool:
        return self.joint_votes >= LEAST

    @property
    def label(self) -> str:
        """Its class in words; a share of few roll calls has none of the five."""
        if not self.is_drawn:
            return FEW
        return next(label for least, label, _ in CLASSES if self.row["value"] >= least)

    @property
    def words(self) -> str:
        return self.label.partition(" (")[0]

    @property
    def counts(self) -> str:
        """“66 of 79 joint roll calls the same, 10 with one abstaining, 3 opposed”."""
        same, abstained, opposed = (self.row[name] for name in COUNTS[1:])
        calls = "roll call" if self.joint_votes == 1 else "roll calls"
        return (
            f"{same} of {self.joint_votes} joint {calls} the same, {abstained} with one "
            f"abstaining, {opposed} opposed"
        )

    def point(self, x: str) -> Point:
        note = "; ".join(filter(None, [self.counts, self.row["note"]]))
        return point_of(self.row | {"note": note}, x)


def shares(queryset: ObservationQuerySet) -> list[Share]:
    own = [f"country__{name}" for name in ("name", "region", "code", "slug")]
    own += [*COUNTS, "agreement_index"]
    valued = queryset.annual().filter(value__isnull=False).order_by("period", "country__name")
    return [Share(row) for row in Claims.read(valued, *own).rows]


@once_per_request
def shares_in(rule: HeadlineRule, moment: datetime | None, year: str) -> list[Share]:
    return shares(Agreement.objects.headline(rule, as_of=moment).filter(period=year))


@once_per_request
def shares_of(rule: HeadlineRule, moment: datetime | None, country: Country) -> list[Share]:
    return shares(Agreement.objects.headline(rule, as_of=moment).filter(country=country))


def stated(found: list[Share], params: dict, series: Sequence[Series]) -> dict[str, Any]:
    """What both figures of agreement say."""
    return Claims(tuple(share.row for share in found)).stated(params, series) | {
        "unit": Agreement.unit,
        "measure": "percent",
        "denominator": "the roll calls in which both cast yes, no or abstain",
    }


def named(few: list[Share], name_of: Callable[[Share], str]) -> str:
    """“Fiji (2 of 5), Türkiye (4 of 7)”, at most so many that they can be read."""
    if len(few) > NAMED:
        return f"{len(few)} states"
    return ", ".join(f"{name_of(s)} ({s.row['same']} of {s.joint_votes})" for s in few)


@dataclass(frozen=True)
class Year:
    """The shares of one year, by name; `label` is empty where nothing is on record at all."""

    label: str
    shares: list[Share]

    @classmethod
    def load(
        cls, rule: HeadlineRule, year: int | str | None = None, as_of: datetime | None = None
    ) -> "Year":
        label = str(year or newest_drawn(as_of) or "")
        return cls(label, shares_in(rule, as_of, label) if label else [])

    @cached_property
    def ranked(self) -> list[Share]:
        """Of the source that has most of them and often there, the highest first, then by name."""
        of_one_source = (share for share in self.often_there if share not in self.of_others)
        return sorted(of_one_source, key=lambda share: (-share.row["value"], share.name))

    @cached_property
    def often_there(self) -> list[Share]:
        """Present in at least half of North Korea’s roll calls, which the most present state was
        in: a share of a dozen roll calls easily lies above one of eighty.
        """
        most = max((share.joint_votes for share in self.shares), default=0)
        return [s for s in self.shares if s.is_drawn and 2 * s.joint_votes >= most]

    @property
    def seldom_there(self) -> list[Share]:
        return [share for share in self.shares if share not in self.often_there]

    @cached_property
    def of_others(self) -> list[Share]:
        counted = Counter(share.source for share in self.often_there)
        usual = max(counted, key=lambda source: (counted[source], source), default="")
        return [share for share in self.often_there if share.source != usual]

    @cached_property
    def by_code(self) -> dict[str, Share]:
        return {share.row["country__code"]: share for share in self.shares}


def newest_drawn(as_of: datetime | None = None) -> str | None:
    rows = Agreement.objects.as_of(as_of).included().annual().drawn()
    return rows.order_by("-period").values_list("period", flat=True).first()


@once_per_request
def years_on_record(as_of: datetime | None = None) -> list[str]:
    rows = Agreement.objects.as_of(as_of).included().annual().order_by("-period")
    return list(rows.values_list("period", flat=True).distinct())
