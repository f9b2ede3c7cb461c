"""What the figures of trade can be asked, beyond rule, years and as-of."""

from django import forms

from nkworld.provenance.parameters import CountryField, FigureParameters, OneOfField, YearField

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


class TradeParameters(FigureParameters):
    dataset = "trade/flows"


class TotalParameters(TradeParameters):
    measure = OneOfField(choices=MEASURES, required=False, label="Measure")
    inter_korean = SwitchField("with", "without", label="Inter-Korean trade")
    defaults = {"inter_korean": "0"}


class PartnerParameters(TradeParameters):
    country = CountryField(label="Partner", widget=forms.TextInput(attrs={"size": 16}))
    measure = OneOfField(choices=MEASURES, required=False, label="Measure")
    defaults = {"country": "CHN"}

    def clean_country(self):
        country = self.cleaned_data["country"]
        if country.code == "PRK":
            raise forms.ValidationError("North Korea is not its own partner: name another country.")
        return country


class OneRuleParameters(TradeParameters):
    """Where two amounts must come from one source: every claim at once is no answer."""

    allow_all = False


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
