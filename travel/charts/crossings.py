"""Entries and visits, country by country and both ways, and tours to the North."""

from collections.abc import Callable

from nkworld.asking.fields import OneOfField
from nkworld.atlas.models import WORLD
from nkworld.charts import Figure, Point, Series, exact, nth_role
from nkworld.charts.periods import arrange
from nkworld.figures import registry as figures
from nkworld.figures.claims import line
from nkworld.provenance.dates import Frequency
from nkworld.provenance.models import Status

from ..models import PARTS, Category, Dimension, Direction, Kind
from ..series import (
    FREQUENCIES,
    PERIOD_NOTES,
    checks_of,
    common,
    counts,
    difference_notes,
    of_frequencies,
    other_country,
    stacked,
    totals,
)

NORTH, SOUTH, BOTH = Direction.TO_DPRK, Direction.FROM_DPRK, Direction.BOTH
UNDIVIDED = {"dimension": Dimension.TOTAL}
# What China's tourism office prints, read in the news.
CHINESE = (Frequency.ANNUAL, Frequency.HALF_YEARLY, Frequency.QUARTERLY, Frequency.CUMULATIVE)
ChinaParameters = of_frequencies(*CHINESE)
INTO_CHINA = {"country__code": "CHN", "direction": Direction.FROM_DPRK, "kind": Kind.ENTRY}
# China's five purposes; the parts of the other dimensions are the same for everybody.
CHINA_PARTS = PARTS | {Dimension.PURPOSE: PARTS[Dimension.PURPOSE][:5]}
NOT_PEOPLE = "Entries, not people: who crosses five times is counted five times."


@figures.register("travel/china", title="North Koreans entering China", parameters=ChinaParameters)
def china(params: dict) -> Figure:
    """How often North Koreans entered China, as its tourism office counts them."""
    return totals(
        params,
        {Category.TOTAL: ("entries", "Entries", "china")},
        ["category"],
        INTO_CHINA | UNDIVIDED,
        NOT_PEOPLE,
        topic="entries into China",
        subtitle="Entries of North Koreans into China, all purposes",
    )


# {what divides the entries into China: the question that the figure answers}
DIVIDED = {
    Dimension.PURPOSE: "Why North Koreans entered China: the purposes that its tourism office "
    "prints.",
    Dimension.SEX: "How many of the entries into China were made by women, and how many by men.",
    Dimension.AGE: "How old those are who enter China, as far as the age bands are printed.",
    Dimension.MODE: "How North Koreans crossed into China: by ship, air, road, rail or on foot.",
}


def divided(dimension: Dimension, question: str) -> Callable[[dict], Figure]:
    """Entries into China stacked by one dimension, each period's parts against its total."""

    def figure(params: dict) -> Figure:
        return stacked(
            params,
            dimension,
            INTO_CHINA,
            categories=CHINA_PARTS[dimension],
            topic=f"China entries by {dimension.value}",
            subtitle=f"Entries of North Koreans into China by {dimension.label.lower()}",
        )

    figure.__doc__ = question
    return figure


for each, question in DIVIDED.items():
    title = f"Entries into China by {each.label.lower()}"
    register = figures.register(f"travel/china-{each}", title=title, parameters=ChinaParameters)
    register(divided(each, question))


@figures.register(
    "travel/parts-and-total",
    title="Do the parts add up to the total?",
    parameters=of_frequencies(
        *CHINESE,
        by=OneOfField(
            [(each.value, each.label.lower()) for each in DIVIDED],
            "Divided by",
            initial=Dimension.PURPOSE.value,
        ),
    ),
)
def parts_and_total(params: dict) -> Figure:
    """Entries into China: the printed total of each period beside the sum of its printed parts."""
    dimension = Dimension(params["by"])
    counted = counts(params, "category", dimension__in=[Dimension.TOTAL, dimension], **INTO_CHINA)
    checks = [check for check in checks_of(counted, CHINA_PARTS[dimension]) if check.parts]
    sums = []
    for check in checks:
        note, derived = "equals the printed total", Status.DERIVED.value
        if check.difference:
            way = "fewer" if check.difference > 0 else "more"
            note = f"{exact(abs(check.difference))} {way} than the printed total"
        of = tuple(part for point in check.parts.values() for part in point.parts)
        source = check.total.source
        sums.append(Point(check.period, check.sum, None, None, derived, source, note, parts=of))
    series = (
        Series("total", "Printed total", tuple(check.total for check in checks), "turnover"),
        Series("sum", "Sum of the printed parts", tuple(sums), "imports"),
    )
    return Figure(
        topic="entries into China, parts and total",
        subtitle=f"Entries of North Koreans into China, parts by {dimension.label.lower()}",
        kind="dot",
        notes=(*difference_notes(checks), *PERIOD_NOTES.get(params["frequency"], ())),
        **common(params, counted, series),
    )


