"""One year's aid in dollars of 2022, donor by donor."""

from nkworld.atlas.names import with_article
from nkworld.charts import Figure, Series, money, topic
from nkworld.charts.sentences import rank
from nkworld.provenance.figures import register
from nkworld.provenance.points import as_of_text, day_of, names_of, point_of, sources_in

from ..choices import Flow, Prices
from ..claims import FLOWS, Flows, dollars
from ..parameters import OneYearParameters
from .constant import notes_of, oecd_rows


@register(
    "aid/oda-constant-by-donor",
    title="One year’s aid, donor by donor, in dollars of 2022",
    datasets=[FLOWS],
    parameters=OneYearParameters,
)
def oda_by_donor(params):
    """What each donor that reports to the OECD gave in one year, in dollars of 2022."""
    every = oecd_rows(params)
    year = str(params["period"] or max(every.periods, default=""))
    found = Flows(tuple(sorted(every.where(period=year).rows, key=lambda row: -row["value"])))
    points = tuple(point_of(row["donor__name"], row) for row in found.rows)
    label = Flow(params["flow"]).label
    series = (Series("amount", label, points, "category-1"),)
    return Figure(
        slug="aid/oda-constant-by-donor",
        headline=statement(params, points, year) or topic(f"{label} by donor, in dollars of 2022"),
        subtitle=f"{label} in {year}, in dollars of 2022",
        **dollars(Prices.OF_2022),
        kind="dot",
        x_title="Donor",
        series=series,
        sources=sources_in(series, names_of(found.rows)),
        notes=notes_of(params["flow"]),
        as_of=as_of_text(params, found.rows),
    )


def statement(params: dict, points, year: str):
    """Who reports most of those who report: a donor that does not is on no list."""
    flow = Flow(params["flow"])
    kind = f"{flow.label}, an estimate" if flow == Flow.IMPUTED else flow.label
    return rank(
        [(with_article(point.x), point) for point in points],
        day=day_of(params),
        written=money,
        period=year,
        required=(),
        yardstick="",
        among=f"{kind}: among the donors on record with the OECD {{first}} has the largest amount "
        "{when}, {amount} in dollars of 2022",
        is_newest=not params["period"],
    )
