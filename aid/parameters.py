"""What the figures of aid can be asked, beyond rule, years and as-of."""

from django import forms

from nkworld.provenance.parameters import (
    SPAN,
    CountryField,
    FigureParameters,
    OneOfField,
    YearField,
)

from .choices import Commodity, Stage
from .fields import ActorsField

SHOWN_FIRST = (Stage.REPORTED, Stage.COMMITTED, Stage.PAID, Stage.PLEDGED)
STAGES = [(each.value, each.label) for each in SHOWN_FIRST]
STAGE_MEANING = (
    "How far the money has come. `reported` (the default): the source does not tell, and mixes. "
    "Two of these are never added: the same dollar passes through both."
)
LEVELS = [
    (Commodity.ALL_FOOD.value, "Cereals and other food"),
    (Commodity.CEREALS.value, "Kinds of cereals"),
    (Commodity.NON_CEREALS.value, "Kinds of other food"),
]


class StageField(OneOfField):
    meaning = STAGE_MEANING

    def __init__(self, choices=STAGES, **kwargs):
        super().__init__(choices=choices, required=False, **{"label": "Stage"} | kwargs)


class StageParameters(FigureParameters):
    dataset = "aid/contributions"
    stage = StageField()
    defaults = {"stage": Stage.REPORTED.value}


class OneRuleParameters(FigureParameters):
    """Where one source must answer: every claim at once is no answer."""

    allow_all = False


class YearParameters(StageParameters):
    """One year’s gifts, side by side."""

    allow_all = False
    shared = ("rule", "as_of")
    period = YearField(
        label="Year", meaning="The year; the newest with enough figures unless said."
    )


class AppealParameters(OneRuleParameters):
    dataset = "aid/appeals"


class SectorParameters(OneRuleParameters):
    dataset = "aid/contributions"


class CountryParameters(FigureParameters):
    """One donor country; every source and every stage beside the other."""

    dataset = "aid/contributions"
    shared = SPAN
    country = CountryField(label="Donor", path="donor__country")
    stage = StageField([("", "Every stage"), *STAGES])
    defaults = {"country": "CHE"}


class UnitedStatesParameters(FigureParameters):
    dataset = "aid/contributions"
    shared = SPAN
    stage = StageField(
        [("", "Both"), (Stage.COMMITTED.value, "Obligations"), (Stage.PAID.value, "Disbursements")]
    )


class FoodParameters(OneRuleParameters):
    dataset = "aid/food-aid"


class CommodityParameters(FoodParameters):
    defaults = {"within": Commodity.ALL_FOOD.value}
    within = OneOfField(choices=LEVELS, required=False, label="Show")


class FoodFromParameters(FigureParameters):
    dataset = "aid/food-aid"
    shared = SPAN
    country = CountryField(label="Donor", path="donor__country")
    defaults = {"country": "CHN"}


class SouthKoreaParameters(FigureParameters):
    dataset = "aid/south-korea"
    shared = SPAN
    currency = OneOfField(
        choices=[("won", "Won"), ("usd", "US dollars")],
        required=False,
        label="Currency",
        meaning="Won, in which Seoul keeps the account, or dollars at each year’s mean rate.",
    )
    defaults = {"currency": "won"}


class AgencyField(ActorsField):
    meaning = "One agency, by slug, name or abbreviation."
    most = 1

    def to_python(self, value):
        found = super().to_python(value)
        if len(found) > 1:
            raise forms.ValidationError("Name one agency only.")
        return found[0] if found else None

    def known_values(self, model) -> list[str]:
        """By slug, every body to which a row gives."""
        slugs = (
            model.objects.as_of().included().order_by().values_list("recipient__slug", flat=True)
        )
        return sorted(slugs.distinct())


class AgencyParameters(StageParameters):
    allow_all = False
    over_time = False  # its rows are years and donors
    agency = AgencyField(label="Agency")
    defaults = {**StageParameters.defaults, "agency": "wfp"}
