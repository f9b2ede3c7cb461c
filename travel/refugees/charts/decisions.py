"""What one country decided on the asylum claims of North Koreans."""

from collections import Counter
from typing import Any

from nkworld.charts import Figure, Series, exact, topic
from nkworld.charts.sentences import newest, say
from nkworld.provenance.figures import register
from nkworld.provenance.points import as_of_text, day_of, names_of, sources_in, tells_newest

from ..choices import CountedIn, Level, Measure, Outcome
from ..counts import ONE_TO_FIVE, REFUGEES, Counts
from ..parameters import DecisionParameters

SERIES = (
    (Outcome.RECOGNISED, "Recognised as refugees", "category-3"),
    (Outcome.OTHER, "Other protection", "category-1"),
    (Outcome.REJECTED, "Rejected", "category-2"),
    (Outcome.CLOSED, "Otherwise closed", "other"),
)
LEVELS = (
    "One claim may be decided at several levels, in one year or in two: decisions of different "
    "levels are never added, and are no number of people."
)
NATIONALS = "Some who claimed as North Koreans were found to be South Korean nationals."


@register(
    "travel/asylum-decisions",
    title="Decisions on asylum claims of North Koreans",
    datasets=[REFUGEES],
    parameters=DecisionParameters,
)
def asylum_decisions(params):
    """What one country decided on the claims of North Koreans, at one level of its procedure."""
    country = params["country"]
    every = Counts.read(params, measure=Measure.DECISIONS, country=country, authority="government")
    level, counted_in = chosen(every, params["level"])
    found = every.where(level=level, counted_in=counted_in)
    series = tuple(
        Series(outcome.value, label, found.where(outcome=outcome).points(), role)
        for outcome, label, role in SERIES
    )
    series = tuple(each for each in series if each.on_record)
    named = dict(Level.choices).get(level, "")
    return Figure(
        slug="travel/asylum-decisions",
        headline=statement(params, found, named)
        or topic(f"Decisions on asylum claims of North Koreans in {country.in_a_sentence}"),
        subtitle=f"Decisions on asylum claims of North Koreans in {country.in_a_sentence}"
        + (f": {named}" if named else ""),
        unit="decisions on persons" if counted_in == CountedIn.PERSONS else "decisions on cases",
        measure="count",
        kind="bar",
        series=series,
        sources=sources_in(series, names_of(found.rows)),
        notes=(LEVELS, ONE_TO_FIVE, NATIONALS, *others(every, level)),
        as_of=as_of_text(params, found.rows),
    )


def chosen(every: Counts, level: str) -> tuple[str, str]:
    """The level asked for, or the one with most years, in persons where it is counted so."""
    rows = [row for row in every.rows if not level or row["level"] == level]
    keys = {(row["level"], row["counted_in"], row["period"]) for row in rows}
    years = Counter(key[:2] for key in keys)
    if not years:
        return level, CountedIn.PERSONS.value
    return min(years, key=lambda key: (-years[key], key[1] != CountedIn.PERSONS, key))


def others(every: Counts, level: str) -> tuple[str, ...]:
    """At which other levels there are decisions on record."""
    names = dict(Level.choices)
    found = sorted({row["level"] for row in every.rows} - {level}, key=list(names).index)
    told = "; ".join(str(names[each]) for each in found)
    return (f"Also on record: {told}.",) if told else ()


def statement(params: dict, found: Counts, level: str):
    """All decisions of the newest year, and how many of them recognised a refugee."""
    day = day_of(params)
    every = Series("all", "All decisions", found.where(outcome=Outcome.ALL).points())
    last = newest(every, day)
    if last is None:
        return None
    recognised = found.where(outcome=Outcome.RECOGNISED, period=last.x).points()
    there = params["country"].in_a_sentence
    told = f"{{when}} {there} decided {{every}} asylum claims of North Koreans, level “{level}”"
    points: dict[str, Any] = {"every": last}
    if recognised:
        told += "; it recognised {recognised} as refugees"
        points["recognised"] = recognised[0]
    return say(
        told,
        day=day,
        written=exact,
        period=last.x,
        is_newest=tells_newest(params),
        labels={"every": "All decisions", "recognised": "Recognised as refugees"},
        **points,
    )
