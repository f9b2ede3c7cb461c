"""What the figures of travel can be asked, beyond rule, years and as-of."""

from collections.abc import Collection

from nkworld.asking.fields import OneOfField
from nkworld.asking.named_fields import CountryField
from nkworld.asking.parameters import FigureParameters
from nkworld.atlas.models import DPRK
from nkworld.provenance.periods import Frequency

from .models import Dimension, Direction, OverseasWorkers

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


def other_country(label: str, initial: str) -> CountryField:
    """The country at the other end of a journey."""
    refused = {DPRK: "North Korea is one end of every journey: name the other."}
    return CountryField(label=label, initial=initial, refused=refused)


def frequency_field(frequencies: Collection[Frequency]) -> OneOfField:
    """A choice among the frequencies in which a figure’s claims come, the first unless asked."""
    return OneOfField(
        [(frequency.value, NAMES[frequency]) for frequency in frequencies],
        "Periods",
        meaning="Which periods are shown; they never stand in one series with others.",
        initial=next(iter(frequencies)).value,
    )


class CrossingParameters(FigureParameters):
    """One frequency at a time: quarters, half-years and spans lie within full years.

    Where a total is asked beside its parts, both are of one source: every claim at once is no
    answer.
    """

    dataset = "travel/crossings"
    allow_all = False
    frequency = frequency_field(NAMES)


def of_frequencies(*frequencies: Frequency) -> type[CrossingParameters]:
    """Parameters of a figure whose claims come in these frequencies, the first unless asked.

    One class each, because a figure's page offers what there is.
    """
    own = {"frequency": frequency_field(frequencies)}
    return type("ParametersOfFrequencies", (CrossingParameters,), own)


class CountryParameters(CrossingParameters):
    country = other_country("Country", "CHN")
    direction = OneOfField(
        [
            ("", "both ways"),
            (Direction.FROM_DPRK.value, "North Koreans entering"),
            (Direction.TO_DPRK.value, "entering North Korea"),
        ],
        "Who",
    )


class WorkersParameters(FigureParameters):
    dataset = "travel/overseas-workers"
    allow_all = False
    over_time = False  # its rows are hosts
    kind = OneOfField(OverseasWorkers.Kind, "Counted", initial=OverseasWorkers.Kind.PRESENT.value)


class HostParameters(FigureParameters):
    dataset = "travel/overseas-workers"
    allow_all = False
    over_time = False  # its rows are estimates
    country = other_country("Host", "RUS")


class AdditionParameters(CrossingParameters):
    by = OneOfField(CHINESE_DIMENSIONS, "Divided by", initial=Dimension.PURPOSE.value)
    frequency = frequency_field(CHINESE)
