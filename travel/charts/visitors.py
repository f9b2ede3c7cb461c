from nkworld.atlas.models import WORLD
from nkworld.charts import Figure, Point, Series, source_role
from nkworld.charts.timeline import arrange
from nkworld.provenance.figures import register
from nkworld.provenance.periods import Frequency

from ..categories import Dimension
from ..models import Direction, Kind
from ..parameters import CountryParameters, of_frequencies
from ..series import common, counts

INTO_NORTH = {"direction": Direction.TO_DPRK, "dimension": Dimension.TOTAL}
COUNTRIES = {"CHN": ("china", "From China", "china"), "RUS": ("russia", "From Russia", "source-1")}
HALF_COUNTED = (
    "Russian figures of 2021 and 2022 cover two quarters only and are left out here: the table "
    "of claims has them."
)
FEW = "Only China and Russia were found to count those who leave for North Korea."


@register(
    "travel/visitors",
    title="Foreigners entering North Korea",
    parameters=of_frequencies(Frequency.ANNUAL),
)
def visitors(params):
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


@register(
    "travel/tourists", title="Tourists from one country, by source", parameters=CountryParameters
)
def tourists(params):
    """How many tourists of one country visit North Korea: every estimate, with its range."""
    country = params["country"]
    counted = counts(params, "kind", kind=Kind.TOUR, country__code=country.code, **INTO_NORTH)
    series = tuple(
        Series(slug, counted.names[slug], with_gaps(line), source_role(number))
        for number, slug in enumerate(counted.sources)
        for line in [counted.points(Kind.TOUR, source=slug)]
    )
    return Figure(
        topic=f"tourists from {country.in_a_sentence}"
        if country.code != WORLD
        else "foreign tourists",
        subtitle=f"Tourists from {country} to North Korea, as each source has it",
        kind="dot",
        notes=("Estimates of different sources are never added or averaged.",),
        **common(params, counted, series, "tourists"),
    )


def with_gaps(points):
    """The same with a gap for every period that nobody counts, so that time is to scale."""
    by_period = {point.x: point for point in points}
    return tuple(by_period.get(x, Point(x, None)) for x in arrange(by_period, fill=True))
