from collections import Counter, defaultdict
from dataclasses import replace

from nkworld.atlas.models import WORLD
from nkworld.charts import Figure, Series, in_a_row
from nkworld.charts.numbers import exact
from nkworld.charts.sentences import Sentence, is_over, say, topic
from nkworld.provenance.figures import as_of_text, register
from nkworld.provenance.points import (
    FIELDS,
    day_of,
    names_of,
    newest_moment,
    point_of,
    sources_in,
    within,
)

from ..breaks import Breaks
from ..models import PartnerRank
from ..parameters import RanksParameters
from ..words import source_words

RANKS = PartnerRank.dataset
SHOWN = 10
FIRST = 3


@register(
    "trade/ranks",
    title="Partners by rank, year by year",
    datasets=[RANKS],
    parameters=RanksParameters,
)
def ranks(params):
    """The places of North Korea’s partners in the lists that KOTRA and others print each year."""
    rows = _rows(params)
    placed = shown_rows(rows, params["rule"])
    years = within(params, {row["period"] for row in rows})
    often = Counter(name for name, _ in placed)
    names = sorted(often, key=lambda name: (-often[name], name))
    series = tuple(
        Series(_slug(name), name, _points(placed, name, years), f"category-{place}")
        for place, name in enumerate(names[:SHOWN], start=1)
    )
    return Figure(
        slug="trade/ranks",
        headline=headline(params, placed, years, names_of(rows))
        or topic("North Korea’s trading partners by rank"),
        subtitle="Place by two-way trade in each year’s list, South Korea mostly left out",
        unit="place by two-way trade",
        measure="rank",
        kind="line",
        series=series,
        sources=sources_in(series, names_of(rows)),
        notes=notes(names, years),
        as_of=as_of_text(params, newest_moment(rows)),
    )


def _rows(params) -> list[dict]:
    """Ranks of whole years, those among them that have only an upper bound."""
    known = PartnerRank.objects.as_of(params["as_of"]).annual().included()
    return list(known.values(*FIELDS, "country__name"))


def shown_rows(rows, rule) -> dict[tuple[str, str], dict]:
    """{(partner, year): what the rule shows}"""
    found: dict[tuple[str, str], list[dict]] = defaultdict(list)
    for row in rows:
        found[row["country__name"], row["period"]].append(row)
    return {cell: min(some, key=rule.claim_place) for cell, some in found.items()}


def _points(placed, name, years):
    return tuple(point_of(year, placed.get((name, year))) for year in years)


def _slug(name: str) -> str:
    return name.lower().replace(" ", "-")


def headline(params, placed, years, sources) -> Sentence | None:
    """Who stands first, second and third in the newest list that is over and whole to three."""
    day = day_of(params)
    for year in reversed(years):
        first = _first_three(placed, year)
        if first and is_over(year, day):
            return _said(params, year, first, sources)
    return None


def _first_three(placed, year) -> dict[str, dict] | None:
    """{partner: row} of places one, two and three, all of one source; None where one is missing."""
    rows = {name: row for (name, when), row in placed.items() if when == year and row["value"]}
    ordered = sorted(rows.items(), key=lambda each: each[1]["value"])[:FIRST]
    whole = [int(row["value"]) for _, row in ordered] == [1, 2, 3]
    is_one = len({row["source_id"] for _, row in ordered}) == 1
    return dict(ordered) if whole and is_one else None


def _said(params, year, first, sources) -> Sentence:
    told = [point_of(year, row) for row in first.values()]
    in_force = Breaks.read(params, WORLD).in_force(told[0].source, year)
    points = [replace(each, caveat=in_force.caveat if in_force else "") for each in told]
    source = source_words(sources[points[0].source])
    one, two, three = first
    return say(
        f"{one} stood first among North Korea’s trading partners {{when}} in the list of {source}, "
        f"{two} second and {three} third",
        day=day_of(params),
        written=exact,
        period=year,
        is_newest=not params.get("to"),
        labels=dict(zip(("one", "two", "three"), first, strict=True)),
        **dict(zip(("one", "two", "three"), points, strict=True)),
    )


def notes(names, years) -> tuple[str, ...]:
    """Who is not drawn, and what an unwritten place means."""
    others = in_a_row(sorted(names[SHOWN:]))
    left = [f"Drawn are the partners named in most lists; named more rarely: {others}."]
    return (
        "A gap is a year whose list was not found, or does not name the partner: lists end after "
        "the third, fifth or tenth place.",
        "KOTRA’s lists leave out Russia for 2022 to 2024, which published nothing.",
        *(left if others else ()),
    )
