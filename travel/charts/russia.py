from nkworld.charts import Figure, exact
from nkworld.charts.sentences import say, topic
from nkworld.provenance.figures import register
from nkworld.provenance.periods import Frequency
from nkworld.provenance.points import options

from ..categories import Category, Dimension
from ..course import latest_of
from ..models import Direction, Kind
from ..parameters import of_frequencies
from ..parts import difference_notes
from ..series import common, counts, roles_of, stack

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
        headline=statement(checks, params),
        subtitle="Entries of North Koreans into Russia by stated purpose",
        kind="stacked",
        notes=(*difference_notes(checks), STATED, GAPS),
        **common(params, counted, series),
    )


DECLARED = {Category.TRANSPORT_CREW: "as crews of vehicles and ships"}


def statement(checks, params):
    """The newest total, and how many of these entries were declared as for what."""
    if not checks:
        return topic("North Koreans entering Russia")
    check = checks[-1]
    known = {category: point for category, point in check.parts.items() if point.value}
    most = max(known, key=lambda each: known[each].value, default=None)
    text = "North Koreans entered Russia {total} times {when}"
    parts = {"part": known[most]} if most else {}
    purpose = DECLARED.get(most, f"as for {most.label.lower()}") if most else ""
    return say(
        f"{text}, {{part}} of them declared {purpose}" if most else text,
        period=check.period,
        labels={"total": "Entries", "part": most.label if most else ""},
        total=check.total,
        **options(params, exact, latest_of(params)),
        **parts,
    )
