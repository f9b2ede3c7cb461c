from collections import defaultdict

from nkworld.charts import Figure, Point, Series, money, percent
from nkworld.provenance.figures import register
from nkworld.provenance.models import Status
from nkworld.provenance.points import as_of_text, point_of, sources_in, within

from ..choices import Sector
from ..claims import Claims, total_of
from ..lines import CONTRIBUTIONS, DOLLARS
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


@register(
    "aid/sectors",
    title="What the plans’ money was for",
    datasets=[CONTRIBUTIONS],
    parameters=SectorParameters,
)
def sectors(asked):
    """Money received under the United Nations’ plans by sector, stacked by year."""
    rows = Contribution.objects.known(asked["as_of"]).in_plans()
    claims = Claims.read(rows, "sector", "plan")
    cells = of_one_source(claims, asked["rule"])
    periods = within(asked, {period for period, _ in cells})
    series = tuple(layer for each in ORDER if (layer := stack_layer(each, periods, cells)).known)
    return Figure(
        slug="aid/sectors",
        headline=statement(periods, cells),
        subtitle="Money received under the United Nations’ plans by sector and year, as reported",
        unit=DOLLARS,
        measure="money",
        kind="stacked",
        series=series,
        sources=sources_in(series, claims.names),
        notes=(
            "Within one plan the sectors make up what the plan received. Where a year had two "
            "plans, both are drawn. Money outside a plan has no sector here.",
            "The plans changed their sectors: until 2012 food stood under nutrition or under food "
            "security, in 2015 under both together.",
        ),
        as_of=as_of_text(asked, claims.rows),
    )


def of_one_source(claims, rule):
    """{(period, sector): rows}, each period as the rule’s first source has it."""
    cells = defaultdict(list)
    for period, one in claims.by("period").items():
        source = min((row["source_id"] for row in one.rows), key=rule.place)
        for row in one.where(source_id=source).rows:
            cells[period, row["sector"]].append(row)
    return cells


def stack_layer(sector, periods, cells):
    points = tuple(cell_point(period, cells.get((period, sector.value))) for period in periods)
    return Series(sector.value, sector.label, points, ROLES.get(sector, "other"))


def cell_point(period, rows):
    """One plan’s figure, or the sum over the plans of the year."""
    if not rows or len(rows) == 1:
        return point_of(period, rows[0] if rows else None)
    plans = " and ".join(sorted({row["plan"] for row in rows}))
    source, status = rows[0]["source__slug"], Status.DERIVED.value
    return Point(period, total_of(rows), status=status, source=source, note=f"sum of {plans}")


def statement(periods, cells):
    """The headline: the largest sector of the newest year."""
    if not periods:
        return "What aid to North Korea was for"
    year = periods[-1]
    sums = {sector: total_of(rows) for (period, sector), rows in cells.items() if period == year}
    most = max(sums, key=lambda sector: sums[sector])
    share = percent(100 * sums[most] / sum(sums.values()))
    return (
        f"{Sector(most).label} received {share} of the {money(sum(sums.values()))} "
        f"that came in under the plans of {year}"
    )
