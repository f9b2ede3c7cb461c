from collections import defaultdict
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from nkworld.asking.fields import OneOfField
from nkworld.atlas.memo import once_per_request
from nkworld.atlas.models import WORLD, Country
from nkworld.charts import Figure, Point, Series, SourceRef, nth_role
from nkworld.figures.amounts import point_of_claim
from nkworld.figures.claims import line
from nkworld.figures.registry import as_of_text, register
from nkworld.provenance.models import Status

from ..models import OverseasWorkers
from ..series import other_country

Kind = OverseasWorkers.Kind
WORKERS = "travel/overseas-workers"
ESTIMATES = (
    "Estimates, not counts; a whisker is the range that a source gives. Several repeat one another."
)
NEWEST = "Of each source its newest dated estimate of a host: the years differ, see the table."
UNDATED = "A span of years marks an estimate without a printed date."

TOPICS = {
    Kind.PRESENT: "workers abroad",
    Kind.PERMITS: "work permits abroad",
    Kind.SENT_HOME: "workers sent home",
    Kind.IT: "IT workers abroad",
}
ROLES = dict(zip(Kind, ("category-1", "category-3", "other", "category-2"), strict=True))


def claims_of(params: dict, **cell: Any) -> list[OverseasWorkers]:
    """The claims asked for with their papers, in the order of the rule's sources, oldest first.

    Of periods that are over, or of spans that have begun: an undated estimate lies in its span.
    """
    first, last = params["from"] or 0, params["to"] or 9999
    found = (
        claim
        for claim in workers_on_record(params["as_of"])
        if claim.status != Status.EXCLUDED
        and first <= claim.period_start.year <= last
        and all(getattr(claim, name) == value for name, value in cell.items())
    )
    return sorted(found, key=lambda claim: params["rule"].place(claim.source_id))


@once_per_request
def workers_on_record(moment: datetime | None) -> list[OverseasWorkers]:
    """All that is on record of workers abroad, the oldest first: some sixty rows, read once."""
    return list(
        OverseasWorkers.objects.as_of(moment).cited().order_by("period_end", "period_start", "pk")
    )


def amount(claim: OverseasWorkers) -> Point:
    """At its period, with the period and the sector in its note."""
    range_in_words = filter(None, [claim.period, claim.sector, claim.note])
    return replace(point_of_claim(claim), note="; ".join(range_in_words))


@register(
    "travel/workers",
    WORKERS,
    allow_all=False,
    over_time=False,  # its rows are hosts
    kind=OneOfField(Kind, "Counted", initial=Kind.PRESENT.value),
)
def workers(params: dict) -> Figure:
    """How many North Koreans work in each host country: every source's newest estimate."""
    found = claims_of(params, kind=params["kind"])
    # {(source, host): its newest claim}; a dated one stands before one that spans years.
    ordered = sorted(found, key=lambda claim: not claim.is_undated)
    newest = {(claim.source, claim.country): claim for claim in ordered}
    amounts = {(source, host.name): amount(claim) for (source, host), claim in newest.items()}
    # Hosts by the highest number that anybody gives; the world stands first of all.
    most: dict[Country, Decimal] = defaultdict(Decimal)
    for (_, host), claim in newest.items():
        numbers = (claim.value, claim.value_low, claim.value_high)
        most[host] = max(most[host], *(n for n in numbers if n is not None))
    by_number = sorted(most, key=lambda host: (host.code != WORLD, -most[host], host.name))
    hosts = [host.name for host in by_number]
    # Every source's points over the same rows, so that the rows keep their order.
    series = tuple(
        line(
            source.slug,
            source.short_name,
            nth_role(n),
            hosts,
            lambda host, source=source: amounts.get((source, host)),
        )
        for n, source in enumerate(dict.fromkeys(claim.source for claim in found))
    )
    kind = Kind(params["kind"])
    return Figure(
        topic=TOPICS[kind],
        subtitle=f"{kind.label}, by host and source",
        x_title="Host",
        kind="dot",
        notes=(ESTIMATES, NEWEST),
        **common(params, found, series, heads=[c for c in found if c.country.code == WORLD]),
    )


def common(
    params: dict,
    found: list[OverseasWorkers],
    series: tuple[Series, ...],
    heads: list[OverseasWorkers],
) -> dict:
    """Headed by those of the `heads` that are dated and tell of every sector."""
    whole = [amount(claim) for claim in heads if not (claim.is_undated or claim.sector)]
    sources = (SourceRef(claim.source.slug, claim.source.short_name) for claim in found)
    return {
        "unit": "persons",
        "headed_by": (Series("dated", "Workers", tuple(whole)),) if whole else (),
        "series": series,
        "sources": tuple(dict.fromkeys(sources)),
        "as_of": as_of_text(params["as_of"], *(claim.known_from for claim in found)),
    }


@register(
    "travel/host",
    WORKERS,
    allow_all=False,
    over_time=False,  # its rows are estimates
    country=other_country("Host", "RUS"),
)
def host(params: dict) -> Figure:
    """Every estimate of North Koreans at work in one country, the oldest first."""
    country = params["country"]
    found = claims_of(params, country=country)
    found.sort(key=lambda claim: (claim.period_end, claim.period_start))
    # One row for each source and period, which may tell of several kinds; for each sector, where
    # one kind is told of several.
    rows: dict[str, dict[str, Point]] = {}
    for claim in found:
        x = f"{claim.source.short_name}, {claim.period}"
        if claim.kind in rows.get(x, {}):
            x = f"{x}, {claim.sector or 'all sectors'}"
        rows.setdefault(x, {})[claim.kind] = amount(claim)
    series = tuple(
        line(kind.value, kind.label, ROLES[kind], rows, lambda x, kind=kind: rows[x].get(kind))
        for kind in Kind
        if any(kind in of_kind for of_kind in rows.values())
    )
    return Figure(
        topic=f"workers in {country.in_a_sentence}",
        subtitle=f"North Koreans at work in {country}, by source and period",
        x_title="Source and period",
        kind="dot",
        notes=(ESTIMATES, UNDATED) if any(c.is_undated for c in found) else (ESTIMATES,),
        **common(params, found, series, heads=[c for c in found if c.kind == Kind.PRESENT]),
    )