VISITS_OF = {"country__code": "KOR", "kind": Kind.VISIT} | UNDIVIDED
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
    counted = counts(params, "direction", direction__in=[NORTH, BOTH], **VISITS_OF)
    unsplit = {
        each: counted.headline(BOTH, each)
        for each in counted.periods
        if not counted.headline(NORTH, each)
    }
    series = (
        Series("visits", "South to North", counted.points(NORTH), "inter-korean"),
        line("both", "Both ways", "other", counted.periods, unsplit.get),
    )
    return Figure(
        topic="visits north",
        subtitle="Visits from South to North Korea approved in Seoul",
        kind="stacked",  # no period has both: each bar is one printed number
        notes=(VISITS, *PERIOD_NOTES.get(params["frequency"], ())),
        **common(params, counted, tuple(each for each in series if each.known), "visits"),
    )


@figures.register(
    "travel/to-the-south",
    title="Visits from North to South",
    parameters=of_frequencies(Frequency.ANNUAL, Frequency.HALF_YEARLY, Frequency.CUMULATIVE),
)
def to_the_south(params: dict) -> Figure:
    """Visits of North Koreans to the South, who went home again."""
    return totals(
        params,
        {SOUTH: ("visits", "North to South", "exports")},
        ["direction"],
        VISITS_OF | {"direction__in": [SOUTH, BOTH]},
        unit="visits",
        topic="visits south",
        subtitle="Visits from North to South Korea, resettlers aside",
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
    return stacked(
        params,
        Dimension.SEX,
        {"country__code": "KOR", "direction": SOUTH, "kind": Kind.RESETTLEMENT},
        PERSONS,
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
    return stacked(
        params,
        Dimension.PURPOSE,
        INTO_CHINA | {"country__code": "RUS"},
        STATED,
        GAPS,
        categories=PURPOSES,
        topic="entries into Russia",
        subtitle="Entries of North Koreans into Russia by stated purpose",
    )


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
    return totals(
        params,
        COUNTRIES,
        ["country__code"],
        {"kind": Kind.ENTRY, "country__code__in": COUNTRIES, "direction": NORTH} | UNDIVIDED,
        FEW,
        HALF_COUNTED,
        topic="entries into North Korea",
        subtitle="Entries of Chinese and Russians into North Korea, all purposes",
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
    cell = {"kind": Kind.TOUR, "country__code": country.code, "direction": NORTH} | UNDIVIDED
    counted = counts(params, "kind", **cell)
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
    direction = {"direction": params["direction"]} if params["direction"] else {}
    cell = {"country__code": params["country"].code, "kind__in": {kind for _, kind in LINES}}
    return totals(
        params,
        {key: ("-".join(key), *line) for key, line in LINES.items()},
        ["direction", "kind"],
        cell | UNDIVIDED | direction,
        "Kinds of count differ and are not added.",
        kind="line",
        topic=f"travel with {params['country'].in_a_sentence}",
        subtitle=f"Entries between North Korea and {params['country']}, by what is counted",
    )


def tours(category: Category, place: str, colour: str, params: dict) -> Figure:
    """Tourists to one resort, counted apart from all other visits."""
    return totals(
        params,
        {category: ("tourists", "Tourists", colour)},
        ["category"],
        {"country__code": "KOR", "direction": NORTH, "kind": Kind.TOUR, "category": category},
        "Counted apart from all other visits to the North.",
        unit="tourists",
        topic=f"tourists to {place}",
        subtitle=f"Tourists from South Korea to {place}",
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
