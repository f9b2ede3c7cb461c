from nkworld.charts import Figure, Point, Sentence, Series, exact
from nkworld.charts.sentences import join, newest, say, topic
from nkworld.provenance.claims import ClaimsByCell, line
from nkworld.provenance.figures import register
from nkworld.provenance.periods import Frequency
from nkworld.provenance.points import day_of, options

from ..categories import PARTS, Dimension
from ..course import Course, latest_of, or_none
from ..models import Direction, Kind
from ..parameters import of_frequencies
from ..parts import difference_notes
from ..series import common, counts, roles_of, span_notes, stack, totals_of

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
        headline=to_and_fro(counted, params) or one_way(series[0], counted, params, NORTHWARD),
        subtitle="Visits from South to North Korea approved in Seoul",
        kind="stacked",  # no period has both: each bar is one printed number
        notes=(VISITS, *span_notes(params)),
        **common(params, counted, tuple(each for each in series if each.known)),
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
        headline=one_way(series[0], counted, params, SOUTHWARD),
        subtitle="Visits from North to South Korea, resettlers aside",
        kind="bar",
        notes=span_notes(params),
        **common(params, counted, series),
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
        "Both ways, not split",
        "other",
        counted.periods,
        lambda each: None if counted.headline(NORTH, each) else counted.headline(BOTH, each),
    )


BOTH_WAYS = Course(
    at_peak="Visits between South and North that Seoul approved peaked {when} at {amount}, both "
    "ways together",
    at_last="; {when} there were {amount}",
    alone="There were {amount} visits between South and North that Seoul approved {when}, both "
    "ways together",
    written=or_none,
)


def visits_of(whom: str) -> Course:
    return Course(
        at_peak=f"{whom} peaked {{when}} at {{amount}}",
        at_last="; {when} there were {amount}",
        alone=f"{whom} were {{amount}} {{when}}",
        written=or_none,
    )


NORTHWARD = visits_of("Visits of South Koreans to the North")
SOUTHWARD = visits_of("Visits of North Koreans to the South")
ARRIVALS = Course(
    at_peak="Arrivals of North Koreans in the South peaked {when} at {amount}",
    at_last="; {when} there were {amount}",
    alone="{amount} North Koreans arrived in the South {when}",
    written=or_none,
)


def to_and_fro(counted: ClaimsByCell, params: dict) -> Sentence | None:
    """Visits both ways, which the ministry alone counts and for longest; None where one way is
    known for later, or was more than both.
    """
    day = day_of(params)
    both = Series("both-ways", "Visits both ways", counted.points(BOTH))
    north = Series("north", "Visits to the North", counted.points(NORTH))
    last, last_north = newest(both, day), newest(north, day)
    if last is None or (last_north and last_north.x > last.x):
        return None
    if max((p.value for p in north.known), default=0) > max(
        (p.value for p in both.known), default=0
    ):
        return None
    return BOTH_WAYS.told(both, params, drawn=False)


def one_way(series: Series, counted: ClaimsByCell, params: dict, words: Course) -> Sentence:
    """The highest count and the newest one way, and what is known of both ways since then."""
    day = day_of(params)
    last = newest(series, day)
    both = newest(Series("both", "Visits both ways", counted.points(BOTH)), day)
    if last is None:
        return topic("Visits between South and North")
    later = both if both and both.x > last.x else None
    told = words.told(series, params, is_newest=not later)
    return join(told, since_then(later, params) if later else None, by=". ")


def since_then(both: Point, params: dict) -> Sentence:
    """What was counted later of both ways together."""
    none = "No visit either way was approved {when}"
    return say(
        none if both.value == 0 else "Both ways together there were {amount} {when}",
        period=both.x,
        labels={"amount": "Visits both ways"},
        amount=both,
        **options(params, exact, latest_of(params)),
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
        headline=ARRIVALS.told(totals_of(checks, "Arrivals"), params, drawn=False)
        or topic("North Koreans who arrived in the South"),
        subtitle="North Koreans who arrived in the South to stay, by sex",
        kind="stacked",
        notes=(*difference_notes(checks), PERSONS, *span_notes(params)),
        **common(params, counted, series) | {"unit": "persons"},
    )
