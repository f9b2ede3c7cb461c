"""What the figures of the donors' statistics can be asked, beyond rule, years and as-of."""

from nkworld.provenance.fields import OneOfField, YearField
from nkworld.provenance.named_fields import CountryField
from nkworld.provenance.parameters import FigureParameters

from .choices import Flow, Prices

# The kinds that the OECD tells of every donor, the one without debt relief first.
OECD = (
    *(Flow.NET_WITHOUT_DEBT, Flow.NET, Flow.GROSS, Flow.GRANTS, Flow.HUMANITARIAN),
    *(Flow.TECHNICAL, Flow.FOOD, Flow.IMPUTED, Flow.DEBT_FORGIVENESS, Flow.NET_DEBT_RELIEF),
    *(Flow.GROSS_LOANS, Flow.NET_LOANS),
)


class FlowParameters(FigureParameters):
    """One source answers: no two are joined or added."""

    dataset = "aid/donor-flows"
    allow_all = False


class KindParameters(FlowParameters):
    flow = OneOfField(
        [(flow.value, flow.label) for flow in OECD],
        "Kind of flow",
        meaning="Kinds contain one another: one dollar stands in several, and none is added.",
        initial=Flow.NET_WITHOUT_DEBT.value,
    )


class OneYearParameters(KindParameters):
    """One year, the newest unless said."""

    shared = ("rule", "as_of")
    period = YearField(label="Year")


class DonorParameters(FlowParameters):
    country = CountryField(label="Donor", path="donor__country", initial="DEU")
    prices = OneOfField(
        Prices.choices,
        "Prices",
        meaning="In dollars of which year: current, or of one named year. Never both on one line.",
        initial=Prices.CURRENT.value,
    )
