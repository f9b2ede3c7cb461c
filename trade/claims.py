"""Claims of trade, arranged so that one can ask what a rule, or one source, says of a period.

Amounts are US dollars, seen from the DPRK. Sums and differences are made within one source;
only the inter-Korean layer is ever added to another source's total, and by name.
"""

from datetime import datetime
from typing import NamedTuple, Self

from nkworld.asking.fields import ALL
from nkworld.asking.rules import rule_called
from nkworld.atlas.memo import once_per_request
from nkworld.charts import Point, money
from nkworld.figures.amounts import combined, printed_to, verdict_on
from nkworld.figures.claims import Claims, ClaimsByCell
from nkworld.provenance.dates import Frequency
from nkworld.provenance.models import HeadlineRule, ObservationQuerySet

from .breaks import Breaks
from .credibility import compiler_limits
from .models import Direction, Flow, InterKoreanFlow

EXPORT, IMPORT, TURNOVER = Direction.EXPORT.value, Direction.IMPORT.value, Direction.TURNOVER.value
FLOWS, LAYER = Flow.dataset, InterKoreanFlow.dataset


def claims_read(queryset: ObservationQuerySet, breaks: Breaks | None = None) -> Claims:
    """Of whole years, each with what has to be said with it where its breaks are given."""
    own = ("country__name",) if "country" in queryset.model.cell else ()
    claims = Claims.read(queryset.annual(), *own)
    return claims.with_caveats(breaks.of) if breaks else claims


def credible(claims: Claims, rule: HeadlineRule, moment: datetime | None) -> Claims:
    return claims.only(compiler_limits(moment).is_credible) if rule.weighs_credibility else claims


class TradeTable(ClaimsByCell):
    def __init__(self, claims: Claims, rule: HeadlineRule) -> None:
        super().__init__(claims, rule, "direction")

    def of(self, source: str, direction: str, period: str) -> Point | None:
        """What one source says; two-way trade as its two directions where these say as much."""
        printed = super().of(source, direction, period)
        return self._turnover(source, period, printed) if direction == TURNOVER else printed

    def doubt(self, direction: str, period: str) -> str:
        """“sources differ: US$ 1.0 m to US$ 5.0 m”; empty where nothing of a cell conflicts. A
        source may contradict itself: its two directions and the two-way trade that it prints.
        """
        every = self.every(direction, period)
        if direction == TURNOVER:
            printed = self._amounts[TURNOVER, period].values()
            every += [amount for amount in printed if amount not in every]
        heard, verdict = verdict_on(every)
        if verdict != "conflict":
            return ""
        are_several = len({amount.source for amount in heard}) > 1
        who, values = "sources" if are_several else "its own figures", [a.number for a in heard]
        return f"{who} differ: {money(min(values))} to {money(max(values))}"

    def _turnover(self, source: str, period: str, printed: Point | None) -> Point | None:
        exports = super().of(source, EXPORT, period)
        imports = super().of(source, IMPORT, period)
        if not (exports and imports):
            return printed
        both = combined(exports, imports, +1, "exports plus imports")
        if printed is None or printed.place != both.place:
            return printed if printed and printed.place < both.place else both
        # Of US$ 440.18 m and US$ 2.29 bn the sum is known to ten million only.
        is_finer = printed.is_exact
        if printed.is_exact and both.is_exact:
            parts = (printed_to(part.number) for part in (exports, imports))
            is_finer = printed_to(printed.number) < max(parts)
        return printed if is_finer else both


def same_source(direction: str, period: str, *tables: TradeTable) -> list[Point] | None:
    """One amount from each table, all of the first source in the rule that answers in each."""
    found = (
        [table.of(source, direction, period) for table in tables] for source in tables[0].sources
    )
    whole = [[amount for amount in some if amount] for some in found if all(some)]
    return min(whole, key=lambda amounts: max(each.place for each in amounts), default=None)


@once_per_request
def flows_with(code: str, moment: datetime | None) -> Claims:
    flows = Flow.objects.as_of(moment).filter(country__code=code)
    return Claims.read(flows, "country__name")


class PartnerTrade(NamedTuple):
    """What is on record of one partner, or the world, under a rule. `compiled` are the claims of
    compilers, which head nothing if the rule weighs credibility: a reason says why.
    """

    table: TradeTable
    breaks: Breaks
    compiled: Claims = Claims(())

    @classmethod
    def read(cls, params: dict, code: str, frequency: str = Frequency.ANNUAL) -> Self:
        moment, is_of_all = params["as_of"], params["rule"] == ALL
        rule = rule_called(FLOWS, moment=moment) if is_of_all else params["rule"]
        own = Breaks.read(moment, code)
        claims = flows_with(code, moment).where(frequency=frequency).with_caveats(own.of)
        if not rule.weighs_credibility:
            return cls(TradeTable(claims, rule), own)
        limits = compiler_limits(moment)
        compiled = claims.only(lambda row: row["source_id"] in limits.compilers)
        reasons = (row | {"reason": limits.reason(row)} for row in compiled.rows)
        shown = claims if is_of_all else claims.only(limits.is_credible)
        return cls(TradeTable(shown, rule), own, Claims(tuple(reasons)))

    @property
    def compilers(self) -> frozenset[str]:
        return frozenset(self.compiled.names)


@once_per_request
def layer_claims(moment: datetime | None) -> dict[str, Claims]:
    """{category: yearly claims} of inter-Korean trade."""
    return claims_read(InterKoreanFlow.objects.as_of(moment)).by("category")


def layer_of(moment: datetime | None, category: str = InterKoreanFlow.Category.TOTAL) -> TradeTable:
    """Inter-Korean trade, over all categories unless said, which no world total contains."""
    claims = layer_claims(moment).get(category, Claims(()))
    return TradeTable(claims, rule_called(LAYER, moment=moment))
