"""Entries and visits, country by country and both ways, and tours to the North."""

from nkworld.asking.fields import OneOfField
from nkworld.atlas.models import WORLD
from nkworld.charts import Figure, Point, Series, exact, nth_role
from nkworld.charts.periods import arrange
from nkworld.figures import registry as figures
from nkworld.figures.claims import ClaimsByCell, line
from nkworld.provenance.dates import Frequency
from nkworld.provenance.models import Status

from ..models import PARTS, Category, Dimension, Direction, Kind
from ..series import (
    FREQUENCIES,
    Check,
    checks_of,
    common,
    counts,
    difference_notes,
    of_frequencies,
    other_country,
    span_notes,
    stacked,
)

# What China's tourism office prints, read in the news.
CHINESE = (Frequency.ANNUAL, Frequency.HALF_YEARLY, Frequency.QUARTERLY, Frequency.CUMULATIVE)
CHINESE_DIMENSIONS = [
    (dimension.value, dimension.label.lower())
    for dimension in (Dimension.PURPOSE, Dimension.SEX, Dimension.AGE, Dimension.MODE)
]
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
    return stacked(
        params,
        counted,
        DIVIDED[dimension],
        *span_notes(params),
        topic=f"China entries by {dimension.value}",
        subtitle=f"Entries of North Koreans into China by {dimension.label.lower()}",
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
    parameters=of_frequencies(
        *CHINESE, by=OneOfField(CHINESE_DIMENSIONS, "Divided by", initial=Dimension.PURPOSE.value)
    ),
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
    if not check.difference:
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

    def unsplit(period: str) -> Point | None:
        return None if counted.headline(NORTH, period) else counted.headline(BOTH, period)

    series = (
        Series("visits", "South to North", counted.points(NORTH), "inter-korean"),
        line("both", "Both ways", "other", counted.periods, unsplit),
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
    return stacked(
        params,
        counted,
        PARTS[Dimension.SEX],
        PERSONS,
        *span_notes(params),
        label="Arrivals",
        unit="persons",
        may_exceed=False,
        topic="arrivals in the South",
        subtitle="North Koreans who arrived in the South to stay, by sex",
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
    return stacked(
        params,
        counted,
        PURPOSES,
        STATED,
        GAPS,
        topic="entries into Russia",
        subtitle="Entries of North Koreans into Russia by stated purpose",
    )


INTO_NORTH = {"direction": Direction.TO_DPRK, "dimension": Dimension.TOTAL}
COUNTRIES = {
    "CHN": ("china", "From China", "china"),
    "RUS": ("russia", "From Russia", "category-1"),
}
HALF_COUNTED = (
    "Russian figures of 2021 and 2022 cover two quarters only and are left out here: the table "
    "of claims has them."
)
FEW = "Only China and Russia were found to count those who leave for North Korea."


@figures.register(
    "travel/visitors",
    title="Foreigners entering North Korea",
    parameters=of_frequencies(Frequency.ANNUAL),
)
def visitors(params: dict) -> Figure:
    """How often Chinese and Russians entered North Korea, as their own offices count."""
    counted = counts(
        params, "country__code", kind=Kind.ENTRY, country__code__in=COUNTRIES, **INTO_NORTH
    )
    series = tuple(
        Series(slug, label, counted.points(code), role)
        for code, (slug, label, role) in COUNTRIES.items()
        if code in counted.keys
    )
    return Figure(
        topic="entries into North Korea",
        subtitle="Entries of Chinese and Russians into North Korea, all purposes",
        kind="bar",
        notes=(FEW, HALF_COUNTED),
        **common(params, counted, series),
    )


CountryParameters = of_frequencies(
    *FREQUENCIES,
    country=other_country("Country", "CHN"),
    direction=OneOfField(
        [
            ("", "both ways"),
            (Direction.FROM_DPRK.value, "North Koreans entering"),
            (Direction.TO_DPRK.value, "entering North Korea"),
        ],
        "Who",
    ),
)


@figures.register(
    "travel/tourists", title="Tourists from one country, by source", parameters=CountryParameters
)
def tourists(params: dict) -> Figure:
    """How many tourists of one country visit North Korea: every estimate, with its range."""
    country = params["country"]
    counted = counts(params, "kind", kind=Kind.TOUR, country__code=country.code, **INTO_NORTH)
    series = []
    for number, slug in enumerate(counted.sources):
        known = {point.x: point for point in counted.points(Kind.TOUR, source=slug)}
        # A gap for every period that nobody counts, so that time is to scale.
        points = tuple(known.get(x, Point(x, None)) for x in arrange(known, fill=True))
        series.append(Series(slug, counted.names[slug], points, nth_role(number)))
    return Figure(
        topic=f"tourists from {country.in_a_sentence}"
        if country.code != WORLD
        else "foreign tourists",
        subtitle=f"Tourists from {country} to North Korea, as each source has it",
        kind="dot",
        notes=("Estimates of different sources are never added or averaged.",),
        **common(params, counted, tuple(series), "tourists"),
    )


LINES = {
    (Direction.FROM_DPRK, Kind.RESETTLEMENT): ("Arrivals", "category-4"),
    (Direction.FROM_DPRK, Kind.ENTRY): ("Entries of North Koreans", "exports"),
    (Direction.TO_DPRK, Kind.ENTRY): ("Entries into North Korea", "imports"),
    (Direction.FROM_DPRK, Kind.VISIT): ("Visits to the South", "exports"),
    (Direction.TO_DPRK, Kind.VISIT): ("Visits to the North", "imports"),
}


@figures.register(
    "travel/country",
    title="Entries between North Korea and one country",
    parameters=CountryParameters,
    words=["compare countries travel"],
    formerly={
        "travel/side-by-side": {"country": "CHN,RUS", "direction": Direction.FROM_DPRK.value}
    },
)
def country(params: dict) -> Figure:
    """Entries both ways between North Korea and one country, each kind a line of its own.

    Estimates of tourists are a figure apart: every source has its own.
    """
    cell = {"country__code": params["country"].code, "dimension": Dimension.TOTAL}
    if params["direction"]:
        cell["direction"] = params["direction"]
    kinds = {kind for _, kind in LINES}
    counted = counts(params, "direction", "kind", kind__in=kinds, **cell)
    series = tuple(
        Series("-".join(key), label, counted.points(key), role)
        for key, (label, role) in LINES.items()
        if key in counted.keys
    )
    return Figure(
        topic=f"travel with {params['country'].in_a_sentence}",
        subtitle=f"Entries between North Korea and {params['country']}, by what is counted",
        kind="line",
        notes=("Kinds of count differ and are not added.", *span_notes(params)),
        **common(params, counted, series),
    )


def tours(category: Category, place: str, colour: str, params: dict) -> Figure:
    """Tourists to one resort, counted apart from all other visits."""
    counted = counts(
        params,
        "category",
        country__code="KOR",
        direction=Direction.TO_DPRK,
        kind=Kind.TOUR,
        category=category,
    )
    series = (Series("tourists", "Tourists", counted.points(category), colour),)
    return Figure(
        topic=f"tourists to {place}",
        subtitle=f"Tourists from South Korea to {place}",
        kind="bar",
        notes=("Counted apart from all other visits to the North.", *span_notes(params)),
        **common(params, counted, series, "tourists"),
    )


@figures.register("travel/kumgang", title="Tours to Mount Kumgang", parameters=VisitParameters)
def kumgang(params: dict) -> Figure:
    """Tourists to the Mount Kumgang resort, open to South Koreans from 1998 to 2008."""
    return tours(Category.KUMGANG, "Mount Kumgang", "category-3", params)


@figures.register(
    "travel/kaesong",
    title="Day tours to Kaesong",
    parameters=of_frequencies(Frequency.MONTHLY, Frequency.CUMULATIVE),
)
def kaesong(params: dict) -> Figure:
    """Day trips to the city of Kaesong, from December 2007 to November 2008."""
    return tours(Category.KAESONG, "Kaesong city", "category-5", params)
