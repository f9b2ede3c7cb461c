from nkworld.atlas.models import WORLD
from nkworld.charts import Figure, Point, Series, nth_role
from nkworld.charts.periods import arrange
from nkworld.figures import registry as figures
from nkworld.provenance.periods import Frequency

from ..models import Category, Dimension, Direction, Kind
from ..series import CountryParameters, common, counts, of_frequencies, span_notes
from .neighbours import VisitParameters

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
