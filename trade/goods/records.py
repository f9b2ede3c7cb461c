"""How much is recorded of each sort of goods, and of which partner."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from django.core.cache import cache
from django.db.models import Count, Max, Min, Q

from nkworld.provenance.dates import Frequency
from nkworld.provenance.editions import CODE_VERSION, revision_of
from nkworld.provenance.tallies import tally

from .models import Commodity, GoodsFlow, GoodsFlowQuerySet, Sector
from .models.flow import BY_COMMODITY, extents
from .tree import Tree

KEPT = 24 * 3600
IN_MEMORY = 8  # one for each tree that is kept
LISTED_HEADINGS = 20
LEAVES = (Commodity.Level.HEADING, Commodity.Level.SUBHEADING)


class Extent(NamedTuple):
    claims: int
    first: date
    last: date


class Listing(NamedTuple):
    """`more` headings are on the pages of their chapters; `codes` have claims of their own."""

    commodities: list[Commodity]
    more: int
    codes: int
    claims: int


class Recorded:
    def __init__(self, tree: Tree, own: Mapping[int, Extent]) -> None:
        self.tree, self.own = tree, own
        # With all that lies in each place.
        within: dict[int, list[Extent]] = defaultdict(list)
        for key, extent in own.items():
            within[key].append(extent)
            if commodity := tree.by_id.get(key):
                for each in (*tree.above(commodity), *tree.ranges_around(commodity)):
                    within[each.pk].append(extent)
        self.by_id = {
            key: Extent(sum(claims), min(firsts), max(lasts))
            for key, some in within.items()
            for claims, firsts, lasts in [zip(*some, strict=True)]
        }

    @cached_property
    def listings(self) -> dict[Sector, Listing]:
        found = {}
        for sector, commodities in self.tree.by_sector.items():
            headings = [each for each in commodities if each.level == Commodity.Level.HEADING]
            headings.sort(
                key=lambda each: -self.by_id[each.pk].claims if each.pk in self.by_id else 0
            )
            chosen = {each.pk for each in headings[:LISTED_HEADINGS]}
            own = [self.own[each.pk].claims for each in commodities if each.pk in self.own]
            found[sector] = Listing(
                [each for each in commodities if each.level not in LEAVES or each.pk in chosen],
                len(headings) - len(chosen),
                len(own),
                sum(own),
            )
        return found


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
        own = {key: Extent(*extent) for key, extent in counted.items()}
    return Recorded(tree, own)


def partners_of(
    commodity: Commodity, within: list[Commodity], moment: datetime | None = None
) -> list[dict[str, Any]]:
    """A row for each partner and direction, with the most whole years first: the best picture."""

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
    """As many as are shown; their keys are kept, so that of ten thousand none is sorted again."""
    standing = GoodsFlow.objects.with_readings(moment).of_goods(within).newest_first()
    what = ["newest", commodity.pk, shown]
    keys = kept(what, moment, lambda: list(standing.values_list("pk", flat=True)[:shown]))
    return GoodsFlow.objects.filter(pk__in=keys).cited().newest_first()


def kept(what: object, moment: datetime | None, read: Callable[[], Any]) -> Any:
    """What `read` answers, once for each state of the data."""
    words = repr([what, moment, revision_of(GoodsFlow.dataset), CODE_VERSION])
    key = f"goods:{hashlib.sha256(words.encode()).hexdigest()}"
    return cache.get_or_set(key, read, KEPT)
