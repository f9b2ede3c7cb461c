"""Claims of trade, arranged so that one can ask what a rule, or one source, says of a period.

Amounts are US dollars, seen from the DPRK. Sums and differences are made within one source;
only the inter-Korean layer is ever added to another source's total, and by name.

How lines of trade are called and coloured, and what its figures are asked beyond the usual.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from nkworld.asking.fields import ALL, OneOfField
from nkworld.asking.parameters import CountryField, FigureParameters, rule_called
from nkworld.atlas.memo import once_per_request
from nkworld.atlas.models import DPRK
from nkworld.charts import Point, Series, money
from nkworld.charts.description import newest_point
from nkworld.figures.amounts import combined, printed_to, sources_in, verdict_on
from nkworld.figures.claims import Claims, ClaimsByCell, line
from nkworld.figures.registry import as_of_text
from nkworld.provenance.dates import Frequency
from nkworld.provenance.models import HeadlineRule

from .credibility import Breaks, compiler_limits
from .models import Direction, Flow, InterKoreanFlow

CHINA = "CHN"
EXPORT, IMPORT, TURNOVER = Direction.EXPORT.value, Direction.IMPORT.value, Direction.TURNOVER.value

DOLLARS = "US dollars, current"
IN_DOLLARS: dict[str, Any] = {"unit": DOLLARS, "is_flow": True}
SIDE = "merchandise, from North Korea’s side"

BALANCE = "balance"
LABELS = {EXPORT: "Exports", IMPORT: "Imports", TURNOVER: "Two-way trade", BALANCE: "Balance"}
ROLES = {EXPORT: "exports", IMPORT: "imports", TURNOVER: "turnover", BALANCE: "balance"}
TRADE_WITH = {
    EXPORT: "exports to {}",
    IMPORT: "imports from {}",
    TURNOVER: "trade with {}",
    BALANCE: "balance of trade with {}",
}
# Words of a source's short name before which English sets an article.
WITH_ARTICLE = ("Ministry", "Commission", "Bureau", "office", "Chamber", "IMF")


def source_words(name: str) -> str:
    """A source within a sentence: “KOTRA”, “the Unification Ministry”."""
    return f"the {name}" if any(word in name for word in WITH_ARTICLE) else name


class SwitchField(OneOfField):
    """A yes-or-no parameter, written 1 or 0."""

    def __init__(self, yes: str, no: str, **kwargs: Any) -> None:
        super().__init__([("0", no), ("1", yes)], **kwargs)

    def clean(self, value: Any) -> bool:
        return super().clean(value) == "1"


def partner(initial: str = CHINA) -> CountryField:
    return CountryField(
        label="Partner",
        initial=initial,
        refused={DPRK: "North Korea is not its own partner: name another country."},
    )


class OneRuleParameters(FigureParameters):
    """Where two amounts must come from one source: every claim at once is no answer."""

    dataset = Flow.dataset
    allow_all = False


FLOWS, LAYER = Flow.dataset, InterKoreanFlow.dataset


def credible(claims: Claims, rule: HeadlineRule, moment: datetime | None) -> Claims:
    if not rule.weighs_credibility:
        return claims
    limits = compiler_limits(moment)
    return claims.only(lambda row: not limits.reason(row))


class TradeTable(ClaimsByCell):
    """By direction. To what is asked of a measure the `layer` is added, where there is one."""

    layer: "TradeTable | None" = None
    fields = ("direction",)

    def of(self, source: str, direction: str, period: str) -> Point | None:
        """What one source says; two-way trade as its two directions where these say as much."""
        printed = self._amounts[direction, period].get(source)
        if direction != TURNOVER:
            return printed
        exports, imports = (self._amounts[way, period].get(source) for way in (EXPORT, IMPORT))
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

    def measured(self, measure: str, period: str, source: str = "") -> Point | None:
        """By the rule or of one source, with the layer added; None if a part is unknown."""
        if measure == BALANCE:
            sold, bought = (self.measured(each, period, source) for each in (EXPORT, IMPORT))
            if not sold or not bought or sold.source != bought.source:
                return None
            return combined(sold, bought, -1, "exports less imports")
        amount = self.of(source, measure, period) if source else self.headline(measure, period)
        if self.layer is None or amount is None:
            return amount
        added = self.layer.headline(measure, period)
        return added and combined(amount, added, +1, "with inter-Korean trade")


@once_per_request
def flows_with(code: str, moment: datetime | None) -> Claims:
    return Claims.read(Flow.objects.as_of(moment).filter(country__code=code), "country__name")


class PartnerTrade(TradeTable):
    """What is on record of one partner, or the world, under a rule. `compiled` are the claims of
    compilers, which head nothing if the rule weighs credibility: a reason says why. With the rule
    `ALL` every claim is there, and the default rule orders the sources.
    """

    def __init__(
        self,
        code: str,
        rule: HeadlineRule | str,
        moment: datetime | None,
        frequency: str = Frequency.ANNUAL,
        layer: TradeTable | None = None,
    ) -> None:
        order = rule_called(FLOWS, moment=moment) if isinstance(rule, str) else rule
        self.layer, self.breaks, self.compiled = layer, Breaks.read(moment, code), Claims(())
        claims = flows_with(code, moment).where(frequency=frequency).with_caveats(self.breaks.of)
        if order.weighs_credibility:
            limits = compiler_limits(moment)
            compiled = claims.only(lambda row: row["source_id"] in limits.compilers)
            reasons = (row | {"reason": limits.reason(row)} for row in compiled.rows)
            self.compiled = Claims(tuple(reasons))
            if rule != ALL:
                claims = claims.only(lambda row: not limits.reason(row))
        self.compilers = frozenset(self.compiled.names)
        super().__init__(claims, order)

    def line(self, measure: str, periods: Sequence[str]) -> Series:
        drawn = line(
            *(measure, LABELS[measure], ROLES[measure], periods),
            lambda period: self.measured(measure, period),
        )
        return self.breaks.within(drawn, measure)

    def unsplit(self, periods: Sequence[str]) -> tuple[Series, ...]:
        """Two-way trade in the periods for which nobody gives its two directions."""
        whole = [p for p in periods if not (self.headline(EXPORT, p) or self.headline(IMPORT, p))]
        series = line(
            *(TURNOVER, "Two-way trade, not split", "remainder", periods),
            lambda period: self.headline(TURNOVER, period) if period in whole else None,
        )
        return (self.breaks.within(series, TURNOVER),) if series.on_record else ()

    def two_way(
        self, periods: Sequence[str], parts: Sequence[Series], day: date
    ) -> tuple[Series, ...]:
        """Two-way trade, where it heads its parts: its newest credible figure is no older."""
        found = line(
            *(TURNOVER, LABELS[TURNOVER], "", periods),
            lambda period: self.measured(TURNOVER, period),
        )
        newest, *others = (
            point.x if (point := newest_point(each, day, self.compilers)) else ""
            for each in (found, *parts)
        )
        return (found,) if newest and newest == max([newest, *others]) else ()


@once_per_request
def layer_claims(moment: datetime | None) -> dict[str, Claims]:
    """{category: yearly claims} of inter-Korean trade."""
    return Claims.read(InterKoreanFlow.objects.as_of(moment).annual()).by("category")


def layer_of(moment: datetime | None, category: str = InterKoreanFlow.Category.TOTAL) -> TradeTable:
    """Inter-Korean trade, over all categories unless said, which no world total contains."""
    claims = layer_claims(moment).get(category, Claims(()))
    return TradeTable(claims, rule_called(LAYER, moment=moment))


def stated(
    moment: datetime | None, series: Sequence[Series], *tables: TradeTable | None
) -> dict[str, Any]:
    """Whose figures the series are, and how new; the sources of an added layer come last."""
    known = [table for table in tables if table]
    names = {slug: table.names[slug] for table in known for slug in table.sources}
    return {
        "series": tuple(series),
        "sources": sources_in(series, names),
        "as_of": as_of_text(moment, *(table.known_from for table in known)),
    }


def with_layer(
    moment: datetime | None,
    series: Sequence[Series],
    layer: TradeTable | None,
    years: list[str],
    *tables: TradeTable,
) -> dict[str, Any]:
    """The same of series into which a layer was added: who stands behind it in these years, too."""
    found = stated(moment, series, *tables, layer)
    if layer:
        added = [
            Series(way, "", layer.points(way, years), "") for way in (EXPORT, IMPORT, TURNOVER)
        ]
        sources = stated(moment, series, *tables)["sources"]
        found["sources"] = (*sources, *sources_in(added, layer.names))
    return found
