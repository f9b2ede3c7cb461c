from nkworld.charts import Figure, exact
from nkworld.provenance.figures import register
from nkworld.provenance.periods import Frequency

from ..categories import Category, Dimension
from ..models import Direction, Kind
from ..parameters import of_frequencies
from ..parts import difference_notes
from ..series import CROSSINGS, common, counts, roles_of, stack
from ..words import in_words

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
    datasets=[CROSSINGS],
    parameters=of_frequencies(Frequency.ANNUAL, Frequency.HALF_YEARLY, Frequency.QUARTERLY),
)
def russia(asked):
    """How often North Koreans entered Russia, by the purpose that they stated."""
    counted = counts(
        asked,
        "category",
        country__code="RUS",
        direction=Direction.FROM_DPRK,
        kind=Kind.ENTRY,
        dimension__in=[Dimension.TOTAL, Dimension.PURPOSE],
    )
    series, checks = stack(counted, PURPOSES, roles_of(PURPOSES))
    return Figure(
        slug="travel/russia",
        headline=statement(checks),
        subtitle="Entries of North Koreans into Russia by stated purpose",
        kind="stacked",
        notes=(*difference_notes(checks), STATED, GAPS),
        **common(asked, counted, series),
    )


def statement(checks):
    """The headline: the newest total, and the largest purpose of that period."""
    if not checks:
        return "North Koreans entering Russia"
    check = checks[-1]
    said = f"North Koreans entered Russia {exact(check.total.value)} times {in_words(check.period)}"
    parts = {c: p.value for c, p in check.parts.items() if p.value is not None}
    if not parts:
        return said
    most = max(parts, key=parts.__getitem__)
    return f"{said}, {exact(parts[most])} times for {most.label.lower()}"
