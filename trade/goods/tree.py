"""The Harmonized System in memory: who lies within whom, in which sector, and what is recorded."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from django.db import connection

from nkworld.atlas.memo import once_per_request
from nkworld.provenance.editions import kept_by_state, revision_of
from nkworld.provenance.tallies import tally

from .models import Commodity, GoodsFlow, Sector
from .models.flow import BY_COMMODITY, count_by_commodity

SECTIONS = " I II III IV V VI VII VIII IX X XI XII XIII XIV XV XVI XVII XVIII XIX XX XXI XXII "
# Trees, and what is recorded of each, in memory: of now, and of the moments last asked about.
KEPT = 8
LISTED_HEADINGS = 20
LEAVES = (Commodity.Level.HEADING, Commodity.Level.SUBHEADING)


class Tree:
    """Every commodity as known at a moment; kept between requests, so nobody changes it."""

    def __init__(self, moment: datetime | None) -> None:
        self.sectors = sorted(
            Sector.objects.as_of(moment), key=lambda sector: (sector.position, sector.name)
        )
        self.commodities = sorted(Commodity.objects.as_of(moment), key=place)
        self.by_id: dict[int | None, Commodity] = {each.pk: each for each in self.commodities}
        self.by_code = {each.code: each for each in self.commodities}
        self.coded = [each for each in self.commodities if each.low]
        self.lows = [each.low for each in self.coded]

    @classmethod
    @once_per_request
    def load(cls, moment: datetime | None = None) -> "Tree":
        # What a transaction has not committed yet is nothing to remember.
        if connection.in_atomic_block:
            return cls(moment)
        # They grow with every edit of a record.
        edits = (
            each.history.order_by("-history_id").values_list("history_id", flat=True).first()
            for each in (Commodity, Sector)
        )
        return _kept(moment, *edits)

    def sector_of(self, commodity: Commodity) -> Sector | None:
        """The one sector that it lies in; None where it reaches over several."""
        return self._places[commodity.pk][0]

    def listed_under(self, commodity: Commodity) -> Sector | None:
        """Its sector in lists: that of its chapters, or the one it was filed under."""
        return self._places[commodity.pk][1]

    @cached_property
    def _places(self) -> dict[int, tuple[Sector | None, Sector | None]]:
        by_id: dict[int | None, Sector] = {sector.pk: sector for sector in self.sectors}
        filed = {each.pk: by_id.get(each.sector_id) for each in self.commodities}
        of_chapter = {
            each.code: filed[each.pk]
            for each in self.commodities
            if each.level == Commodity.Level.CHAPTER
        }
        found = {}
        for each in self.commodities:
            sectors = {of_chapter.get(chapter) for chapter in each.span.chapters}
            one = filed[each.pk] if not sectors else None
            one = sectors.pop() if len(sectors) == 1 else one
            found[each.pk] = one, one or filed[each.pk]
        return found

    def within(self, commodity: Commodity) -> list[Commodity]:
        """It and everything in it, the nearest first, as known at the tree's moment."""
        if commodity.pk not in self.by_id:
            return []
        commodity = self.by_id[commodity.pk]
        around = [commodity]
        if commodity.level == Commodity.Level.SECTION:
            around = [each for each in self.commodities if each.parent_id == commodity.pk]
        found: dict[int, Commodity] = {}
        for span in (each.span for each in around if each.span):
            start, end = bisect_left(self.lows, span.low), bisect_right(self.lows, span.high)
            found |= {each.pk: each for each in self.coded[start:end] if each.high <= span.high}
        return [commodity, *(each for each in found.values() if each.pk != commodity.pk)]

    def above(self, commodity: Commodity) -> list[Commodity]:
        found: list[Commodity] = []
        parent = self.by_id.get(commodity.parent_id)
        while parent:
            found.insert(0, parent)
            parent = self.by_id.get(parent.parent_id)
        return found

    def ranges_around(self, commodity: Commodity) -> list[Commodity]:
        return [
            each
            for each in self.coded
            if each.level == Commodity.Level.GROUP
            and each.pk != commodity.pk
            and commodity.span in each.span
        ]

    @cached_property
    def by_sector(self) -> dict[Sector, list[Commodity]]:
        """{sector: commodities}, sections apart: they are only the frame."""
        groups = defaultdict(list)
        for each in self.commodities:
            if each.level != Commodity.Level.SECTION:
                groups[self.listed_under(each)].append(each)
        return {sector: groups[sector] for sector in self.sectors if groups[sector]}

    @cached_property
    def words(self) -> list[tuple[Commodity, str]]:
        named = [each for some in self.by_sector.values() for each in some]
        return [(each, f"{each.name} {each.name_ko}".casefold()) for each in named]


@lru_cache(maxsize=KEPT)
def _kept(moment: datetime | None, *edits: int | None) -> Tree:
    return Tree(moment)


def place(commodity: Commodity) -> tuple[int, str, int, str]:
    """Sorts as the tree is read: by code, a wider stretch before what lies in it."""
    span = commodity.span
    if commodity.level == Commodity.Level.SECTION:
        return (0, f"{SECTIONS.find(f' {commodity.code} '):03}", 0, "")
    return (1, span.low or "~", -span.width, commodity.code)


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
            headings.sort(key=lambda e: -self.by_id[e.pk].claims if e.pk in self.by_id else 0)
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


@lru_cache(maxsize=KEPT)
def _recorded(tree: Tree, moment: datetime | None, revision: int) -> Recorded:
    if moment is None:  # what the last publish wrote
        counted = tally(GoodsFlow, BY_COMMODITY)
    else:
        counted = kept("extents", moment, lambda: count_by_commodity(GoodsFlow.objects, moment))
    day = date.fromisoformat
    own = {int(k): Extent(n, day(first), day(last)) for k, (n, first, last) in counted.items()}
    return Recorded(tree, own)


def kept(what: object, moment: datetime | None, read: Callable[[], Any]) -> Any:
    """What `read` answers, once for each state of the data."""
    return kept_by_state(read, "goods", what, moment, revision_of(GoodsFlow.dataset))
