"""Goods as evidence: what the desk is asked about drafts of goods, and what goods tell elsewhere.

The reference are China, Japan and South Korea, which know whom they trade with.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from decimal import Decimal

from nkworld.importing.doubts import register
from nkworld.provenance.periods import Frequency

from ..detector.evidence import Goods
from ..detector.gathering import TRUSTED, gather, groups_of
from ..detector.goods import provide
from ..doubts import QUESTION, doubts
from .codes import Span
from .models import GoodsFlow

# Of the 97 chapters: what is missing from a list of fewer is no proof that it is not traded.
CHAPTERS_THAT_TELL = 40


@register("trade/goods", asks=QUESTION)
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
    return {cell: _finest(amounts) for cell, amounts in found.items()}


def _finest(amounts):
    """Without a code of which a part stands there, too: nothing is counted twice."""
    spans = {code: Span.parse(code) for code in amounts}
    ordered = sorted(spans.values(), key=lambda span: span.low)
    lows = [span.low for span in ordered]

    def divided(span):
        # Of a thousand codes it is held against the few that begin within it.
        near = ordered[bisect_left(lows, span.low) : bisect_right(lows, span.high)]
        return any(other != span and other in span for other in near)

    return {code: amount for code, amount in amounts.items() if not divided(spans[code])}


def _goods(declared, cells):
    wanted = {cell: amounts for cell, amounts in declared.items() if cell[:2] in cells}
    found: dict[tuple, dict] = defaultdict(dict)
    for direction in {cell[2] for cell in wanted}:
        reference = _Reference(direction)
        for cell, amounts in wanted.items():
            if cell[2] == direction:
                found[cell[:2]][direction] = reference.beside(amounts)
    return found


class _Reference:
    """What the reference has traded with the DPRK in one direction, in any whole year."""

    def __init__(self, direction):
        self.largest: dict[str, Decimal] = {}
        rows = GoodsFlow.objects.live().counted().whole().exclude(commodity__low="")
        rows = rows.filter(country__code__in=TRUSTED, direction=direction, value__gt=0)
        rows = rows.filter(frequency=Frequency.ANNUAL)
        for code, value in rows.values_list("commodity__code", "value"):
            self.largest[code] = max(value, self.largest.get(code, value))
        self.spans = [Span.parse(code) for code in self.largest]
        chapters = {chapter for span in self.spans for chapter in span.chapters}
        self.tells = len(chapters) >= CHAPTERS_THAT_TELL

    def beside(self, amounts):
        return Goods(amounts, self._seen(amounts) if self.tells else {}, self.largest)

    def _seen(self, amounts):
        spans = {code: Span.parse(code) for code in amounts}
        return {code: any(span.overlaps(s) for s in self.spans) for code, span in spans.items()}
