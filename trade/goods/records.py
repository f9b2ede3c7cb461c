"""How much is recorded of each sort of goods, and of which partner."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, lru_cache
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Max, Min, Q

from nkworld.provenance.periods import Frequency
from nkworld.provenance.revisions import CODE_VERSION, revision_of
from nkworld.provenance.tallies import tally

from .models import Commodity, GoodsFlow, GoodsFlowQuerySet, Sector
from .models.flow import BY_COMMODITY, extents
from .tree import Tree

KEPT = 24 * 3600
IN_MEMORY = 8  # one for each tree that is kept
LISTED_HEADINGS = 20
LEAVES = (Commodity.Level.HEADING, Commodity.Level.SUBHEADING)


@dataclass(frozen=True, slots=True)
class Extent:
    claims: int
    first: date
    last: date

    def __add__(self, other: "Extent") -> "Extent":
        first, last = min(self.first, other.first), max(self.last, other.last)
        return Extent(self.claims + other.claims, first, last)


@dataclass(frozen=True, slots=True)
class Listing:
    """A sector in a list that is no longer for more rows: all but a few headings are listed.

    `more` headings are on the pages of their chapters; `codes` are those with claims of their own.
    """

    commodities: list[Commodity]
    more: int
    codes: int
    claims: int


class Recorded:
    def __init__(self, tree: Tree, own: Mapping[int, Extent]) -> None:
        self.tree, self.own = tree, own
        self.by_id = dict(own)
        for key, extent in own.items():
            if commodity := tree.by_id.get(key):
                for each in (*tree.above(commodity), *tree.ranges_around(commodity)):
                    known = self.by_id.get(each.pk)
                    self.by_id[each.pk] = known + extent if known else extent

    @cached_property
    def listings(self) -> dict[Sector, Listing]:
        return {sector: self._listing(some) for sector, some in self.tree.by_sector.items()}

    def _listing(self, commodities: Iterable[Commodity]) -> Listing:
        headings = [each for each in commodities if each.level == Commodity.Level.HEADING]
        counts = {key: extent.claims for key, extent in self.by_id.items()}
        headings.sort(key=lambda each: counts.get(each.pk, 0), reverse=True)
        chosen = {each.pk for each in headings[:LISTED_HEADINGS]}
        own = [self.own[each.pk].claims for each in commodities if each.pk in self.own]
        return Listing(
            [each for each in commodities if each.level not in LEAVES or each.pk in chosen],
            len(headings) - len(chosen),
            len(own),
            sum(own),
        )


def recorded(tree: Tree, moment: datetime | None = None) -> Recorded:
    """Kept in memory with its tree, until the data change."""
    return _recorded(tree, moment, revision_of(GoodsFlow.dataset))


@lru_cache(maxsize=IN_MEMORY)
def _recorded(tree: Tree, moment: datetime | None, revision: int) -> Recorded:
    if moment is None:  # the extents that the last publish wrote
        written, days = tally(GoodsFlow, BY_COMMODITY).items(), date.fromisoformat
        own = {int(k): Extent(n, days(first), days(last)) for k, (n, first, last) in written}
    else:
        rows = GoodsFlow.objects.as_of(moment)
        counted = kept("extents", moment, lambda: extents(rows))
        own = {key: Extent(*told) for key, told in counted.items()}
    return Recorded(tree, own)


def partners_of(
    commodity: Commodity, within: list[Commodity], moment: datetime | None = None
) -> list[dict[str, Any]]:
    """One row for each partner and direction of a sort of goods and what lies in it: how many
    claims, of which days.

    First the one with the most whole years, which make the best picture. Kept until the data
    change: a chapter may hold ten thousand claims.
    """

    def read() -> list[Any]:
        rows = GoodsFlow.objects.as_of(moment).of_goods(within).order_by()
        return list(
            rows.values("country__code", "country__name", "country__slug", "direction")
            .annotate(
                claims=Count("pk"),
                years=Count("pk", filter=Q(frequency=Frequency.ANNUAL, part="")),
                first=Min("period_start"),
                last=Max("period_end"),
            )
            .order_by("-years", "-claims", "country__name", "direction")
        )

    return kept(["partners", commodity.pk], moment, read)


def newest_of(
    commodity: Commodity, within: list[Commodity], shown: int, moment: datetime | None = None
) -> GoodsFlowQuerySet:
    """The claims and readings of a sort of goods, the newest first: as many as are shown.

    Their keys are kept until the data change: of ten thousand only keys and days are sorted.
    """
    standing = GoodsFlow.objects.with_readings(moment).of_goods(within).newest_first()
    what = ["newest", commodity.pk, shown]
    keys = kept(what, moment, lambda: list(standing.values_list("pk", flat=True)[:shown]))
    return GoodsFlow.objects.filter(pk__in=keys).cited().newest_first()


def kept(what: object, moment: datetime | None, read: Callable[[], Any]) -> Any:
    """What `read` answers, once for each state of the data."""
    words = repr([what, moment, revision_of(GoodsFlow.dataset), CODE_VERSION])
    key = f"goods:{hashlib.sha256(words.encode()).hexdigest()}"
    return cache.get_or_set(key, read, KEPT)
