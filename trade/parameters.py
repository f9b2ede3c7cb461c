"""What the figures of trade can be asked, beyond rule, years and as-of."""

from decimal import Decimal
from typing import Any

from django import forms

from nkworld.atlas.models import DPRK, WORLD
from nkworld.portal.views.heat import HeatParameters
from nkworld.provenance.fields import DecimalField, OneOfField, PeriodField, YearField
from nkworld.provenance.named_fields import CountryField
from nkworld.provenance.parameters import SPAN, FigureParameters, figure_parameters

from .analysis.valuation import AS_RECORDED, OUT
from .claims import EXPORT, IMPORT
from .models import Direction

MEASURES = [
    ("", "Exports, imports, balance"),
    ("turnover", "Two-way trade"),
    ("export", "Exports"),
    ("import", "Imports"),
    ("balance", "Balance"),
]


class SwitchField(OneOfField):
    """A yes-or-no parameter, written 1 or 0."""

    def __init__(self, yes: str, no: str, **kwargs: Any) -> None:
        super().__init__([("0", no), ("1", yes)], **kwargs)

    def clean(self, value: Any) -> bool:
        return super().clean(value) == "1"


def partner(initial: str = "CHN") -> CountryField:
    """A partner, or the world: whoever trades with the DPRK."""
    refused = {DPRK: "North Korea is not its own partner: name another country."}
    return CountryField(label="Partner", initial=initial, refused=refused)


class TradeParameters(FigureParameters):
    dataset = "trade/flows"


class TotalParameters(TradeParameters):
    measure = OneOfField(MEASURES, "Measure")
    inter_korean = SwitchField("with", "without", label="Inter-Korean trade", initial="0")


class PartnerParameters(TradeParameters):
    country = partner()
    measure = OneOfField(MEASURES, "Measure")


class CompareParameters(TradeParameters):
    """One cell, of which every source is heard."""

    country = partner()
    direction = OneOfField(Direction, "Direction", initial="import")
    period = PeriodField(initial="2017")
    shared = ("as_of",)


RevisionsParameters = figure_parameters("trade/flows", shared=("as_of",))
# What is on record whoever says it: no rule chooses. A map, not a picture of time.
SilenceParameters = figure_parameters("trade/flows", shared=SPAN, over_time=False)


class OneRuleParameters(TradeParameters):
    """Where two amounts must come from one source: every claim at once is no answer."""

    allow_all = False


class GrowthParameters(OneRuleParameters):
    country = partner(WORLD)
    measure = OneOfField(Direction, "Measure", initial="turnover")
    across_breaks = SwitchField("shown", "left open", label="Growth across breaks", initial="0")


class ChinaSpansParameters(OneRuleParameters):
    """Spans of months of two years side by side: no picture of time."""

    measure = OneOfField(Direction, "Measure", initial="turnover")
    shared = ("rule", "as_of")


RanksParameters = figure_parameters("trade/partner-ranks", allow_all=False)


WITHOUT_SOUTH, WITH_SOUTH = "world", "world-and-inter-korean"


class ShareParameters(OneRuleParameters):
    """A share of what: pages assume the world without the South and print it, the API asks."""

    country = partner()
    measure = OneOfField(Direction, "Measure", initial="turnover")
    of = OneOfField(
        [
            (WITHOUT_SOUTH, "the world total"),
            (WITH_SOUTH, "the world and inter-Korean trade"),
        ],
        "Share of",
        meaning="The denominator. A share without one means nothing, so it has to be named.",
        initial=WITHOUT_SOUTH,
    )

    required_in_api = ("of",)


class LeadingPartnersParameters(OneRuleParameters):
    period = YearField(label="Year")
    direction = OneOfField(Direction, "Direction", initial="turnover")
    inter_korean = SwitchField("shown", "left out", label="South Korea", initial="1")
    shared = ("rule", "as_of")


class PartnersByYearParameters(HeatParameters, OneRuleParameters):
    direction = OneOfField(Direction, "Direction", initial="turnover")


class InterKoreanParameters(FigureParameters):
    dataset = "trade/inter-korean"
    allow_all = False
    direction = OneOfField(Direction, "Direction", initial="turnover")


APPLIED = {"exports": (EXPORT,), "imports": (IMPORT,), "both": (EXPORT, IMPORT)}
LEAST, MOST = Decimal("1.00"), Decimal("1.20")


class FactorField(DecimalField):
    """How much freight and insurance raise a price from one border to the other."""

    meaning = "The CIF/FOB factor, from 1.00 (none) to 1.20; the IMF’s practice is 1.06."
    widget = forms.NumberInput(attrs={"step": "0.01", "min": LEAST, "max": MOST})
    default_error_messages = {
        "invalid": "Write the factor as a number, such as 1.06.",
        "min_value": "The factor is 1.00 or more: 1.00 leaves the figures as declared.",
        "max_value": "The factor is 1.20 at most: no source allows for more freight.",
        "max_decimal_places": "Three decimals are enough, such as 1.065.",
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=LEAST, max_value=MOST, decimal_places=3, max_digits=6, **kwargs)


class ValuationParameters(OneRuleParameters):
    factor = FactorField(label="CIF/FOB factor", initial="1.06")
    applied = OneOfField(
        [("exports", "exports"), ("imports", "imports"), ("both", "both")],
        "Factor applied to",
        initial="both",
    )
    oil = SwitchField("in", "out", label="Crude oil estimate", initial="1")
    inter_korean = OneOfField(
        [("1", "in"), (AS_RECORDED, "in, as recorded"), (OUT, "out")],
        "Inter-Korean trade",
        initial="1",
    )
    kaesong = SwitchField("in", "out", label="Kaesong", initial="1")
