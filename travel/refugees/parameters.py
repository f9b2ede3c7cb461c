"""What the figures of refugees can be asked, beyond rule, years and as-of."""

from nkworld.provenance.parameters import FigureParameters, OneOfField, YearField

from ..parameters import OtherCountryField
from .choices import Level

LEVELS = [("", "the one with most years"), *Level.choices[1:]]


class RefugeeParameters(FigureParameters):
    dataset = "travel/refugees"
    allow_all = False


class OneYearParameters(RefugeeParameters):
    """One year, the newest unless said."""

    shared = ("rule", "as_of")
    period = YearField(label="Year")


class AsylumParameters(RefugeeParameters):
    country = OtherCountryField(label="Country of asylum")
    defaults = {"country": "GBR"}


class DecisionParameters(AsylumParameters):
    level = OneOfField(
        choices=LEVELS,
        required=False,
        label="Level",
        meaning="The level of the decisions, by UNHCR’s code. One claim may be decided at several.",
    )
