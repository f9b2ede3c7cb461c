from collections import defaultdict
from decimal import Decimal
from typing import Any

from nkworld.charts import Figure, Part, Point, Series, SourceRef
from nkworld.provenance.claims import Claims
from nkworld.provenance.fields import OneOfField
from nkworld.provenance.figures import as_of_text, register
from nkworld.provenance.models import Exclusion, Status
from nkworld.provenance.parameters import SPAN
from nkworld.provenance.points import within

from ..claims import EXPORT, IMPORT
from ..lines import IN_DOLLARS, LABELS, ROLES
from ..models import Flow
from ..parameters import TradeParameters

COMPILATIONS = [("baci", "CEPII BACI"), ("cow-dyadic", "Barbieri and Keshk"), ("oec-sitc", "OEC")]


class MixUpsParameters(TradeParameters):
    source = OneOfField(COMPILATIONS, "Compilation", initial="baci")
    shared = SPAN


@register("trade/mix-ups", title="The two Koreas mixed up", parameters=MixUpsParameters)
def mix_ups(params: dict) -> Figure:
    """What a compilation gives to North Korea though it is probably South Korea’s."""
    flows = Flow.objects.as_of(params["as_of"]).annual()
    flows = flows.filter(source__slug=params["source"], exclusion=Exclusion.MIX_UP)
    claims = Claims.excluded(flows, "direction")
    sums = sums_of(claims)
    years = within(params, {year for _, year in sums})
    series = tuple(
        Series(
            way,
            LABELS[way],
            tuple(_point(sums, way, year, params["source"]) for year in years),
            ROLES[way],
        )
        for way in (EXPORT, IMPORT)
    )
    name = dict(COMPILATIONS)[params["source"]]
    return Figure(
        topic=f"trade that {name} gives to the wrong Korea",
        subtitle="Records left out as mix-ups, all partners, from North Korea’s side",
        **IN_DOLLARS,
        kind="stacked",
        series=series,
        notes=(
            "Sums of the records that the ledger of exclusions holds with this reason. What is not "
            "noticed is not in it, and a record left out in doubt may be true.",
            "A year without a bar has no such record here.",
        ),
        sources=(SourceRef(params["source"], name),),
        as_of=as_of_text(params, *(row["known_from"] for row in claims.rows)),
    )


Sums = dict[
    tuple[Any, str], tuple[Decimal, tuple[Part, ...]]
]  # {(direction, year): (sum, of what)}


def sums_of(claims: Claims) -> Sums:
    """Of one source, so that nothing is counted twice."""
    found: Sums = defaultdict(lambda: (Decimal(0), ()))
    for row in claims.rows:
        if row["value"] is not None:
            total, parts = found[row["direction"], row["period"]]
            found[row["direction"], row["period"]] = (total + row["value"], parts + row["parts"])
    return dict(found)


def _point(sums: Sums, direction: str, year: str, source: str) -> Point:
    if (direction, year) not in sums:
        return Point(year, None)
    value, parts = sums[direction, year]
    note = f"{len(parts)} records"
    return Point(year, value, status=Status.EXCLUDED, source=source, note=note, parts=parts)
