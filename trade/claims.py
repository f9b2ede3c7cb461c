"""Claims of trade, arranged so that one can ask what a rule, or one source, says of a period.

Amounts are US dollars, seen from the DPRK. Sums and differences are made within one source;
only the inter-Korean layer is ever added to another source's total, and by name.
"""

from dataclasses import dataclass
from datetime import datetime

from nkworld.asking.fields import ALL
from nkworld.asking.rules import rule_called
from nkworld.atlas.memo import once_per_request
from nkworld.charts import Point
from nkworld.figures.agreement import Conflict, conflict, printed_to
from nkworld.figures.amounts import combined
from nkworld.figures.claims import Claims, ClaimsByCell
from nkworld.figures.points import rule_for
from nkworld.provenance.models import HeadlineRule, ObservationQuerySet
from nkworld.provenance.periods import Frequency

from .breaks import Breaks
from .credibility import compiler_limits
from .models import Direction, Flow, InterKoreanFlow

EXPORT, IMPORT, TURNOVER = Direction.EXPORT.value, Direction.IMPORT.value, Direction.TURNOVER.value
FLOWS, LAYER = Flow.dataset, InterKoreanFlow.dataset


def claims_read(queryset: ObservationQuerySet, breaks: Breaks | None = None) -> Claims:
    """Of whole years, each with what has to be said with it where its breaks are given."""
    is_flow = "country" in queryset.model.cell
    own = ("country_id", "country__name") if is_flow else ("category",)
    claims = Claims.read(queryset.filter(frequency=Frequency.ANNUAL), "direction", *own)
    return claims.with_caveats(breaks.of) if breaks else claims


def credible(claims: Claims, rule: HeadlineRule, moment: datetime | None) -> Claims:
    """Those of partners that a rule may show (`trade.credibility`)."""
    return claims.only(compiler_limits(moment).is_credible) if rule.weighs_credibility else claims


class TradeTable(ClaimsByCell):
    """Claims about one partner, or one layer, by direction, period and source."""

    def __init__(self, claims: Claims, rule: HeadlineRule) -> None:
        super().__init__(claims, rule, "direction")

    def of(self, source: str, direction: str, period: str) -> Point | None:
        """What one source says; two-way trade is its exports plus imports where it splits them
        as exactly and as finely as it prints the sum, else what it prints.
        """
        printed = super().of(source, direction, period)
        return self._turnover(source, period, printed) if direction == TURNOVER else printed

    def contested(self, direction: str, period: str) -> Conflict | None:
        """How far apart what is said of a cell lies, where it conflicts; else None.

        A source may contradict itself: its two directions and the two-way trade that it prints.
        """
        every = self.every(direction, period)
        if direction == TURNOVER:
            printed = self._amounts[TURNOVER, period].values()
            every += [amount for amount in printed if amount not in every]
        return conflict(every)

    def _turnover(self, source: str, period: str, printed: Point | None) -> Point | None:
        exports = super().of(source, EXPORT, period)
        imports = super().of(source, IMPORT, period)
        if not (exports and imports):
            return printed
        both = combined(exports, imports, +1, "exports plus imports")
        if printed and printed.place == both.place:
            return printed if _is_finer(printed, both, exports, imports) else both
        return printed if printed and printed.place < both.place else both


def _is_finer(printed: Point, both: Point, *parts: Point) -> bool:
    """Whether two-way trade is printed more finely than the two directions: of US$ 440.18 m and
    US$ 2.29 bn the sum is known to ten million only.
    """
    if not printed.is_exact or not both.is_exact:
        return printed.is_exact
    return printed_to(printed.number) < max(printed_to(part.number) for part in parts)


def same_source(direction: str, period: str, *tables: TradeTable) -> list[Point] | None:
    """One amount from each table, all of the first source that answers in every one.

    What somebody reviewed goes first, as in a headline. None if no single source does: a share or
    a difference across two sources says nothing.
    """
    found = (
        [table.of(source, direction, period) for table in tables] for source in tables[0].sources
    )
    whole = [[amount for amount in some if amount] for some in found if all(some)]
    return min(whole, key=lambda amounts: max(each.place for each in amounts), default=None)


@once_per_request
def _flows_with(code: str, moment: datetime | None) -> Claims:
    """Of one partner, or the world, in all frequencies: several figures of a page ask for them."""
    flows = Flow.objects.as_of(moment).filter(country__code=code)
    return Claims.read(flows, "direction", "country_id", "country__name", "frequency")


@dataclass(frozen=True, slots=True)
class PartnerTrade:
    """What is on record of one partner, or the world, in periods of one frequency under a rule.

    `compiled` are the claims of compilers, which head nothing under a rule that weighs credibility:
    those that it leaves out of the table as well have the reason in their row.
    """

    table: TradeTable
    breaks: Breaks
    compiled: Claims = Claims(())

    @classmethod
    def read(
        cls,
        params: dict,
        code: str,
        frequency: str = Frequency.ANNUAL,
        breaks: Breaks | None = None,
    ) -> "PartnerTrade":
        """As known when asked. `breaks` are the partner's own, if they were not read already."""
        own = Breaks.read(params, code) if breaks is None else breaks
        rule, moment = rule_for(params, FLOWS), params["as_of"]
        claims = _flows_with(code, moment).where(frequency=frequency).with_caveats(own.of)
        if not rule.weighs_credibility:
            return cls(TradeTable(claims, rule), own)
        limits = compiler_limits(moment)
        compiled = claims.only(limits.is_compiled)
        reasons = (row | {"reason": limits.reason(row)} for row in compiled.rows)
        shown = claims if params["rule"] == ALL else claims.only(limits.is_credible)
        return cls(TradeTable(shown, rule), own, Claims(tuple(reasons)))

    @property
    def compilers(self) -> frozenset[str]:
        """The sources whose claims head nothing."""
        return frozenset(self.compiled.names)


@once_per_request
def layer_claims(moment: datetime | None) -> dict[str, Claims]:
    """{category: yearly claims} of inter-Korean trade."""
    return claims_read(InterKoreanFlow.objects.as_of(moment)).by("category")


def layer_of(params: dict, category: str = InterKoreanFlow.Category.TOTAL) -> TradeTable:
    """Inter-Korean trade, over all categories unless said, which no world total contains."""
    claims = layer_claims(params["as_of"]).get(category, Claims(()))
    return TradeTable(claims, rule_called(LAYER, moment=params["as_of"]))
