from nkworld.charts import Figure
from nkworld.provenance.figures import register
from nkworld.provenance.periods import Frequency

from ..categories import Category, Dimension
from ..models import Direction, Kind
from ..parameters import of_frequencies
from ..series import common, counts, difference_notes, roles_of, stack, totals_of

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


@register(
    "travel/russia",
    title="North Koreans entering Russia",
    parameters=of_frequencies(Frequency.ANNUAL, Frequency.HALF_YEARLY, Frequency.QUARTERLY),
)
def russia(params):
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
