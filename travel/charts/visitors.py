from nkworld.charts import Figure, Point, Series, exact, source_role
from nkworld.charts.as_table import bounds_of
from nkworld.charts.timeline import arrange
from nkworld.provenance.figures import register
from nkworld.provenance.periods import Frequency

from ..categories import Dimension
from ..models import Direction, Kind
from ..parameters import CountryParameters, of_frequencies
from ..series import CROSSINGS, common, counts
from ..words import in_words

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
    datasets=[CROSSINGS],
    parameters=of_frequencies(Frequency.ANNUAL),
)
def visitors(asked):
    """How often Chinese and Russians entered North Korea, as their own offices count."""
    counted = counts(
        asked, "country__code", kind=Kind.ENTRY, country__code__in=COUNTRIES, **INTO_NORTH
    )
    series = tuple(
        Series(slug, label, counted.line(code), role)
        for code, (slug, label, role) in COUNTRIES.items()
        if code in counted.keys
    )
    return Figure(
        slug="travel/visitors",
        headline=statement(series),
        subtitle="Entries of Chinese and Russians into North Korea, all purposes",
        kind="bar",
        notes=(FEW, HALF_COUNTED),
        **common(asked, counted, series),
    )


def statement(series):
    """The headline: the newest figure of each country."""
    said = [
        f"{exact(last.value)} from {each.label.removeprefix('From ')} {in_words(last.x)}"
        for each in series
        if each.known
        for last in each.known[-1:]
    ]
    if not said:
        return "Foreigners entering North Korea"
    return f"Entries into North Korea: {' and '.join(said)}"


@register(
    "travel/tourists",
    title="Tourists from one country, by source",
    datasets=[CROSSINGS],
    parameters=CountryParameters,
)
def tourists(asked):
    """How many tourists of one country visit North Korea: every estimate, with its range."""
    country = asked["country"]
    counted = counts(asked, "kind", kind=Kind.TOUR, country__code=country.code, **INTO_NORTH)
    series = tuple(
        Series(slug, counted.names[slug], with_gaps(line), source_role(number))
        for number, slug in enumerate(counted.sources)
        for line in [counted.line(Kind.TOUR, slug)]
    )
    return Figure(
        slug="travel/tourists",
        headline=spread(country, series),
        subtitle=f"Tourists from {country} to North Korea, as each source has it",
        kind="dot",
        notes=("Estimates of different sources are never added or averaged.",),
        **common(asked, counted, series),
    )


def with_gaps(points):
    """The same with a gap for every period that nobody counts, so that time is to scale."""
    by_period = {point.x: point for point in points}
    return tuple(by_period.get(x) or Point(x, None) for x in arrange(by_period, fill=True))


def spread(country, series):
    """The headline: the newest estimate, with the range that it is given in."""
    points = [point for each in series for point in each.points if point.numbers]
    if not points:
        return f"Tourists from {country} to North Korea"
    last = max(points, key=lambda point: point.x)
    told = exact(last.value) if last.value is not None else bounds_of(last, exact)
    return f"{told} tourists came from {country} {in_words(last.x)}, by one estimate"
