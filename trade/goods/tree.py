"""The Harmonized System in memory: who lies within whom, and in which sector."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from functools import cached_property, lru_cache

from django.db import connection

from nkworld.atlas.memo import once_per_request

from .models import Commodity, Sector

ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50}
KEPT = 8  # trees in memory: of now, and of the moments last asked about


class Tree:
    """Every commodity as known at a moment; kept between requests, so nobody changes it."""

    def __init__(self, commodities: Iterable[Commodity], sectors: Iterable[Sector]) -> None:
        self.sectors = sorted(sectors, key=lambda sector: (sector.position, sector.name))
        self.commodities = sorted(commodities, key=place)
        self.by_id: dict[int | None, Commodity] = {each.pk: each for each in self.commodities}
        self.by_code = {each.code: each for each in self.commodities}
        self.coded = [each for each in self.commodities if each.low]
        self.lows = [each.low for each in self.coded]
        self.groups = [each for each in self.coded if each.level == Commodity.Level.GROUP]
        by_id: dict[int | None, Sector] = {sector.pk: sector for sector in self.sectors}
        self._sector_of_chapter = {
            each.code: by_id[each.sector_id]
            for each in self.commodities
            if each.level == Commodity.Level.CHAPTER and each.sector_id in by_id
        }
        self._listed = {each.pk: by_id.get(each.sector_id) for each in self.commodities}

    @classmethod
    @once_per_request
    def load(cls, moment: datetime | None = None) -> "Tree":
        # What a transaction has not committed yet is nothing to remember.
        if connection.in_atomic_block:
            return _read(moment)
        return _kept(moment, _newest_edit(Commodity), _newest_edit(Sector))

    def sector_of(self, commodity: Commodity) -> Sector | None:
        """The one sector that it lies in; None where it reaches over several."""
        return self._sector_by_id[commodity.pk]

    @cached_property
    def _sector_by_id(self) -> dict[int, Sector | None]:
        found: dict[int, Sector | None] = {}
        for each in self.commodities:
            chapters = each.span.chapters
            sectors = {self._sector_of_chapter.get(chapter) for chapter in chapters}
            one = sectors.pop() if len(sectors) == 1 else None
            found[each.pk] = one if chapters else self._listed[each.pk]
        return found

    def listed_under(self, commodity: Commodity) -> Sector | None:
        """Its sector in lists: that of its chapters, or the one it was filed under."""
        return self.sector_of(commodity) or self._listed[commodity.pk]

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

    def next_below(self, commodity: Commodity) -> list[Commodity]:
        """What lies in it and in nothing smaller: headings of a chapter, chapters of a range."""
        below = self.within(commodity)[1:]
        keys = {each.pk for each in below}
        return [each for each in below if each.parent_id not in keys]

    def above(self, commodity: Commodity) -> list[Commodity]:
        found: list[Commodity] = []
        parent = self.by_id.get(commodity.parent_id)
        while parent:
            found.insert(0, parent)
            parent = self.by_id.get(parent.parent_id)
        return found

    def ranges_around(self, commodity: Commodity) -> list[Commodity]:
        return [
            each for each in self.groups if each.pk != commodity.pk and commodity.span in each.span
        ]

    def in_sector(self, sector: Sector) -> list[Commodity]:
        return self.by_sector.get(sector, [])

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

    def saying(self, words: str) -> list[Commodity]:
        return [
            each
            for each, names in self.words
            if words in names or each.code.casefold().startswith(words)
        ]


def _read(moment: datetime | None) -> Tree:
    return Tree(Commodity.objects.as_of(moment), Sector.objects.as_of(moment))


@lru_cache(maxsize=KEPT)
def _kept(moment: datetime | None, *edits: int | None) -> Tree:
    return _read(moment)


def _newest_edit(model: type[Commodity] | type[Sector]) -> int | None:
    """Grows with every edit of a record of the model."""
    newest = model.history.order_by("-history_id").values_list("history_id", flat=True)
    return newest.first()


def place(commodity: Commodity) -> tuple[int, str, int, str]:
    """Sorts as the tree is read: by code, a wider stretch before what lies in it."""
    span = commodity.span
    if commodity.level == Commodity.Level.SECTION:
        return (0, f"{_number(commodity.code):02}", 0, "")
    return (1, span.low or "~", -span.width, commodity.code)


def _number(roman: str) -> int:
    values = [ROMAN.get(letter, 0) for letter in roman]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-value if value < following else value for value, following in pairs)
