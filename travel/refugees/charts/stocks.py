"""Refugees and asylum-seekers on record at the end of each year."""

from dataclasses import replace
from typing import Any

from nkworld.charts import Figure, Series, exact, topic
from nkworld.charts.sentences import newest, say
from nkworld.provenance.figures import register
from nkworld.provenance.points import as_of_text, day_of, names_of, sources_in, tells_newest

from ..choices import Measure
from ..counts import LEFT_OUT, ONE_TO_FIVE, PERSONS, REFUGEES, Counts
from ..parameters import AsylumParameters, RefugeeParameters

SERIES = (
    (Measure.REFUGEES, "Refugees", "category-1"),
    (Measure.ASYLUM_SEEKERS, "Asylum-seekers", "category-2"),
)
LOWER_END = (
    "The line is the lower end: a count of one to five, which is published as five, enters it as "
    "one. The upper end, with five for each, is in the table."
)
REVISED = "The latest year may still be revised."


@register(
    "travel/refugees",
    title="Refugees from North Korea",
    datasets=[REFUGEES],
    parameters=RefugeeParameters,
)
def refugees(params):
    """Refugees and asylum-seekers from North Korea on UNHCR’s record, all countries together."""
    found = _stocks(params)
    sums = tuple(
        Series(measure.value, label, _totals(found, measure), role)
        for measure, label, role in SERIES
    )
    series = tuple(map(at_least, sums))
    what = "on UNHCR’s record, South Korea and China left out"
    return Figure(
        slug="travel/refugees",
        headline=statement(params, sums, f"there were {{told}} from North Korea {what}")
        or topic("Refugees from North Korea on UNHCR’s record"),
        subtitle="North Koreans in their countries of asylum at the end of the year, added up",
        **_common(params, found, series) | {"kind": "line"},
        notes=(LOWER_END, LEFT_OUT, REVISED),
    )


def at_least(sums: Series) -> Series:
    """The lower end as a line, with the range above it: a range alone is no line."""
    points = (p if p.value is not None else replace(p, value=p.low) for p in sums.points)
    return replace(sums, label=f"{sums.label}, at least", points=tuple(points))


@register(
    "travel/refugees-in",
    title="Refugees from North Korea in one country",
    datasets=[REFUGEES],
    parameters=AsylumParameters,
)
def refugees_in(params):
    """Refugees and asylum-seekers from North Korea on record in one country of asylum."""
    country = params["country"]
    found = _stocks(params, country=country)
    series = tuple(
        Series(measure.value, label, found.where(measure=measure).points(), role)
        for measure, label, role in SERIES
    )
    there = country.in_a_sentence
    return Figure(
        slug="travel/refugees-in",
        headline=statement(
            params, series, f"there were {{told}} from North Korea on UNHCR’s record in {there}"
        )
        or topic(f"Refugees from North Korea in {there}"),
        subtitle=f"North Koreans on record in {there} at the end of the year",
        **_common(params, found, series),
        notes=(ONE_TO_FIVE, REVISED),
    )


def _stocks(params: dict, **wanted) -> Counts:
    measures = [measure for measure, _, _ in SERIES]
    return Counts.read(params, measure__in=measures, **wanted)


def _totals(found: Counts, measure: Measure):
    of_measure = found.where(measure=measure)
    return tuple(of_measure.total(period) for period in of_measure.periods)


def _common(params: dict, found: Counts, series) -> dict:
    return {
        "unit": PERSONS,
        "measure": "count",
        "kind": "bar",
        "series": series,
        "sources": sources_in(series, names_of(found.rows)),
        "as_of": as_of_text(params, found.rows),
    }


def statement(params: dict, series, words: str):
    """The newest year on record: its refugees, its asylum-seekers, or both; None of neither."""
    day = day_of(params)
    last = [(each, point) for each in series if (point := newest(each, day))]
    period = max((point.x for _, point in last), default="")
    points: dict[str, Any] = {_key(each): point for each, point in last if point.x == period}
    if not points:
        return None
    told = " and ".join(
        f"{{{_key(each)}}} {each.label.lower()}" for each, point in last if point.x == period
    )
    return say(
        f"At the end of {{period}}{{age}} {words.format(told=told)}",
        day=day,
        written=exact,
        period=period,
        is_newest=tells_newest(params),
        labels={_key(each): each.label for each in series},
        **points,
    )


def _key(series: Series) -> str:
    """The name of a series as a field of a sentence."""
    return series.slug.replace("-", "_")
