"""Goods as evidence: what the desk is asked about drafts of goods, and what goods tell elsewhere.

The reference are China, Japan and South Korea, which know whom they trade with.
"""

from collections import defaultdict
from decimal import Decimal

from nkworld.importing.doubts import register
from nkworld.provenance.models import Exclusion
from nkworld.provenance.periods import Frequency

from ..detector.evidence import Goods
from ..detector.gathering import TRUSTED, gather, groups_of
from ..detector.goods import provide
from ..doubts import QUESTION, doubts
from .codes import Span
from .models import GoodsFlow

# Of the 97 chapters: what is missing from a list of fewer is no proof that it is not traded.
CHAPTERS_THAT_TELL = 40


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


def finest(amounts):
    """Without a code of which a part stands there, too: nothing is counted twice."""
    wider = {place for code in amounts for place in _places(code) if place != code}
    chapters = {code[:2] for code in amounts if "-" not in code}
    return {
        code: amount
        for code, amount in amounts.items()
        if code not in wider and not ("-" in code and chapters & set(Span.parse(code).chapters))
    }


def _places(code):
    """Where a code lies in the tree, from its chapters down to itself."""
    if "-" in code:
        return [*Span.parse(code).chapters, code]
    return [code[:digits] for digits in range(2, len(code) + 1, 2)]


def _goods(declared, cells):
    wanted = {cell: amounts for cell, amounts in declared.items() if cell[:2] in cells}
    found: dict[tuple, dict] = defaultdict(dict)
    for direction in {cell[2] for cell in wanted}:
        reference = Reference(direction)
        for cell, amounts in wanted.items():
            if cell[2] == direction:
                found[cell[:2]][direction] = reference.beside(amounts)
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
        self.whole = {place for code in self.largest for place in _leaves(code)}
        self.touched = {place for code in self.largest for place in _places(code)}
        chapters = {place for place in self.touched if len(place) == 2}
        self.tells = len(chapters) >= CHAPTERS_THAT_TELL

    def beside(self, amounts):
        seen = {code: self.knows(code) for code in amounts} if self.tells else {}
        return Goods(amounts, seen, self.largest)

    def knows(self, code):
        """Whether the reference trades any of it, as far as its own codes tell."""
        places = _places(code)
        return not self.touched.isdisjoint(_leaves(code)) or not self.whole.isdisjoint(places)


def _leaves(code):
    """What a code stands for: itself, or the chapters of a range."""
    return Span.parse(code).chapters if "-" in code else [code]
