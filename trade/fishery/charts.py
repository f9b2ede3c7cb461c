"""Fish and fishery products by year, from the DPRK's side."""

from nkworld.charts import Figure, Sentence, money, topic
from nkworld.charts.sentences import say
from nkworld.provenance.amounts import Amount
from nkworld.provenance.claims import Claims
from nkworld.provenance.figures import register
from nkworld.provenance.parameters import FigureParameters
from nkworld.provenance.points import options

from ..lines import IN_DOLLARS, LABELS, ROLES
from .models import FisheryFlow

FISHERY = FisheryFlow.dataset
WORDS = {
    "export": "exports of fish and fishery products at {export}",
    "import": "imports of them at {import}",
}
WIDER = (
    "Wider than chapter 03 of the Harmonized System: it takes in preparations, meals and oils of "
    "fish."
)


class FisheryParameters(FigureParameters):
    dataset = FISHERY
    allow_all = False


@register("trade/fishery", title="Fish and fishery products", parameters=FisheryParameters)
def fishery(params: dict) -> Figure:
    """Exports and imports of fish and fishery products by year, as the FAO estimates them."""
    shown = FisheryFlow.objects.headline(params["rule"], as_of=params["as_of"]).annual()
    claims = Claims.read(shown.filter(value__isnull=False), "direction").within(params)
    by_direction = claims.ordered(lambda row: row["period"]).by("direction")
    return Figure(
        headline=statement(params, claims),
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


def statement(params: dict, claims: Claims) -> Sentence:
    """Both directions of the newest year, or the one that is on record."""
    if not claims:
        return topic("North Korea’s trade in fish and fishery products")
    year = claims.periods[-1]
    rows = claims.where(period=year).rows
    points = {row["direction"]: Amount.of(row).point(year) for row in rows}
    return say(
        "{when} {source} estimated " + " and ".join(WORDS[each] for each in sorted(points)),
        period=year,
        labels=LABELS,
        texts={"source": rows[0]["source__short_name"]},
        **options(params, money),
        **points,
    )
