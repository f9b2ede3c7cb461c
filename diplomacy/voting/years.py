"""One year of agreement: what every state's share was, and which years there are."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from nkworld.atlas.memo import once_per_request

from .models import Agreement
from .shares import Share, shares_in


@dataclass(frozen=True)
class Year:
    """The shares of one year, by name; `label` is empty where nothing is on record at all."""

    label: str
    shares: list[Share]

    @classmethod
    def load(cls, rule, year=None, as_of=None) -> "Year":
        """A year, the newest that is drawn unless one is asked for."""
        label = str(year or newest_drawn(as_of) or "")
        return cls(label, shares_in(rule, as_of, label) if label else [])

    @property
    def of(self) -> str:
        return f"in {self.label}" if self.label else ""

    @cached_property
    def ranked(self) -> list[Share]:
        """Those that may stand in one order, the highest first, of equal ones by name: of the
        source that has most of them, and often there.
        """
        of_one_source = (share for share in self.often_there if share not in self.of_others)
        return sorted(of_one_source, key=lambda share: (-share.row["value"], share.name))

    @cached_property
    def often_there(self) -> list[Share]:
        """Present in at least half of the roll calls in which North Korea voted.

        The most present state was there in all of these. A share of a dozen roll calls easily
        lies above one of eighty.
        """
        most = max((share.joint_votes for share in self.shares), default=0)
        return [s for s in self.shares if s.is_drawn and 2 * s.joint_votes >= most]

    @property
    def seldom_there(self) -> list[Share]:
        return [share for share in self.shares if share not in self.often_there]

    @cached_property
    def of_others(self) -> list[Share]:
        """Often there, and told by another source than most."""
        told = Counter(share.source for share in self.often_there)
        usual = max(told, key=lambda source: (told[source], source), default="")
        return [share for share in self.often_there if share.source != usual]

    @cached_property
    def by_code(self) -> dict[str, Share]:
        return {share.row["country__code"]: share for share in self.shares}


def newest_drawn(as_of=None) -> str | None:
    """The last year in which somebody has enough joint roll calls."""
    rows = Agreement.objects.as_of(as_of).included().annual().drawn()
    return rows.order_by("-period").values_list("period", flat=True).first()


@once_per_request
def years_on_record(as_of=None) -> list[str]:
    """Every year with a claim, the newest first."""
    rows = Agreement.objects.as_of(as_of).included().annual().order_by("-period")
    return list(rows.values_list("period", flat=True).distinct())
