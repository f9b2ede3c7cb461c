"""What the figures of refugees can be asked, beyond rule, years and as-of."""

from nkworld.provenance.fields import OneOfField, YearField
from nkworld.provenance.parameters import FigureParameters

from ..parameters import other_country
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
    country = other_country("Country of asylum", "GBR")


class DecisionParameters(AsylumParameters):
    level = OneOfField(
        LEVELS,
        "Level",
        meaning="The level of the decisions, by UNHCR’s code. One claim may be decided at several.",
    )
