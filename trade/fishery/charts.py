"""Fish and fishery products by year, from the DPRK's side."""

from nkworld.charts import Figure, Series, money, topic
from nkworld.charts.sentences import say
from nkworld.provenance.figures import register
from nkworld.provenance.parameters import FigureParameters
from nkworld.provenance.points import (
    as_of_text,
    day_of,
    names_of,
    point_of,
    rows_of,
    sources_in,
    tells_newest,
    within,
)

from ..lines import DOLLARS, LABELS, ROLES
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


@register(
    "trade/fishery",
    title="Fish and fishery products",
    datasets=[FISHERY],
    parameters=FisheryParameters,
)
def fishery(params):
    """Exports and imports of fish and fishery products by year, as the FAO estimates them."""
    rows = rows_of(
        FisheryFlow.objects.headline(params["rule"], as_of=params["as_of"]).annual(), "direction"
    )
    years = within(params, [row["period"] for row in rows])
    rows = [row for row in rows if row["period"] in years]
    series = tuple(_series(direction, rows) for direction in FisheryFlow.Direction)
    return Figure(
        slug="trade/fishery",
        headline=statement(params, rows, years),
        subtitle="Fish and fishery products traded with all partners, seen from North Korea’s side",
        unit=DOLLARS,
        measure="money",
        kind="line",
        series=tuple(each for each in series if each.points),
        sources=sources_in(series, names_of(rows)),
        notes=(WIDER,),
        as_of=as_of_text(params, rows),
    )


def _series(direction, rows):
    own = sorted((r for r in rows if r["direction"] == direction), key=lambda row: row["period"])
    points = tuple(point_of(row["period"], row) for row in own)
    return Series(direction.value, LABELS[direction], points, ROLES[direction])


def statement(params, rows, years):
    """Both directions of the newest year, or the one that is on record."""
    if not years:
        return topic("North Korea’s trade in fish and fishery products")
    year = years[-1]
    own = {row["direction"]: row for row in rows if row["period"] == year}
    template = "{when} {source} estimated " + " and ".join(WORDS[each] for each in sorted(own))
    source = next(iter(own.values()))["source__short_name"]
    return say(
        template,
        day=day_of(params),
        written=money,
        period=year,
        is_newest=tells_newest(params),
        labels=LABELS,
        texts={"source": source},
        **{each: point_of(year, row) for each, row in own.items()},
    )
