"""Every sentence that the portal can say of its data, with the rules that it breaks.

Headlines under every question that the data can answer, strips, the cells of the list of countries. `manage.py sentences` prints them for a human to read.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any

from django.utils import timezone

from nkworld.atlas.memo import memo_scope
from nkworld.atlas.models import DPRK, Country
from nkworld.charts.sentences import of_small_print, violations
from nkworld.provenance import figures
from nkworld.provenance.figures import RegisteredFigure
from nkworld.provenance.points import day_of
from nkworld.provenance.questionnaire import Query, questions_of

from .panels import Column, Fact, Latest, Panel, Registered, announced


@dataclass(frozen=True)
class Spoken:
    """One sentence, where it stands, and the rules that it breaks, each in a sentence."""

    place: str
    text: str
    faults: tuple[str, ...] = ()


def every_sentence(*names: str) -> Iterator[Spoken]:
    """All of them, or those of domains and figures: “trade”, “aid/donor”."""
    with memo_scope():
        wanted = [each for each in figures.every() if _is_wanted(each.slug, names)]
        yield from chain.from_iterable(map(of_figure, wanted))
        yield from of_pages(*names)


def of_figure(figure: RegisteredFigure, most: int | None = None) -> Iterator[Spoken]:
    """The headline of a figure under every question of which the data know an answer; where these
    are more than `most`, under so many of them, spread over all.
    """
    queries = questions_of(figure)
    for query in queries[:: -(-len(queries) // most) if most else 1]:
        params = figure.parameters(query).validated().cleaned_data
        drawn = figure.draw(params)  # kept by nobody: each question comes once
        if drawn:
            faults = violations(drawn, day_of(params))
            yield Spoken(_place(figure.slug, query), drawn.headline.text, tuple(faults))


def of_pages(*names: str) -> Iterator[Spoken]:
    """What stands on every country's page, and in the list of countries."""
    day = timezone.now().date()
    for column in _wanted(Column, names):
        for cell in column().latest().values():
            yield _cell(f"/countries/ {column.slug}", cell, day)
    for country in Country.objects.exclude(code=DPRK):
        for kind in _wanted(Panel, names):
            yield from _of_country(f"{country.get_absolute_url()} {kind.slug}", kind, country, day)


def _of_country(place: str, kind: type[Panel], country: Country, day: date) -> Iterator[Spoken]:
    panel = kind(country, {})
    if not panel:
        return
    yield from _facts(place, panel.facts, day)


def _facts(place: str, facts: Iterable[Fact], day: date) -> Iterator[Spoken]:
    for fact in facts:
        text = f"{fact.term}: {fact.value} ({fact.note})"
        yield Spoken(place, text, tuple(of_small_print(fact.value, text, fact.claims, day)))


def _cell(place: str, cell: Latest, day: date) -> Spoken:
    """Its title tells what the cell has no room for."""
    text = f"{cell.display} ({cell.title})"
    return Spoken(place, text, tuple(of_small_print(cell.display, text, cell.claims, day)))


def _place(slug: str, query: Query) -> str:
    params = " ".join(f"{name}={value}" for name, value in query.items())
    return f"{slug} {params}".strip()


def _is_wanted(slug: str, names: tuple[str, ...]) -> bool:
    return not names or any(f"{slug}/".startswith(f"{name}/") for name in names)


def _wanted(kind: type[Registered], names: tuple[str, ...]) -> list[Any]:
    """What a domain announces, by the domain's name."""
    return [each for each in announced(kind) if _is_wanted(each.__module__.split(".")[0], names)]
