"""What the figures of travel can be asked, beyond rule, years and as-of."""

from django import forms

from nkworld.atlas.models import DPRK
from nkworld.provenance.parameters import (
    CountryField,
    FigureParameters,
    MomentField,
    OneOfField,
    QuestionForm,
    YearField,
)
from nkworld.provenance.periods import Frequency

from .categories import Dimension
from .models import Direction, OverseasWorkers

NAMES = {
    Frequency.ANNUAL: "full years",
    Frequency.HALF_YEARLY: "half-years",
    Frequency.QUARTERLY: "quarters",
    Frequency.MONTHLY: "months",
    Frequency.CUMULATIVE: "cumulative spans",
}

# What China's tourism office prints, read in the news.
CHINESE = (Frequency.ANNUAL, Frequency.HALF_YEARLY, Frequency.QUARTERLY, Frequency.CUMULATIVE)
CHINESE_DIMENSIONS = [
    (dimension.value, dimension.label.lower())
    for dimension in (Dimension.PURPOSE, Dimension.SEX, Dimension.AGE, Dimension.MODE)
]


class OtherCountryField(CountryField):
    """The country at the other end of a journey."""

    refused = (DPRK,)

    def clean(self, value):
        country = super().clean(value)
        if country and country.code == DPRK:
            raise forms.ValidationError("North Korea is one end of every journey: name the other.")
        return country


def frequency_field(frequencies):
    """A choice among the frequencies in which a figure’s claims come."""
    return OneOfField(
        choices=[(frequency.value, NAMES[frequency]) for frequency in frequencies],
        required=False,
        label="Periods",
        meaning="Which periods are shown; they never stand in one series with others.",
    )


class CrossingParameters(FigureParameters):
    """One frequency at a time: quarters, half-years and spans lie within full years.

    Where a total is asked beside its parts, both are of one source: every claim at once is no
    answer.
    """

    dataset = "travel/crossings"
    allow_all = False
    frequency = frequency_field(NAMES)
    defaults: dict[str, str] = {"frequency": Frequency.ANNUAL.value}


def of_frequencies(*frequencies):
    """Parameters of a figure whose claims come in these frequencies, the first unless asked.

    One class each, because a figure's page offers what there is.
    """
    own = {
        "frequency": frequency_field(frequencies),
        "defaults": {"frequency": frequencies[0].value},
    }
    return type("ParametersOfFrequencies", (CrossingParameters,), own)


class CountryParameters(CrossingParameters):
    country = OtherCountryField(label="Country")
    direction = OneOfField(
        choices=[
            ("", "both ways"),
            (Direction.FROM_DPRK.value, "North Koreans entering"),
            (Direction.TO_DPRK.value, "entering North Korea"),
        ],
        required=False,
        label="Who",
    )
    defaults = CrossingParameters.defaults | {"country": "CHN"}


class WorkersParameters(FigureParameters):
    dataset = "travel/overseas-workers"
    allow_all = False
    over_time = False  # its rows are hosts
    kind = OneOfField(choices=OverseasWorkers.Kind, required=False, label="Counted")
    defaults: dict[str, str] = {"kind": OverseasWorkers.Kind.PRESENT.value}


class HostParameters(FigureParameters):
    dataset = "travel/overseas-workers"
    allow_all = False
    over_time = False  # its rows are estimates
    country = OtherCountryField(label="Host")
    defaults: dict[str, str] = {"country": "RUS"}


class AdditionParameters(CrossingParameters):
    by = OneOfField(choices=CHINESE_DIMENSIONS, required=False, label="Divided by")
    frequency = frequency_field(CHINESE)
    defaults = CrossingParameters.defaults | {"by": Dimension.PURPOSE.value}


class SpanForm(QuestionForm):
    """From, to and as_of alone: what a page asks before it knows whether there is anything."""

    as_of = MomentField(required=False)

    def __init__(self, query):
        super().__init__(query)
        self.fields |= {"from": YearField(), "to": YearField()}
