"""The split of trade by groups of chapters: a partner's beside that of both Koreas with the world.

The groups are those in which South Korea's exports are on record. Of North Korea's trade only the
larger goods are: groups of which nothing is told are one, which is what nobody split up. Where a
group is told in part or in some years only, it is all that is told and all that is not.
"""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from nkworld.atlas.models import WORLD
from nkworld.provenance.rules import rule_called

from ..detector.evidence import REST, Split
from ..detector.gathering import YEARS_AROUND, world_trade
from ..models import SouthKoreanTrade
from .codes import Span
from .finest import widest
from .models import GoodsFlow

# What is known of less than half is no split.
HALF = 0.5
# Of South Korea's exports: a group below it is nothing that the South is known for.
LARGE = 0.05
# The years pooled to both sides of the one asked about (design notes, S3).
POOLED = 2


class Profiles:
    """Both Koreas' trade with the world in one direction, read once for a draft."""

    def __init__(self, direction):
        self.south, self.source = _south(direction)
        self.north = _north(direction) if self.south else {}

    def beside(self, declared, period):
        """A Split; None where too little is known of one of the three."""
        if not (self.south and period.isdecimal()):
            return None
        year = min(self.south, key=lambda each: (abs(each - int(period)), each))
        if abs(year - int(period)) > YEARS_AROUND:
            return None
        south, whole = self.south[year]
        mine, total = _by_group(declared, south), float(sum(declared.values()))
        north = self._north_around(int(period), south)
        if not north or sum(mine.values()) < HALF * total:
            return None
        large = {group for group, value in south.items() if value >= LARGE * whole}
        shares = (_shares(mine, total, north, large), north, _shares(south, whole, north, large))
        return Split(*shares, year, self.source)

    def _north_around(self, year, groups):
        """{group: the most that it can be of North Korea's trade}, over the years around."""
        years = []
        for each in range(year - POOLED, year + POOLED + 1):
            amounts, total = self.north.get(str(each), ({}, 0.0))
            known = _by_group(amounts, groups)
            if total and sum(known.values()) >= HALF * total:
                years.append(_Year(known, {g for g in known if _covered(g, amounts)}, total))
        told = {group for each in years for group in each.known}
        whole = sum(each.total for each in years)
        return {
            group: sum(each.most(group) for each in years) / whole
            for group in (*sorted(told), REST)
            if whole
        }


@dataclass(frozen=True)
class _Year:
    """What is told of North Korea's trade in a year, by group; some groups are told in full."""

    known: dict[str, float]
    covered: set[str]
    total: float

    def most(self, group):
        untold = max(0.0, self.total - sum(self.known.values()))
        return self.known.get(group, 0.0) + (0.0 if group in self.covered else untold)


def _south(direction):
    """({year: ({group: US dollars}, all of it)} of South Korea, where it was read)"""
    found: dict[int, dict] = defaultdict(dict)
    sources = set()
    rows = SouthKoreanTrade.objects.filter(
        country__code=WORLD, direction=direction, told_by=SouthKoreanTrade.Teller.SOUTH
    )
    for year, goods, value, source in rows.values_list(
        "year", "goods", "value", "source__short_name"
    ):
        found[year][goods] = float(value)
        sources.add(source)
    totals = {year: amounts.pop("", 0.0) for year, amounts in found.items()}
    return {
        year: (groups, totals[year])
        for year, amounts in found.items()
        if totals[year] and sum((groups := widest(amounts)).values()) >= HALF * totals[year]
    }, ", ".join(sorted(sources))


def _north(direction):
    """{year: ({code: US dollars}, all of it)} of North Korea's trade with the world."""
    try:
        rule = rule_called(GoodsFlow.dataset)
    except LookupError:
        return {}
    totals = world_trade()
    rows = GoodsFlow.objects.annual().headline(rule).whole().exclude(commodity__low="")
    rows = rows.filter(country__code=WORLD, direction=direction, value__gt=0)
    amounts: dict[str, dict] = defaultdict(dict)
    for year, code, value in rows.values_list("period", "commodity__code", "value"):
        amounts[year][code] = value
    return {
        year: (codes, float(totals.get(year, {}).get(direction) or Decimal(0)))
        for year, codes in amounts.items()
    }


def _by_group(amounts, groups):
    """{group: what is declared within it}; a code that lies in no group is left out."""
    group_of = {chapter: group for group in groups for chapter in Span.parse(group).chapters}
    placed: dict[str, dict] = defaultdict(dict)
    for code, value in amounts.items():
        within = {group_of.get(chapter) for chapter in _chapters(code)}
        if len(within) == 1 and (group := within.pop()):
            placed[group][code] = value
    return {group: float(sum(widest(codes).values())) for group, codes in placed.items()}


def _covered(group, amounts):
    """Whether the amounts are of the whole group: by itself, or by all its chapters."""
    told = {chapter for code in amounts if _is_whole(code) for chapter in _chapters(code)}
    return set(Span.parse(group).chapters) <= told


def _chapters(code):
    return Span.parse(code).chapters if "-" in code else [code[:2]]


def _is_whole(code):
    """Whether it is a chapter or a range of chapters, and not a part of one."""
    return len(code.partition("-")[0]) == 2


def _shares(amounts, whole, north, large):
    """{group: its share}; groups that nothing is told of in the North are one, if the South
    sells much of them: what neither is known for is like neither.
    """
    found: dict[str, float] = defaultdict(float)
    for group, value in amounts.items():
        if group in north or group in large:
            found[group if group in north else REST] += value / whole
    return dict(found)
