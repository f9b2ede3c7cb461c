from collections import Counter

from nkworld.charts import Figure, Point, Series, in_a_row
from nkworld.provenance.amounts import point_of
from nkworld.provenance.claims import Claims
from nkworld.provenance.figures import register
from nkworld.provenance.points import within

from ..models import PartnerRank
from ..parameters import RanksParameters

RANKS = PartnerRank.dataset
SHOWN = 10


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
        topic="place among trading partners",
        subtitle="Place by two-way trade in each year’s list, South Korea mostly left out",
        unit="place by two-way trade",
        measure="rank",
        kind="line",
        notes=notes(names),
        **claims.stated(params, series),
    )


Placed = dict[tuple[str, str], dict]  # {(partner, year): what the rule shows}


def _points(placed: Placed, name: str, years: list[str]) -> tuple[Point, ...]:
    return tuple(
        point_of(placed[name, year], year) if (name, year) in placed else Point(year, None)
        for year in years
    )


def _slug(name: str) -> str:
    return name.lower().replace(" ", "-")


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
