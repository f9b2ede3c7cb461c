from nkworld.charts import Figure, Point, Series, exact
from nkworld.figures import registry as figures
from nkworld.figures.claims import ClaimsByCell, line
from nkworld.provenance.models import Status
from nkworld.provenance.periods import Frequency

from ..models import PARTS, Category, Dimension, Direction, Kind
from ..series import (
    CHINESE,
    AdditionParameters,
    Check,
    checks_of,
    common,
    counts,
    difference_notes,
    of_frequencies,
    roles_of,
    span_notes,
    stack,
    totals_of,
)

ChinaParameters = of_frequencies(*CHINESE)
INTO_CHINA = {"country__code": "CHN", "direction": Direction.FROM_DPRK, "kind": Kind.ENTRY}
# China's five purposes; the parts of the other dimensions are the same for everybody.
DIVIDED = {
    Dimension.PURPOSE: PARTS[Dimension.PURPOSE][:5],
    Dimension.SEX: PARTS[Dimension.SEX],
    Dimension.AGE: PARTS[Dimension.AGE],
    Dimension.MODE: PARTS[Dimension.MODE],
}
NOT_PEOPLE = "Entries, not people: who crosses five times is counted five times."


@figures.register("travel/china", title="North Koreans entering China", parameters=ChinaParameters)
def china(params: dict) -> Figure:
    """How often North Koreans entered China, as its tourism office counts them."""
    counted = counts(params, "category", dimension=Dimension.TOTAL, **INTO_CHINA)
    series = Series("entries", "Entries", counted.points(Category.TOTAL), "china")
    return Figure(
        topic="entries into China",
        subtitle="Entries of North Koreans into China, all purposes",
        kind="bar",
        notes=(NOT_PEOPLE, *span_notes(params)),
        **common(params, counted, (series,)),
    )


def divided(dimension: Dimension, params: dict) -> Figure:
    """Entries into China stacked by one dimension, each period's parts against its total."""
    both = [Dimension.TOTAL, dimension]
    counted = counts(params, "category", dimension__in=both, **INTO_CHINA)
    categories = DIVIDED[dimension]
    series, checks = stack(counted, categories, roles_of(categories))
    return Figure(
        topic=f"China entries by {dimension.value}",
        headed_by=(totals_of(checks, "All"),),
        subtitle=f"Entries of North Koreans into China by {dimension.label.lower()}",
        kind="stacked",
        notes=(*difference_notes(checks), *span_notes(params)),
        **common(params, counted, series),
    )


@figures.register(
    "travel/china-purpose", title="Entries into China by purpose", parameters=ChinaParameters
)
def purpose(params: dict) -> Figure:
    """Why North Koreans entered China: the purposes that its tourism office prints."""
    return divided(Dimension.PURPOSE, params)


@figures.register("travel/china-sex", title="Entries into China by sex", parameters=ChinaParameters)
def sex(params: dict) -> Figure:
    """How many of the entries into China were made by women, and how many by men."""
    return divided(Dimension.SEX, params)


@figures.register("travel/china-age", title="Entries into China by age", parameters=ChinaParameters)
def age(params: dict) -> Figure:
    """How old those are who enter China, as far as the age bands are printed."""
    return divided(Dimension.AGE, params)


@figures.register(
    "travel/china-mode",
    title="Entries into China by means of transport",
    parameters=ChinaParameters,
)
def mode(params: dict) -> Figure:
    """How North Koreans crossed into China: by ship, air, road, rail or on foot."""
    return divided(Dimension.MODE, params)


@figures.register(
    "travel/parts-and-total",
    title="Do the parts add up to the total?",
    parameters=AdditionParameters,
)
def parts_and_total(params: dict) -> Figure:
    """Entries into China: the printed total of each period beside the sum of its printed parts."""
    dimension = Dimension(params["by"])
    both = [Dimension.TOTAL, dimension]
    counted = counts(params, "category", dimension__in=both, **INTO_CHINA)
    checks = [check for check in checks_of(counted, DIVIDED[dimension]) if check.parts]
    series = (
        Series("total", "Printed total", tuple(check.total for check in checks), "turnover"),
        Series("sum", "Sum of the printed parts", tuple(map(summed, checks)), "imports"),
    )
    return Figure(
        topic="entries into China, parts and total",
        subtitle=f"Entries of North Koreans into China, parts by {dimension.label.lower()}",
        kind="dot",
        notes=(*difference_notes(checks), *span_notes(params)),
        **common(params, counted, series),
    )


def summed(check: Check) -> Point:
    """The sum of the printed parts, with its difference from the total in the note."""
    if check.adds_up:
        note = "equals the printed total"
    else:
        way = "fewer" if check.difference > 0 else "more"
        note = f"{exact(abs(check.difference))} {way} than the printed total"
    derived = Status.DERIVED.value
    parts = tuple(part for point in check.parts.values() for part in point.parts)
    return Point(
        check.period, check.sum, None, None, derived, check.total.source, note, parts=parts
    )


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


@figures.register(
    "travel/to-the-north", title="Visits from South to North", parameters=VisitParameters
)
def to_the_north(params: dict) -> Figure:
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


@figures.register(
    "travel/to-the-south",
    title="Visits from North to South",
    parameters=of_frequencies(Frequency.ANNUAL, Frequency.HALF_YEARLY, Frequency.CUMULATIVE),
)
def to_the_south(params: dict) -> Figure:
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


@figures.register(
    "travel/resettlement",
    title="North Koreans who arrived in the South",
    parameters=of_frequencies(
        Frequency.ANNUAL, Frequency.QUARTERLY, Frequency.MONTHLY, Frequency.CUMULATIVE
    ),
)
def resettlement(params: dict) -> Figure:
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


PURPOSES = [
    Category.EDUCATION,
    Category.BUSINESS,
    Category.TRANSPORT_CREW,
    Category.PRIVATE,
    Category.TRANSIT,
    Category.TOURISM,
    Category.OFFICIAL,
    Category.WORK,
]
STATED = (
    "The purpose is the one that the visa states: students’ visas of 2024 are read as hidden work."
)
GAPS = (
    "The border service’s figures lack quarters in 2021, 2022 and 2025; missing years are unknown."
)


@figures.register(
    "travel/russia",
    title="North Koreans entering Russia",
    parameters=of_frequencies(Frequency.ANNUAL, Frequency.HALF_YEARLY, Frequency.QUARTERLY),
)
def russia(params: dict) -> Figure:
    """How often North Koreans entered Russia, by the purpose that they stated."""
    counted = counts(
        params,
        "category",
        country__code="RUS",
        direction=Direction.FROM_DPRK,
        kind=Kind.ENTRY,
        dimension__in=[Dimension.TOTAL, Dimension.PURPOSE],
    )
    series, checks = stack(counted, PURPOSES, roles_of(PURPOSES))
    return Figure(
        topic="entries into Russia",
        headed_by=(totals_of(checks, "All"),),
        subtitle="Entries of North Koreans into Russia by stated purpose",
        kind="stacked",
        notes=(*difference_notes(checks), STATED, GAPS),
        **common(params, counted, series),
    )
