"""One year's aid in dollars of 2022, donor by donor."""

from nkworld.charts import Figure
from nkworld.provenance.figures import register

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
    flow = Flow(params["flow"])
    series = (claims.series("amount", flow.label, "category-1", x="donor__name"),)
    return Figure(
        topic=f"{flow.in_short} by donor{f' in {year}' if year else ''}, in dollars of 2022",
        subtitle=f"{flow.label} in {year}, in dollars of 2022",
        **dollars(Prices.OF_2022),
        kind="dot",
        x_title="Donor",
        notes=notes_of(flow),
        **claims.stated(params, series),
    )
