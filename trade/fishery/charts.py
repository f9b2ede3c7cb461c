"""Fish and fishery products by year, from the DPRK's side."""

from nkworld.charts import Figure
from nkworld.provenance.claims import Claims
from nkworld.provenance.figures import register
from nkworld.provenance.parameters import figure_parameters

from ..lines import IN_DOLLARS, LABELS, ROLES
from .models import FisheryFlow

FISHERY = FisheryFlow.dataset
WIDER = (
    "Wider than chapter 03 of the Harmonized System: it takes in preparations, meals and oils of "
    "fish."
)


FisheryParameters = figure_parameters(FISHERY, allow_all=False)


@register("trade/fishery", title="Fish and fishery products", parameters=FisheryParameters)
def fishery(params: dict) -> Figure:
    """Exports and imports of fish and fishery products by year, as the FAO estimates them."""
    shown = FisheryFlow.objects.headline(params["rule"], as_of=params["as_of"]).annual()
    claims = Claims.read(shown.filter(value__isnull=False), "direction").within(params)
    by_direction = claims.ordered(lambda row: row["period"]).by("direction")
    return Figure(
        topic="fish trade",
        subtitle="Fish and fishery products traded with all partners, seen from North Korea’s side",
        **IN_DOLLARS,
        kind="line",
        notes=(WIDER,),
        **claims.stated(
            params,
            [
                by_direction[way].series(way.value, LABELS[way], ROLES[way])
                for way in FisheryFlow.Direction
                if way in by_direction
            ],
        ),
    )
