"""Figures with a line for each of several countries on the same axes.

A domain draws the line of one country. What is said of all of them is written here: a sentence on
the newest period that all have, whose figures the lines show, and of whom nothing is on record.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from django import forms

from nkworld.atlas.countries import countries
from nkworld.atlas.models import DPRK, Country
from nkworld.charts import Point, Sentence, Series, source_role, topic
from nkworld.charts.headline import COMPILATION
from nkworld.charts.sentences import LATEST, Options, join, newest, opened, over, say
from nkworld.charts.sentences.amounts import Writer
from nkworld.charts.words import in_a_row

from .parameters import CountriesField, FigureParameters
from .points import day_of, options

MOST, MOST_IN_WORDS = 5, "five"
SAMPLED = 12
# What a sentence says of a country's point: {amount}, and {when} where it has a year of its own.
# Told are the country, its point, whether the sentence begins with it, and whether it is dated.
Clause = Callable[[Country, Point, bool, bool], str]


def at_most_five(named: Iterable[Country]) -> list[Country]:
    """Each once; ValidationError of too many, and of North Korea, which all are compared with."""
    found = list(dict.fromkeys(named))
    if any(each.code == DPRK for each in found):
        raise forms.ValidationError(
            "North Korea is on one side of every figure here: name other countries."
        )
    if len(found) > MOST:
        raise forms.ValidationError(
            f"{len(found)} countries are too many for one picture: name {MOST_IN_WORDS} at most."
        )
    return found


class SideBySideField(CountriesField):
    """From one to five countries, as a reader types them."""

    meaning = (
        f"Up to {MOST_IN_WORDS} countries, by ISO code, slug or name in English, Korean or "
        "Chinese, separated by commas or semicolons."
    )
    most = MOST

    def clean(self, value: Any) -> list[Country]:
        return at_most_five(super().clean(value))

    def known_values(self, model: Any) -> list[str]:
        """China beside some others: beside everybody would be thousands of questions."""
        codes = [each.code for each in countries().values() if each.code not in (DPRK, "CHN")]
        return [f"CHN,{code}" for code in codes[::SAMPLED]]


class SideBySideParameters(FigureParameters):
    """One rule for all: every claim of every country at once is no picture."""

    allow_all = False
    # A field leaves no attribute: that of the form tells of `country`, which is not asked here.
    countries = SideBySideField(label="Countries")  # type: ignore[assignment]
    defaults: dict[str, str] = {"countries": "CHN,RUS"}


def line_of(country: Country, place: int, points: Iterable[Point], more: str = "") -> Series:
    """One country's line in the colour of its place; `more` says what is counted otherwise."""
    label = f"{country.name}, {more}" if more else country.name
    return Series(country.code.lower(), label, tuple(points), source_role(place), country.name)


def silent(countries: Sequence[Country], series: Iterable[Series]) -> list[Country]:
    """Of whom no line says anything."""
    told = {each.slug for each in series if each.on_record}
    return [country for country in countries if country.code.lower() not in told]


def notes_of(
    countries: Sequence[Country], series: Sequence[Series], names: dict[str, str], what: str
) -> tuple[str, ...]:
    """Whose figures each line shows where that differs, and of whom nothing is on record: `what`
    is “trade with {}”, say.
    """
    found = [_sources(each, names) for each in series if each.on_record]
    differ = len(set(found)) > 1 or any(len(some) > 1 for some in found)
    whose = "; ".join(
        f"{each.label}: {', '.join(_sources(each, names))}" for each in series if each.on_record
    )
    left = in_a_row([each.in_a_sentence for each in silent(countries, series)])
    return tuple(
        filter(
            None,
            [
                f"Whose figures: {whose}. A line breaks where its source changes, and no two "
                "sources are added."
                if differ
                else "",
                f"Nothing is on record here of {what.format(left)}: that is not a zero."
                if left
                else "",
            ],
        )
    )


def _sources(series: Series, names: dict[str, str]) -> tuple[str, ...]:
    used = dict.fromkeys(point.source for point in series.on_record if point.source)
    return tuple(names.get(slug, slug) for slug in used)


def statement(
    params: dict,
    series: Sequence[Series],
    clause: Clause,
    written: Writer,
    what: str,
    of_one_source: bool = False,
    latest: str = LATEST,
) -> Sentence:
    """What is known of all in the newest period that they share, else of each its newest.

    `of_one_source`: figures of two sources may not stand in one sentence, such as shares. `latest`
    is what an old figure that stands alone is called.
    """
    countries, day = params["countries"], day_of(params)
    by_slug = {each.slug: each for each in series}
    known = [
        (country, by_slug[slug])
        for country in countries
        if (slug := country.code.lower()) in by_slug and over(by_slug[slug].points, day)
    ]
    period = _newest_common([each for _, each in known], day, of_one_source)
    if len(known) > 1 and period:
        told: Sentence | None = _of_one_period(params, known, period, clause, written)
    elif len(known) > 1 and of_one_source:
        told = None
    else:
        given: Options = options(params, written, latest)
        told = join(*(_of_one(given, *each, clause) for each in known), by=". ")
    left = in_a_row([each.in_a_sentence for each in silent(countries, series)])
    nothing = topic(f"of {what.format(left)} nothing is on record") if left and told else None
    names = in_a_row([each.in_a_sentence for each in countries])
    return join(told, nothing) if told else topic(opened(what.format(names)))


def _credible(series: Series, day: date) -> dict[str, Point]:
    """{period: point}, without what nobody reviewed if anything else is known."""
    found = over(series.points, day)
    reviewed = [point for point in found if point.read != COMPILATION]
    return {point.x: point for point in reviewed or found}


def _newest_common(lines: Sequence[Series], day: date, of_one_source: bool) -> str:
    """Empty where there is none."""
    tables = [_credible(each, day) for each in lines]
    shared = set.intersection(*(set(each) for each in tables)) if tables else set()
    if of_one_source:
        shared = {x for x in shared if len({table[x].source for table in tables}) == 1}
    return max(shared, default="")


def _of_one_period(
    params: dict,
    known: Sequence[tuple[Country, Series]],
    period: str,
    clause: Clause,
    written: Writer,
) -> Sentence:
    day = day_of(params)
    points = {
        f"of_{place}": _credible(series, day)[period] for place, (_, series) in enumerate(known)
    }
    clauses = [
        clause(country, points[f"of_{place}"], place == 0, False).replace(
            "{amount}", f"{{of_{place}}}"
        )
        for place, (country, _) in enumerate(known)
    ]
    return say(
        f"{{when}} {'; '.join(clauses)}",
        period=period,
        labels={f"of_{place}": series.label for place, (_, series) in enumerate(known)},
        **options(params, written, f"{LATEST} for {'both' if len(known) == 2 else 'all'}"),
        **points,  # type: ignore[arg-type]
    )


def _of_one(given: Options, country: Country, series: Series, clause: Clause) -> Sentence | None:
    last = newest(series, given["day"])
    if last is None:
        return None
    return say(
        clause(country, last, True, True),
        period=last.x,
        labels={"amount": series.label},
        amount=last,
        **given,
    )
