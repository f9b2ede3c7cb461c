"""One year's aid in dollars of 2022, donor by donor."""

from nkworld.atlas.names import with_article
from nkworld.charts import Figure, Sentence, Series, money, topic
from nkworld.charts.sentences import rank
from nkworld.provenance.figures import register
from nkworld.provenance.points import options

from ..choices import Flow, Prices
from ..claims import dollars
from ..parameters import OneYearParameters
from .constant import notes_of, oecd_claims


@register(
    "aid/oda-constant-by-donor",
    title="One year’s aid, donor by donor, in dollars of 2022",
    parameters=OneYearParameters,
)
def oda_by_donor(params: dict) -> Figure:
    """What each donor that reports to the OECD gave in one year, in dollars of 2022."""
    every = oecd_claims(params)
    year = str(params["period"] or max(every.periods, default=""))
    claims = every.where(period=year).ordered(lambda row: -row["value"])
    label = Flow(params["flow"]).label
    series = (claims.series("amount", label, "category-1", x="donor__name"),)
    return Figure(
        headline=statement(params, series[0], year)
        or topic(f"{label} by donor, in dollars of 2022"),
        subtitle=f"{label} in {year}, in dollars of 2022",
        **dollars(Prices.OF_2022),
        kind="dot",
        x_title="Donor",
        notes=notes_of(params["flow"]),
        **claims.stated(params, series),
    )


def statement(params: dict, series: Series, year: str) -> Sentence | None:
    """Who reports most of those who report: a donor that does not is on no list."""
    flow = Flow(params["flow"])
    kind = f"{flow.label}, an estimate" if flow == Flow.IMPUTED else flow.label
    return rank(
        [(with_article(point.x), point) for point in series.points],
        period=year,
        among=f"{kind}: among the donors on record with the OECD {{first}} has the largest amount "
        "{when}, {amount} in dollars of 2022",
        **options(params, money),
    )
