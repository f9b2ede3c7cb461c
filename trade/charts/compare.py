from dataclasses import replace
from datetime import datetime

from nkworld.atlas.memo import once_per_request
from nkworld.atlas.models import Country
from nkworld.charts import Figure, Point, Series, SourceRef, nth_role, percent
from nkworld.provenance.figures import as_of_text, register
from nkworld.provenance.models import Observation
from nkworld.provenance.points import point_of_claim
from nkworld.provenance.rules import rule_called

from ..analysis.source_origins import SourceComparison, SourceOrigin
from ..breaks import Breaks
from ..claims import FLOWS
from ..lines import IN_DOLLARS, LABELS, SIDE, trade_with
from ..models import Flow
from ..parameters import CompareParameters


@register(
    "trade/compare", title="What every source says of one figure", parameters=CompareParameters
)
def compare(params: dict) -> Figure:
    """Every claim about one partner, direction and period, by the voice it comes from."""
    found = comparison_of(params)
    series = tuple(_series(n, origin) for n, origin in enumerate(found.origins))
    claims = [each.claim for each in found.every]
    return Figure(
        topic=trade_with(params["country"], params["direction"]),
        headed_by=_shown(params, found),
        subtitle=f"{cell_words(params)}, {SIDE}",
        **IN_DOLLARS,
        kind="dot",
        x_title="Source",
        series=series,
        sources=tuple(SourceRef(c.source.slug, c.source.short_name) for c in claims),
        notes=(
            "Sources that hand on one declaration share a sign and a colour: they are one voice.",
        ),
        as_of=as_of_text(params, *(c.known_from for c in claims)),
    )


def comparison_of(params: dict) -> SourceComparison:
    """What the sources say of the cell asked about, which the page and its figure share."""
    return _comparison(*(params[name] for name in ("as_of", "country", "direction", "period")))


@once_per_request
def _comparison(
    moment: datetime | None, country: Country, direction: str, period: str
) -> SourceComparison:
    claims = Flow.objects.as_of(moment).about(country, direction).filter(period=period)
    claims = claims.select_related("source__repeats")
    return SourceComparison(list(claims), country, rule_called(FLOWS, moment=moment))


def cell_words(params: dict) -> str:
    return f"{params['country']}, {LABELS[params['direction']].lower()}, {params['period']}"


def _shown(params: dict, found: SourceComparison) -> tuple[Series, ...]:
    """What the rule shows heads the figure, with what has to be said with it."""
    if not found:
        return ()
    claim = found.headline.claim
    caveats = (Breaks.read(params, params["country"].code).of_claim(claim), apart(found))
    point = replace(point_of_claim(claim), caveat=", ".join(filter(None, caveats)))
    return (Series("shown", LABELS[params["direction"]], (point,)),)


def apart(found: SourceComparison) -> str:
    """“4 sources of 2 origins, 12.2 % apart”; empty where there is nothing to compare."""
    if len(found.statements) < 2:
        return ""
    origins = "one origin" if len(found.origins) == 1 else f"{len(found.origins)} origins"
    spread = f", {percent(found.spread)} apart" if found.spread else ""
    return f"{len(found.every)} sources of {origins}{spread}"


def _series(number: int, origin: SourceOrigin) -> Series:
    note = f"{origin.name}: {origin.description}"
    points = tuple(replace(claim_point(each.claim), note=note) for each in origin.statements)
    return Series(origin.key, origin.name, points, nth_role(number))


def claim_point(claim: Observation) -> Point:
    """What a claim says, at its source's name."""
    return replace(point_of_claim(claim), x=claim.source.short_name)
