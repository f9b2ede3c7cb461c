"""What may be asked of the tables of claims on aid, on their pages and of the API."""

from nkworld.provenance.filters import ChoiceFilter, FieldFilter, ObservationFilter
from nkworld.provenance.parameters import CountriesField, PeriodField

from .choices import Channel, Commodity, FlowType, Measure, Money, Scope, Sector, SouthernChannel
from .fields import ActorsField, AppealField, PlanField
from .models import Appeal, AppealFigure, Contribution, FoodAid, SouthKoreanAid

MONEY = (
    "How far the money has come. Unless said, rows of every status are given, each with its own: "
    "never add pledged, committed and paid, as the same dollar passes through all three. Asking "
    "for one status leaves the others out."
)
SCOPE = (
    "`whole` for figures of a whole period, the only ones that make a series; `state` for the "
    "books as they stood on one day; `part` for parts of a larger figure; `again` for the same "
    "money in another account. Unless said, all four are given: add only `whole`."
)
STAGE = (
    "How far the food has come: pledged, committed, or reported where it was counted. Unless "
    "said, every row is given with its own."
)


class DonorFilter(ObservationFilter):
    donor = FieldFilter(ActorsField, lookup_expr="in", label="Donor")
    country = FieldFilter(
        CountriesField,
        field_name="donor__country",
        lookup_expr="in",
        label="Donor’s country",
        meaning="Donors that are, belong to or come from one country or several: its government, "
        "its agencies and its private groups, which are never added together.",
    )


class ContributionFilter(DonorFilter):
    recipient = FieldFilter(ActorsField, lookup_expr="in", label="Recipient")
    money = ChoiceFilter(Money.choices, label="Status of the money", meaning=MONEY)
    scope = ChoiceFilter(Scope.choices, label="Scope", meaning=SCOPE)
    sector = ChoiceFilter(Sector.choices, label="Sector")
    flow_type = ChoiceFilter(FlowType.choices, label="Money or goods")
    plan = FieldFilter(PlanField, label="Plan")
    period = FieldFilter(PeriodField, ahead=True, label="Period")

    class Meta(ObservationFilter.Meta):
        model = Contribution
        fields: list[str] = []


class AppealFigureFilter(ObservationFilter):
    appeal = FieldFilter(AppealField, field_name="appeal__slug", label="Appeal")
    kind = ChoiceFilter(Appeal.Kind.choices, field_name="appeal__kind", label="Kind of appeal")
    measure = ChoiceFilter(Measure.choices, label="Measure")

    class Meta(ObservationFilter.Meta):
        model = AppealFigure
        fields: list[str] = []


class FoodAidFilter(DonorFilter):
    commodity = ChoiceFilter(Commodity.choices, label="Commodity")
    channel = ChoiceFilter(Channel.choices, label="Channel")
    stage = ChoiceFilter(Money.choices, label="How far it has come", meaning=STAGE)

    class Meta(ObservationFilter.Meta):
        model = FoodAid
        fields: list[str] = []


class SouthKoreanAidFilter(ObservationFilter):
    channel = ChoiceFilter(SouthernChannel.choices, label="Channel")

    class Meta(ObservationFilter.Meta):
        model = SouthKoreanAid
        fields: list[str] = []
