"""What the figures of aid can be asked, beyond rule, years and as-of."""

from collections.abc import Iterable
from typing import Any

from django import forms

from nkworld.asking.fields import OneOfField, YearField
from nkworld.asking.named_fields import CountryField
from nkworld.asking.parameters import SPAN, FigureParameters, figure_parameters
from nkworld.portal.views.heat import HeatParameters

from .choices import Commodity, Stage
from .questions import ActorsField

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

    label = "Stage"

    def __init__(self, choices: Iterable[tuple[str, str]] = STAGES, **kwargs: Any) -> None:
        super().__init__(choices, **kwargs)


class StageParameters(FigureParameters):
    dataset = "aid/contributions"
    stage = StageField(initial=Stage.REPORTED.value)


class YearParameters(StageParameters):
    """One year’s gifts, side by side."""

    allow_all = False
    shared = ("rule", "as_of")
    period = YearField(
        label="Year", meaning="The year; the newest with enough figures unless said."
    )


AppealParameters = figure_parameters("aid/appeals", allow_all=False)
SectorParameters = figure_parameters("aid/contributions", allow_all=False)


class CountryParameters(FigureParameters):
    """One donor country; every source and every stage beside the other."""

    dataset = "aid/contributions"
    shared = SPAN
    country = CountryField(label="Donor", path="donor__country", initial="CHE")
    stage = StageField([("", "Every stage"), *STAGES])


class DonorsByYearParameters(HeatParameters):
    dataset = "aid/contributions"
    shared = SPAN


class UnitedStatesParameters(FigureParameters):
    dataset = "aid/contributions"
    shared = SPAN
    stage = StageField(
        [("", "Both"), (Stage.COMMITTED.value, "Obligations"), (Stage.PAID.value, "Disbursements")]
    )


class FoodParameters(FigureParameters):
    """Where one source must answer: every claim at once is no answer."""

    dataset = "aid/food-aid"
    allow_all = False


class CommodityParameters(FoodParameters):
    within = OneOfField(LEVELS, "Show", initial=Commodity.ALL_FOOD.value)


class FoodFromParameters(FigureParameters):
    dataset = "aid/food-aid"
    shared = SPAN
    country = CountryField(label="Donor", path="donor__country", initial="CHN")


class SouthKoreaParameters(FigureParameters):
    dataset = "aid/south-korea"
    shared = SPAN
    currency = OneOfField(
        [("won", "Won"), ("usd", "US dollars")],
        "Currency",
        meaning="Won, in which Seoul keeps the account, or dollars at each year’s mean rate.",
        initial="won",
    )


class AgencyField(ActorsField):
    meaning = "One agency, by slug, name or abbreviation."
    most = 1
    by_country = False  # 840 is no agency

    def to_python(self, value: Any) -> Any:
        found = super().to_python(value)
        if len(found) > 1:
            raise forms.ValidationError("Name one agency only.")
        return found[0] if found else None


class AgencyParameters(StageParameters):
    allow_all = False
    over_time = False  # its rows are years and donors
    agency = AgencyField(label="Agency", initial="wfp")
