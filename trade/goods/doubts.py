"""Goods as evidence: what the desk is asked about drafts of goods, and what goods tell elsewhere.

The reference are China, Japan and South Korea, which know whom they trade with.
"""

from collections import defaultdict
from decimal import Decimal

from nkworld.importing.doubts import register
from nkworld.provenance.models import Exclusion
from nkworld.provenance.periods import Frequency

from ..detector.evidence import CHAPTERS_THAT_TELL, Goods
from ..detector.gathering import TRUSTED, gather, groups_of
from ..detector.goods import provide
from ..doubts import QUESTION, doubts
from .finest import finest, leaves, places
from .models import GoodsFlow
from .profiles import Profiles


@register("trade/goods", asks=QUESTION, exclusion=Exclusion.MIX_UP)
def mixed_up_koreas(rows):
    """Asks by partner and period, from the draft's own goods."""
    declared = _declared(rows)
    groups = groups_of(rows.whole())
    return doubts(gather(groups, lambda cells: _goods(declared, cells), of_one_good=True))


@provide
def live_goods(cells):
    """What is live of these partners and periods, for a draft of trade by partner."""
    countries, periods = {country for country, _ in cells}, {period for _, period in cells}
    rows = GoodsFlow.objects.live().counted().filter(country__in=countries, period__in=periods)
    return _goods(_declared(rows), cells)


def _declared(rows):
    """{(country, period, direction): {code: US dollars}} of rows that cover all of their code."""
    found: dict[tuple, dict] = defaultdict(dict)
    rows = rows.whole().filter(value__gt=0).exclude(commodity__low="")
    for *cell, code, value in rows.values_list(
        "country_id", "period", "direction", "commodity__code", "value"
    ):
        amounts = found[tuple(cell)]
        amounts[code] = max(value, amounts.get(code, value))
    return {cell: finest(amounts) for cell, amounts in found.items()}


def _goods(declared, cells):
    wanted = {cell: amounts for cell, amounts in declared.items() if cell[:2] in cells}
    found: dict[tuple, dict] = defaultdict(dict)
    for direction in {cell[2] for cell in wanted}:
        reference, profiles = Reference(direction), Profiles(direction)
        for cell, amounts in wanted.items():
            if cell[2] == direction:
                split = profiles.beside(amounts, cell[1])
                found[cell[:2]][direction] = reference.beside(amounts, split)
    return found


class Reference:
    """What the reference has traded with the DPRK in one direction, in any whole year."""

    def __init__(self, direction):
        self.largest: dict[str, Decimal] = {}
        rows = GoodsFlow.objects.live().counted().whole().exclude(commodity__low="")
        rows = rows.filter(country__code__in=TRUSTED, direction=direction, value__gt=0)
        rows = rows.filter(frequency=Frequency.ANNUAL)
        for code, value in rows.values_list("commodity__code", "value"):
            self.largest[code] = max(value, self.largest.get(code, value))
        # A chapter traded leaves open which of its headings, and a heading says it of its chapter.
        self.whole = {place for code in self.largest for place in leaves(code)}
        self.touched = {place for code in self.largest for place in places(code)}
        chapters = {place for place in self.touched if len(place) == 2}
        self.chapters = len(chapters)

    def beside(self, amounts, split=None):
        tells = self.chapters >= CHAPTERS_THAT_TELL
        seen = {code: self.knows(code) for code in amounts} if tells else {}
        return Goods(amounts, seen, self.largest, self.chapters, split)

    def knows(self, code):
        """Whether the reference trades any of it, as far as its own codes tell."""
        above = places(code)
        return not self.touched.isdisjoint(leaves(code)) or not self.whole.isdisjoint(above)
