from nkworld.charts import Figure, Series
from nkworld.charts.sentences import LATEST, newest, topic
from nkworld.provenance.figures import register
from nkworld.provenance.periods import Frequency
from nkworld.provenance.points import day_of

from ..categories import Category
from ..course import Course
from ..models import Direction, Kind
from ..parameters import of_frequencies
from ..series import common, counts, span_notes
from .korea import VisitParameters

# Of the tours that lasted a year nearly every month of it is on record.
MONTHLY = (Frequency.MONTHLY,)
ANNUAL = (Frequency.ANNUAL,)
# Whose two tables a sentence needs not tell apart.
MINISTRY = {"mou-rok-visits": "the Unification Ministry"}


def tours(category, place, colour, params, has_peak=ANNUAL):
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
        headline=busiest(series[0], counted, place, params, has_peak),
        subtitle=f"Tourists from South Korea to {place}",
        kind="bar",
        notes=("Counted apart from all other visits to the North.", *span_notes(params)),
        **common(params, counted, series),
    )


def busiest(series, counted, place, params, has_peak):
    """The busiest period and the newest of one source, whose count it is."""
    last = newest(series, day_of(params))
    if last is None:
        return topic(f"Tours to {place}")
    count = f"by the count of {MINISTRY.get(last.source, counted.names[last.source])}"
    words = Course(
        at_peak=f"Tours to {place} peaked {{when}} at {{amount}} tourists, {count}",
        at_last="; {when} there were {amount}",
        alone=f"{{amount}} tourists went to {place} {{when}}, {count}",
        has_peak=has_peak,
        latest=f"{LATEST} for a whole year",
    )
    return words.told(series, params)


@register("travel/kumgang", title="Tours to Mount Kumgang", parameters=VisitParameters)
def kumgang(params):
    """Tourists to the Mount Kumgang resort, open to South Koreans from 1998 to 2008."""
    return tours(Category.KUMGANG, "Mount Kumgang", "category-3", params)


@register(
    "travel/kaesong",
    title="Day tours to Kaesong",
    parameters=of_frequencies(Frequency.MONTHLY, Frequency.CUMULATIVE),
)
def kaesong(params):
    """Day trips to the city of Kaesong, from December 2007 to November 2008."""
    place = "the city of Kaesong"
    return tours(Category.KAESONG, place, "category-5", params, MONTHLY)
