"""Where sources of trade disagree: on one figure, and on which Korea is meant."""

from dataclasses import replace
from decimal import Decimal

from nkworld.asking.fields import OneOfField, PeriodField
from nkworld.asking.parameters import SPAN, figure_parameters
from nkworld.asking.rules import rule_called
from nkworld.atlas.memo import once_per_request
from nkworld.charts import Figure, Point, Series, SourceRef, nth_role, percent
from nkworld.figures import registry as figures
from nkworld.figures.amounts import point_of_claim, within
from nkworld.figures.claims import Claims, line
from nkworld.figures.registry import as_of_text
from nkworld.provenance.models import Exclusion, Status

from ..breaks import Breaks
from ..claims import FLOWS
from ..lines import EXPORT, IMPORT, IN_DOLLARS, LABELS, ROLES, SIDE, partner, trade_with
from ..models import Direction, Flow
from ..source_origins import SourceComparison

COMPILATIONS = [("baci", "CEPII BACI"), ("cow-dyadic", "Barbieri and Keshk"), ("oec-sitc", "OEC")]


@figures.register(
    "trade/compare",
    title="What every source says of one figure",
    parameters=figure_parameters(
        FLOWS,
        shared=("as_of",),
        country=partner(),
        direction=OneOfField(Direction, "Direction", initial="import"),
        period=PeriodField(initial="2017"),
    ),
)
def compare(params: dict) -> Figure:
    """Every claim about one partner, direction and period, by the voice it comes from."""
    found = comparison_of(params)
    series = []
    for number, origin in enumerate(found.origins):
        note = f"{origin.name}: {origin.description}"
        points = tuple(
            replace(point_of_claim(each), x=each.source.short_name, note=note)
            for each in origin.claims
        )
        series.append(Series(origin.key, origin.name, points, nth_role(number)))
    headed_by: tuple[Series, ...] = ()
    if found:  # by what the rule shows, with what has to be said with it
        claim = found.every[0]
        caveats = (
            Breaks.read(params["as_of"], params["country"].code).of_claim(claim),
            apart(found),
        )
        point = replace(point_of_claim(claim), caveat=", ".join(filter(None, caveats)))
        headed_by = (Series("shown", LABELS[params["direction"]], (point,)),)
    return Figure(
        topic=trade_with(params["country"], params["direction"]),
        headed_by=headed_by,
        subtitle=f"{cell_words(params)}, {SIDE}",
        **IN_DOLLARS,
        kind="dot",
        x_title="Source",
        series=tuple(series),
        sources=tuple(SourceRef(c.source.slug, c.source.short_name) for c in found.every),
        notes=(
            "Sources that hand on one declaration share a sign and a colour: they are one voice.",
        ),
        as_of=as_of_text(params, *(c.known_from for c in found.every)),
    )


@once_per_request
def comparison_of(params: dict) -> SourceComparison:
    country, moment = params["country"], params["as_of"]
    claims = Flow.objects.as_of(moment).about(country, params["direction"])
    claims = claims.filter(period=params["period"]).select_related("source__repeats")
    return SourceComparison(list(claims), country, rule_called(FLOWS, moment=moment))


def cell_words(params: dict) -> str:
    return f"{params['country']}, {LABELS[params['direction']].lower()}, {params['period']}"


def apart(found: SourceComparison) -> str:
    """“4 sources of 2 origins, 12.2 % apart”; empty where there is nothing to compare."""
    if len(found.valued) < 2:
        return ""
    origins = "one origin" if len(found.origins) == 1 else f"{len(found.origins)} origins"
    spread = f", {percent(found.spread)} apart" if found.spread else ""
    return f"{len(found.every)} sources of {origins}{spread}"


@figures.register(
    "trade/mix-ups",
    title="The two Koreas mixed up",
    parameters=figure_parameters(
        FLOWS, shared=SPAN, source=OneOfField(COMPILATIONS, "Compilation", initial="baci")
    ),
)
def mix_ups(params: dict) -> Figure:
    """What a compilation gives to North Korea though it is probably South Korea’s."""
    source = params["source"]
    flows = Flow.objects.as_of(params["as_of"]).annual()
    flows = flows.filter(source__slug=source, exclusion=Exclusion.MIX_UP)
    claims = Claims.excluded(flows, "direction")
    valued = claims.only(lambda row: row["value"] is not None)
    years = within(params, valued.periods)
    totals = {}
    for cell, some in valued.by("direction", "period").items():
        value, note = sum((r["value"] for r in some.rows), Decimal(0)), f"{len(some.rows)} records"
        parts = tuple(part for row in some.rows for part in row["parts"])
        totals[cell] = Point(
            "", value, status=Status.EXCLUDED, source=source, note=note, parts=parts
        )
    name = dict(COMPILATIONS)[source]
    return Figure(
        topic=f"trade that {name} gives to the wrong Korea",
        subtitle="Records left out as mix-ups, all partners, from North Korea’s side",
        **IN_DOLLARS,
        kind="stacked",
        series=tuple(
            line(way, LABELS[way], ROLES[way], years, lambda y, way=way: totals.get((way, y)))
            for way in (EXPORT, IMPORT)
        ),
        notes=(
            "Sums of the records that the ledger of exclusions holds with this reason. What is not "
            "noticed is not in it, and a record left out in doubt may be true.",
            "A year without a bar has no such record here.",
        ),
        sources=(SourceRef(source, name),),
        as_of=as_of_text(params, claims.known_from),
    )
