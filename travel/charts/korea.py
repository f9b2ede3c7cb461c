from nkworld.charts import Figure, Series
from nkworld.provenance.claims import ClaimsByCell, line
from nkworld.provenance.figures import register
from nkworld.provenance.periods import Frequency

from ..categories import PARTS, Dimension
from ..models import Direction, Kind
from ..parameters import of_frequencies
from ..series import common, counts, difference_notes, roles_of, span_notes, stack, totals_of

NORTH, SOUTH, BOTH = Direction.TO_DPRK, Direction.FROM_DPRK, Direction.BOTH
VISITS = (
    "Tourists to Mount Kumgang and Kaesong are not in these counts. Commuters to the Kaesong zone "
    "are, and make most of them from 2005 to 2015; liaison office trips swell 2018 and 2019."
)
PERSONS = (
    "Persons admitted, by year of arrival: the ministry later moves people between years and "
    "leaves out those who were not given protection."
)


VisitParameters = of_frequencies(
    Frequency.ANNUAL, Frequency.HALF_YEARLY, Frequency.MONTHLY, Frequency.CUMULATIVE
)


@register("travel/to-the-north", title="Visits from South to North", parameters=VisitParameters)
def to_the_north(params):
    """Visits of South Koreans to the North that Seoul approved, tourists aside."""
    counted = visits(params, NORTH, BOTH)
    series = (
        Series("visits", "South to North", counted.points(NORTH), "inter-korean"),
        unsplit(counted),
    )
    return Figure(
        topic="visits north",
        subtitle="Visits from South to North Korea approved in Seoul",
        kind="stacked",  # no period has both: each bar is one printed number
        notes=(VISITS, *span_notes(params)),
        **common(params, counted, tuple(each for each in series if each.known), "visits"),
    )


@register(
    "travel/to-the-south",
    title="Visits from North to South",
    parameters=of_frequencies(Frequency.ANNUAL, Frequency.HALF_YEARLY, Frequency.CUMULATIVE),
)
def to_the_south(params):
    """Visits of North Koreans to the South, who went home again."""
    counted = visits(params, SOUTH, BOTH)
    series = (Series("visits", "North to South", counted.points(SOUTH), "exports"),)
    return Figure(
        topic="visits south",
        subtitle="Visits from North to South Korea, resettlers aside",
        kind="bar",
        notes=span_notes(params),
        **common(params, counted, series, "visits"),
    )


def visits(params: dict, *directions: str) -> ClaimsByCell:
    return counts(
        params,
        "direction",
        country__code="KOR",
        direction__in=directions,
        kind=Kind.VISIT,
        dimension=Dimension.TOTAL,
    )


def unsplit(counted: ClaimsByCell) -> Series:
    """Both ways together, in the periods for which nobody gives the way north."""
    return line(
        "both",
        "Both ways",
        "other",
        counted.periods,
        lambda each: None if counted.headline(NORTH, each) else counted.headline(BOTH, each),
    )


@register(
    "travel/resettlement",
    title="North Koreans who arrived in the South",
    parameters=of_frequencies(
        Frequency.ANNUAL, Frequency.QUARTERLY, Frequency.MONTHLY, Frequency.CUMULATIVE
    ),
)
def resettlement(params):
    """North Koreans who arrived in the South to stay, by sex where it is told."""
    counted = counts(
        params,
        "category",
        country__code="KOR",
        direction=SOUTH,
        kind=Kind.RESETTLEMENT,
        dimension__in=[Dimension.TOTAL, Dimension.SEX],
    )
    sexes = PARTS[Dimension.SEX]
    series, checks = stack(counted, sexes, roles_of(sexes), may_exceed=False)
    return Figure(
        topic="arrivals in the South",
        headed_by=(totals_of(checks, "Arrivals"),),
        subtitle="North Koreans who arrived in the South to stay, by sex",
        kind="stacked",
        notes=(*difference_notes(checks), PERSONS, *span_notes(params)),
        **common(params, counted, series, "persons"),
    )
