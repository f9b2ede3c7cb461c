from collections import Counter
from dataclasses import replace
from typing import Any

from nkworld.atlas.models import WORLD
from nkworld.charts import Figure, Point, Series, in_a_row
from nkworld.charts.numbers import exact
from nkworld.charts.sentences import Sentence, is_over, say, topic
from nkworld.provenance.claims import Claims
from nkworld.provenance.figures import register
from nkworld.provenance.points import day_of, options, point_of, within

from ..breaks import Breaks
from ..models import PartnerRank
from ..parameters import RanksParameters
from ..words import source_words

RANKS = PartnerRank.dataset
SHOWN = 10
FIRST = 3


@register("trade/ranks", title="Partners by rank, year by year", parameters=RanksParameters)
def ranks(params: dict) -> Figure:
    """The places of North Korea’s partners in the lists that KOTRA and others print each year."""
    known = PartnerRank.objects.as_of(params["as_of"]).annual()
    claims = Claims.read(known, "country__name")
    placed = claims.chosen(params["rule"].claim_place, "country__name", "period")
    years = within(params, claims.periods)
    often = Counter(name for name, _ in placed)
    names = sorted(often, key=lambda name: (-often[name], name))
    series = tuple(
        Series(_slug(name), name, _points(placed, name, years), f"category-{place}")
        for place, name in enumerate(names[:SHOWN], start=1)
    )
    return Figure(
        headline=headline(params, placed, years, claims.names)
        or topic("North Korea’s trading partners by rank"),
        subtitle="Place by two-way trade in each year’s list, South Korea mostly left out",
        unit="place by two-way trade",
        measure="rank",
        kind="line",
        notes=notes(names),
        **claims.stated(params, series),
    )


Placed = dict[tuple[str, str], dict]  # {(partner, year): what the rule shows}


def _points(placed: Placed, name: str, years: list[str]) -> tuple[Point, ...]:
    return tuple(point_of(year, placed.get((name, year))) for year in years)


def _slug(name: str) -> str:
    return name.lower().replace(" ", "-")


def headline(
    params: dict, placed: Placed, years: list[str], sources: dict[str, str]
) -> Sentence | None:
    """Who stands first, second and third in the newest list that is over and whole to three."""
    day = day_of(params)
    for year in reversed(years):
        first = _first_three(placed, year)
        if first and is_over(year, day):
            return _sentence(params, year, first, sources)
    return None


def _first_three(placed: Placed, year: str) -> dict[str, dict] | None:
    """{partner: row} of places one, two and three, all of one source; None where one is missing."""
    rows = {name: row for (name, when), row in placed.items() if when == year and row["value"]}
    ordered = sorted(rows.items(), key=lambda each: each[1]["value"])[:FIRST]
    whole = [int(row["value"]) for _, row in ordered] == [1, 2, 3]
    is_one = len({row["source_id"] for _, row in ordered}) == 1
    return dict(ordered) if whole and is_one else None


def _sentence(params: dict, year: str, first: dict[str, dict], sources: dict[str, str]) -> Sentence:
    parts = [point_of(year, row) for row in first.values()]
    in_force = Breaks.read(params, WORLD).in_force(parts[0].source, year)
    points = [replace(each, caveat=in_force.caveat if in_force else "") for each in parts]
    source = source_words(sources[points[0].source])
    one, two, three = first
    named: dict[str, Any] = dict(zip(("one", "two", "three"), points, strict=True))
    return say(
        f"{one} stood first among North Korea’s trading partners {{when}} in the list of {source}, "
        f"{two} second and {three} third",
        period=year,
        labels=dict(zip(("one", "two", "three"), first, strict=True)),
        **options(params, exact),
        **named,
    )


def notes(names: list[str]) -> tuple[str, ...]:
    """Who is not drawn, and what an unwritten place means."""
    others = in_a_row(sorted(names[SHOWN:]))
    left = [f"Drawn are the partners named in most lists; named more rarely: {others}."]
    return (
        "A gap is a year whose list was not found, or does not name the partner: lists end after "
        "the third, fifth or tenth place.",
        "KOTRA’s lists leave out Russia from 2022, when its customs stopped publishing by partner.",
        *(left if others else ()),
    )
