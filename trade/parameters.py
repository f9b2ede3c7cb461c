"""What the figures of trade can be asked, beyond rule, years and as-of."""

from decimal import Decimal

from django import forms

from nkworld.atlas.models import DPRK, WORLD
from nkworld.provenance.fields import DocumentedField
from nkworld.provenance.parameters import (
    SPAN,
    CountryField,
    FigureParameters,
    OneOfField,
    PeriodField,
    YearField,
)

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

    def __init__(self, yes, no, **kwargs):
        super().__init__(choices=[("0", no), ("1", yes)], required=False, **kwargs)

    def clean(self, value):
        return super().clean(value) == "1"


class PartnerField(CountryField):
    """A partner, or the world: whoever trades with the DPRK."""

    refused = (DPRK,)

    def clean(self, value):
        country = super().clean(value)
        if country and country.code == DPRK:
            raise forms.ValidationError("North Korea is not its own partner: name another country.")
        return country


class TradeParameters(FigureParameters):
    dataset = "trade/flows"


class TotalParameters(TradeParameters):
    measure = OneOfField(choices=MEASURES, required=False, label="Measure")
    inter_korean = SwitchField("with", "without", label="Inter-Korean trade")
    defaults = {"inter_korean": "0"}


class PartnerParameters(TradeParameters):
    country = PartnerField(label="Partner")
    measure = OneOfField(choices=MEASURES, required=False, label="Measure")
    defaults = {"country": "CHN"}


class CompareParameters(TradeParameters):
    """One cell, of which every source is heard."""

    country = PartnerField(label="Partner")
    direction = OneOfField(choices=Direction, required=False, label="Direction")
    period = PeriodField(required=False, label="Period")
    shared = ("as_of",)
    defaults = {"country": "CHN", "direction": "import", "period": "2017"}


class RevisionsParameters(TradeParameters):
    """Of every source, as known at a moment."""

    shared = ("as_of",)


class SilenceParameters(TradeParameters):
    """What is on record whoever says it: no rule chooses. A map, not a picture of time."""

    shared = SPAN
    over_time = False


class OneRuleParameters(TradeParameters):
    """Where two amounts must come from one source: every claim at once is no answer."""

    allow_all = False


class GrowthParameters(OneRuleParameters):
    country = PartnerField(label="Partner")
    measure = OneOfField(choices=Direction, required=False, label="Measure")
    across_breaks = SwitchField("shown", "left open", label="Growth across breaks")
    defaults = {"country": WORLD, "measure": "turnover", "across_breaks": "0"}


class ChinaMonthsParameters(OneRuleParameters):
    """Months since 2016, unless earlier years are asked for."""


class ChinaSpansParameters(OneRuleParameters):
    """Spans of months of two years side by side: no picture of time."""

    measure = OneOfField(choices=Direction, required=False, label="Measure")
    shared = ("rule", "as_of")
    defaults = {"measure": "turnover"}


class RanksParameters(FigureParameters):
    dataset = "trade/partner-ranks"
    allow_all = False


WITHOUT_SOUTH, WITH_SOUTH = "world", "world-and-inter-korean"


class ShareParameters(OneRuleParameters):
    """A share of what: pages assume the world without the South and print it, the API asks."""

    country = PartnerField(label="Partner")
    measure = OneOfField(choices=Direction, required=False, label="Measure")
    of = OneOfField(
        choices=[
            (WITHOUT_SOUTH, "the world total"),
            (WITH_SOUTH, "the world and inter-Korean trade"),
        ],
        required=False,
        label="Share of",
        meaning="The denominator. A share without one means nothing, so it has to be named.",
    )
    defaults = {"country": "CHN", "measure": "turnover", "of": WITHOUT_SOUTH}
    required_in_api = ("of",)


class LeadingPartnersParameters(OneRuleParameters):
    period = YearField(label="Year")
    direction = OneOfField(choices=Direction, required=False, label="Direction")
    inter_korean = SwitchField("shown", "left out", label="South Korea")
    shared = ("rule", "as_of")
    defaults = {"inter_korean": "1", "direction": "turnover"}


class InterKoreanParameters(FigureParameters):
    dataset = "trade/inter-korean"
    allow_all = False
    direction = OneOfField(choices=Direction, required=False, label="Direction")
    defaults = {"direction": "turnover"}


APPLIED = {"exports": (EXPORT,), "imports": (IMPORT,), "both": (EXPORT, IMPORT)}
LEAST, MOST = Decimal("1.00"), Decimal("1.20")


class FactorField(DocumentedField, forms.DecimalField):
    """How much freight and insurance raise a price from one border to the other."""

    meaning = "The CIF/FOB factor, from 1.00 (none) to 1.20; the IMF’s practice is 1.06."
    widget = forms.NumberInput(attrs={"step": "0.01", "min": LEAST, "max": MOST})
    default_error_messages = {
        "invalid": "Write the factor as a number, such as 1.06.",
        "min_value": "The factor is 1.00 or more: 1.00 leaves the figures as declared.",
        "max_value": "The factor is 1.20 at most: no source allows for more freight.",
        "max_decimal_places": "Three decimals are enough, such as 1.065.",
    }

    def __init__(self, **kwargs):
        super().__init__(min_value=LEAST, max_value=MOST, decimal_places=3, max_digits=6, **kwargs)

    def known_values(self, model):
        """Both ends; what lies between them is a matter of degree."""
        return [str(LEAST), str(MOST)]


class ValuationParameters(OneRuleParameters):
    factor = FactorField(label="CIF/FOB factor")
    applied = OneOfField(
        choices=[("exports", "exports"), ("imports", "imports"), ("both", "both")],
        required=False,
        label="Factor applied to",
    )
    oil = SwitchField("in", "out", label="Crude oil estimate")
    inter_korean = OneOfField(
        choices=[("1", "in"), (AS_RECORDED, "in, as recorded"), (OUT, "out")],
        required=False,
        label="Inter-Korean trade",
    )
    kaesong = SwitchField("in", "out", label="Kaesong")
    defaults = {
        "factor": "1.06",
        "applied": "both",
        "oil": "1",
        "inter_korean": "1",
        "kaesong": "1",
    }
