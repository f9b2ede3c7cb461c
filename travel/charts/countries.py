from nkworld.charts import Figure, Series
from nkworld.provenance.figures import register

from ..categories import Dimension
from ..models import Direction, Kind
from ..parameters import CountryParameters
from ..series import common, counts, span_notes

LINES = {
    (Direction.FROM_DPRK, Kind.RESETTLEMENT): ("Arrivals", "category-4"),
    (Direction.FROM_DPRK, Kind.ENTRY): ("Entries of North Koreans", "exports"),
    (Direction.TO_DPRK, Kind.ENTRY): ("Entries into North Korea", "imports"),
    (Direction.FROM_DPRK, Kind.VISIT): ("Visits to the South", "exports"),
    (Direction.TO_DPRK, Kind.VISIT): ("Visits to the North", "imports"),
}


@register(
    "travel/country",
    title="Entries between North Korea and one country",
    parameters=CountryParameters,
    words=["compare countries travel"],
    formerly={
        "travel/side-by-side": {"country": "CHN,RUS", "direction": Direction.FROM_DPRK.value}
    },
)
def country(params):
    """Entries both ways between North Korea and one country, each kind a line of its own.

    Estimates of tourists are a figure apart: every source has its own.
    """
    cell = {"country__code": params["country"].code, "dimension": Dimension.TOTAL}
    if params["direction"]:
        cell["direction"] = params["direction"]
    kinds = {kind for _, kind in LINES}
    counted = counts(params, "direction", "kind", kind__in=kinds, **cell)
    series = tuple(
        Series("-".join(key), label, counted.points(key), role)
        for key, (label, role) in LINES.items()
        if key in counted.keys
    )
    return Figure(
        topic=f"travel with {params['country'].in_a_sentence}",
        subtitle=f"Entries between North Korea and {params['country']}, by what is counted",
        kind="line",
        notes=("Kinds of count differ and are not added.", *span_notes(params)),
        **common(params, counted, series),
    )
