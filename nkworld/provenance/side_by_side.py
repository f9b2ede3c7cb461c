"""Figures with a line for each of several countries on the same axes.

A domain draws the line of one country. What is said of all of them is written here: what they are
about, whose figures the lines show, and of whom nothing is on record.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from nkworld.atlas.models import DPRK, Country
from nkworld.charts import Point, Sentence, Series, source_role, topic
from nkworld.charts.words import in_a_row, opened

from .named_fields import CountriesField
from .parameters import FigureParameters

MOST, MOST_IN_WORDS = 5, "five"


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


class SideBySideParameters(FigureParameters):
    """One rule for all: every claim of every country at once is no picture."""

    allow_all = False
    # A field leaves no attribute: that of the form tells of `country`, which is not asked here.
    countries = SideBySideField(label="Countries", initial="CHN,RUS")  # type: ignore[assignment]


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


def topic_of(countries: Sequence[Country], what: str) -> Sentence:
    """What is drawn of whom. How they stand to one another is for people to say."""
    return topic(opened(what.format(in_a_row([each.in_a_sentence for each in countries]))))
