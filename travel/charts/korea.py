from nkworld.charts import Figure, Point, Series, exact
from nkworld.provenance.figures import register
from nkworld.provenance.periods import Frequency

from ..categories import PARTS, Category, Dimension
from ..models import Direction, Kind
from ..parameters import of_frequencies
from ..parts import difference_notes
from ..series import CROSSINGS, common, counts, roles_of, span_notes, stack
from ..words import comparable, in_words

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


@register(
    "travel/to-the-north",
    title="Visits from South to North",
    datasets=[CROSSINGS],
    parameters=VisitParameters,
)
def to_the_north(asked):
    """Visits of South Koreans to the North that Seoul approved, tourists aside."""
    counted = visits(asked, NORTH, BOTH)
    series = (
        Series("visits", "South to North", counted.line(NORTH), "inter-korean"),
        Series("both", "Both ways, not split", unsplit(counted), "other"),
    )
    return Figure(
        slug="travel/to-the-north",
        headline=peak(series[0], "South Koreans went North"),
        subtitle="Visits from South to North Korea approved in Seoul",
        kind="stacked",  # no period has both: each bar is one printed number
        notes=(VISITS, *span_notes(asked)),
        **common(asked, counted, tuple(each for each in series if each.known)),
    )


@register(
    "travel/to-the-south",
    title="Visits from North to South",
    datasets=[CROSSINGS],
    parameters=of_frequencies(Frequency.ANNUAL, Frequency.HALF_YEARLY, Frequency.CUMULATIVE),
)
def to_the_south(asked):
    """Visits of North Koreans to the South, who went home again."""
    counted = visits(asked, SOUTH)
    series = (Series("visits", "North to South", counted.line(SOUTH), "exports"),)
    return Figure(
        slug="travel/to-the-south",
        headline=peak(series[0], "North Koreans visited the South"),
        subtitle="Visits from North to South Korea, resettlers aside",
        kind="bar",
        notes=span_notes(asked),
        **common(asked, counted, series),
    )


def visits(asked, *directions):
    return counts(
        asked,
        "direction",
        country__code="KOR",
        direction__in=directions,
        kind=Kind.VISIT,
        dimension=Dimension.TOTAL,
    )


def unsplit(counted):
    """Both ways together, in the periods for which nobody gives the way north."""
    return tuple(
        Point(period, None)
        if counted.headline(NORTH, period).numbers
        else counted.headline(BOTH, period)
        for period in counted.periods
    )


def peak(series, who):
    """The headline: the highest count and the newest."""
    if not series.known:
        return series.label
    known = comparable(series.known)
    most, last = max(known, key=lambda point: point.value), known[-1]
    said = f"{who} {exact(most.value)} times {in_words(most.x)}"
    again = f"{exact(last.value)} times" if last.value else "not once"
    return said if most is last else f"{said} and {again} {in_words(last.x)}"


def tours(slug, category, place, colour, asked):
    """Tourists to one resort, counted apart from all other visits."""
    counted = counts(
        asked,
        "category",
        country__code="KOR",
        direction=NORTH,
        kind=Kind.TOUR,
        category=category,
    )
    series = (Series("tourists", "Tourists", counted.line(category), colour),)
    known = series[0].known
    return Figure(
        slug=slug,
        headline=busiest(known, place),
        subtitle=f"Tourists from South Korea to {place}",
        kind="bar",
        notes=("Counted apart from all other visits to the North.", *span_notes(asked)),
        **common(asked, counted, series),
    )


def busiest(known, place):
    if not known:
        return f"Tours to {place}"
    known = comparable(known)
    most = max(known, key=lambda point: point.value)
    said = f"{exact(most.value)} tourists went to {place} {in_words(most.x)}"
    return f"{said}, the most on record" if len(known) > 1 else said


@register(
    "travel/kumgang",
    title="Tours to Mount Kumgang",
    datasets=[CROSSINGS],
    parameters=VisitParameters,
)
def kumgang(asked):
    """Tourists to the Mount Kumgang resort, open to South Koreans from 1998 to 2008."""
    return tours("travel/kumgang", Category.KUMGANG, "Mount Kumgang", "category-3", asked)


@register(
    "travel/kaesong",
    title="Day tours to Kaesong",
    datasets=[CROSSINGS],
    parameters=of_frequencies(Frequency.MONTHLY, Frequency.CUMULATIVE),
)
def kaesong(asked):
    """Day trips to the city of Kaesong, from December 2007 to November 2008."""
    return tours("travel/kaesong", Category.KAESONG, "the city of Kaesong", "category-5", asked)


@register(
    "travel/resettlement",
    title="North Koreans who arrived in the South",
    datasets=[CROSSINGS],
    parameters=of_frequencies(
        Frequency.ANNUAL, Frequency.QUARTERLY, Frequency.MONTHLY, Frequency.CUMULATIVE
    ),
)
def resettlement(asked):
    """North Koreans who arrived in the South to stay, by sex where it is told."""
    counted = counts(
        asked,
        "category",
        country__code="KOR",
        direction=SOUTH,
        kind=Kind.RESETTLEMENT,
        dimension__in=[Dimension.TOTAL, Dimension.SEX],
    )
    sexes = PARTS[Dimension.SEX]
    series, checks = stack(counted, sexes, roles_of(sexes))
    return Figure(
        slug="travel/resettlement",
        headline=arrived(checks),
        subtitle="North Koreans who arrived in the South to stay, by sex",
        kind="stacked",
        notes=(*difference_notes(checks), PERSONS, *span_notes(asked)),
        **common(asked, counted, series) | {"unit": "persons"},
    )


def arrived(checks):
    """The headline: the peak and the newest count."""
    if not checks:
        return "North Koreans who arrived in the South"
    known = comparable([check.total for check in checks])
    most, last = max(known, key=lambda point: point.value), known[-1]
    said = f"{exact(most.value)} North Koreans arrived in the South {in_words(most.x)}"
    return said if most is last else f"{said}, {exact(last.value)} {in_words(last.x)}"
