"""What one country decided on the asylum claims of North Koreans."""

from collections import Counter

from nkworld.charts import Figure
from nkworld.provenance.claims import Claims
from nkworld.provenance.figures import register

from ..choices import CountedIn, Level, Measure, Outcome
from ..counts import ONE_TO_FIVE, counts_of
from ..parameters import DecisionParameters

SERIES = (
    (Outcome.RECOGNISED.value, "Recognised as refugees", "category-3"),
    (Outcome.OTHER.value, "Other protection", "category-1"),
    (Outcome.REJECTED.value, "Rejected", "category-2"),
    (Outcome.CLOSED.value, "Otherwise closed", "other"),
)
LEVELS = (
    "One claim may be decided at several levels, in one year or in two: decisions of different "
    "levels are never added, and are no number of people."
)
NATIONALS = "Some who claimed as North Koreans were found to be South Korean nationals."


@register(
    "travel/asylum-decisions",
    title="Decisions on asylum claims of North Koreans",
    parameters=DecisionParameters,
)
def asylum_decisions(params: dict) -> Figure:
    """What one country decided on the claims of North Koreans, at one level of its procedure."""
    country = params["country"]
    every = counts_of(params, country).where(measure=Measure.DECISIONS, authority="government")
    level, counted_in = chosen(every, params["level"])
    found = every.where(level=level, counted_in=counted_in)
    by_outcome = found.by("outcome")
    series = tuple(by_outcome[each[0]].series(*each) for each in SERIES if each[0] in by_outcome)
    named = dict(Level.choices).get(level, "")
    return Figure(
        topic=f"asylum decisions in {country.in_a_sentence}",
        headed_by=(found.where(outcome=Outcome.ALL).series("all", "All", ""),),
        subtitle=f"Decisions on asylum claims of North Koreans in {country.in_a_sentence}"
        + (f": {named}" if named else ""),
        unit="decisions, on persons" if counted_in == CountedIn.PERSONS else "decisions, on cases",
        measure="count",
        is_flow=True,
        kind="bar",
        notes=(LEVELS, ONE_TO_FIVE, NATIONALS, *others(every, level)),
        **found.stated(params, series),
    )


def chosen(every: Claims, level: str) -> tuple[str, str]:
    """The level params for, or the one with most years, in persons where it is counted so."""
    rows = [row for row in every.rows if not level or row["level"] == level]
    keys = {(row["level"], row["counted_in"], row["period"]) for row in rows}
    years = Counter(key[:2] for key in keys)
    if not years:
        return level, CountedIn.PERSONS.value
    return min(years, key=lambda key: (-years[key], key[1] != CountedIn.PERSONS, key))


def others(every: Claims, level: str) -> tuple[str, ...]:
    """At which other levels there are decisions on record."""
    names = dict(Level.choices)
    found = sorted({row["level"] for row in every.rows} - {level}, key=list(names).index)
    text = "; ".join(str(names[each]) for each in found)
    return (f"Also on record: {text}.",) if text else ()
