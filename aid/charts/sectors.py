from nkworld.charts import Figure, Point, Series
from nkworld.provenance.amounts import total
from nkworld.provenance.claims import Claims, line
from nkworld.provenance.figures import register

from ..choices import Sector
from ..claims import claims_read
from ..lines import IN_DOLLARS
from ..models import Contribution
from ..parameters import SectorParameters

# In the order of the stack, each with its colour; what no sector is told for comes last.
ORDER = [
    Sector.NUTRITION,
    Sector.FOOD,
    Sector.HEALTH,
    Sector.WASH,
    Sector.AGRICULTURE,
    Sector.DISASTER,
    Sector.PROTECTION,
    Sector.MULTI,
]
ROLES = {each: f"category-{number}" for number, each in enumerate(ORDER[:6], start=1)}


@register("aid/sectors", title="What the plans’ money was for", parameters=SectorParameters)
def sectors(params: dict) -> Figure:
    """Money received under the United Nations’ plans by sector, stacked by year."""
    rows = Contribution.objects.as_of(params["as_of"]).in_plans()
    every = claims_read(rows.annual(), "sector", "plan")
    claims = every.of_first_source(params["rule"].claim_place).within(params)
    series = tuple(layer for each in ORDER if (layer := stack_layer(each, claims)).known)
    sums = {
        period: total(some.amounts, "all sectors") for period, some in claims.by("period").items()
    }
    return Figure(
        topic="money for UN plans",
        headed_by=(line("whole", "Received under the plans", "", claims.periods, sums.get),),
        subtitle="Money received under the United Nations’ plans by sector and year, as reported",
        **IN_DOLLARS,
        kind="stacked",
        notes=(
            "Within one plan the sectors make up what the plan received. Where a year had two "
            "plans, both are drawn. Money outside a plan has no sector here.",
            "The plans changed their sectors: until 2012 food stood under nutrition or under food "
            "security, in 2015 under both together.",
        ),
        **every.stated(params, series),
    )


def stack_layer(sector: Sector, claims: Claims) -> Series:
    cells = claims.where(sector=sector).by("period")
    return line(
        sector.value,
        sector.label,
        ROLES.get(sector, "other"),
        claims.periods,
        lambda period: over_plans(cells[period]) if period in cells else None,
    )


def over_plans(claims: Claims) -> Point:
    """One plan’s figure, or the sum over the plans of the year."""
    if len(claims.rows) == 1:
        return claims.amounts[0]
    plans = " and ".join(sorted({row["plan"] for row in claims.rows}))
    return total(claims.amounts, f"sum of {plans}")
