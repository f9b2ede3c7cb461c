from nkworld.charts import Figure, Series
from nkworld.provenance.figures import register
from nkworld.provenance.periods import Frequency

from ..categories import Category
from ..models import Direction, Kind
from ..parameters import of_frequencies
from ..series import common, counts, span_notes
from .korea import VisitParameters


def tours(category, place, colour, params):
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
    return tours(Category.KAESONG, "Kaesong city", "category-5", params)
