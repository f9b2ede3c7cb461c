"""North Koreans whom the United States admitted as refugees, as each source counts them."""

from nkworld.charts import Figure
from nkworld.provenance.claims import Claims
from nkworld.provenance.figures import register

from ..choices import Measure
from ..counts import ONE_TO_FIVE, PERSONS
from ..models import RefugeeCount
from ..parameters import RefugeeParameters

YEARS = (
    "Homeland Security counts fiscal years, October to September, the State Department and UNHCR "
    "calendar years: the same people may stand in two of them."
)
GAPS = "Years without a bar were not read: they are no zeros."


@register(
    "travel/refugee-admissions",
    title="North Koreans admitted by the United States",
    parameters=RefugeeParameters,
)
def refugee_admissions(params: dict) -> Figure:
    """North Koreans admitted to the United States as refugees, by each source that counts them."""
    measures = [Measure.ADMITTED, Measure.RESETTLED]
    rows = RefugeeCount.objects.as_of(params["as_of"]).of_countries().annual().order_by("pk")
    rows = rows.filter(country__code="USA", measure__in=measures)
    claims = Claims.read(rows).within(params).in_order_of(params["rule"])
    series = claims.series_by_source()
    return Figure(
        topic="US admissions",
        subtitle="North Koreans admitted to the United States as refugees, by source",
        unit=PERSONS,
        measure="count",
        is_flow=True,
        kind="bar",
        notes=(YEARS, GAPS, ONE_TO_FIVE),
        **claims.stated(params, series),
    )
