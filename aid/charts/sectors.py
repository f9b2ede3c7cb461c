from collections import defaultdict
from dataclasses import replace

from nkworld.charts import Figure, Point, Series, money, percent, within_a_sentence
from nkworld.charts.numbers import per_cent
from nkworld.charts.sentences import say, topic
from nkworld.provenance.figures import register
from nkworld.provenance.models import Status
from nkworld.provenance.points import as_of_text, day_of, sources_in, tells_newest, within

from ..choices import Sector
from ..claims import Claims, as_point, total_of, worst_grade
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
def sectors(params):
    """Money received under the United Nations’ plans by sector, stacked by year."""
    rows = Contribution.objects.as_of(params["as_of"]).in_plans()
    claims = Claims.read(rows.annual(), "sector", "plan")
    cells = of_one_source(claims, params["rule"])
    periods = within(params, {period for period, _ in cells})
    series = tuple(layer for each in ORDER if (layer := stack_layer(each, periods, cells)).known)
    return Figure(
        slug="aid/sectors",
        headline=statement(periods, cells, params),
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
        as_of=as_of_text(params, claims.rows),
    )


def of_one_source(claims, rule):
    """{(period, sector): rows}, each period as the rule’s first source has it."""
    cells = defaultdict(list)
    for period, one in claims.by("period").items():
        source = min(one.rows, key=rule.claim_place)["source_id"]
        for row in one.where(source_id=source).rows:
            cells[period, row["sector"]].append(row)
    return cells


def stack_layer(sector, periods, cells):
    points = tuple(cell_point(period, cells.get((period, sector.value))) for period in periods)
    return Series(sector.value, sector.label, points, ROLES.get(sector, "other"))


def cell_point(period, rows):
    """One plan’s figure, or the sum over the plans of the year."""
    if not rows or len(rows) == 1:
        return as_point(period, rows[0] if rows else None)
    plans = " and ".join(sorted({row["plan"] for row in rows}))
    return summed(period, rows, f"sum of {plans}")


def summed(period, rows, note):
    """Parts of one source, added: as well read as the least of them."""
    source, status = rows[0]["source__slug"], Status.DERIVED.value
    grade = worst_grade(rows)
    return Point(period, total_of(rows), status=status, source=source, note=note, grade=grade)


def statement(periods, cells, params):
    """What the largest sector received of the newest year’s plans."""
    if not periods:
        return topic("What aid to North Korea was for")
    year = periods[-1]
    rows = {sector: found for (period, sector), found in cells.items() if period == year}
    whole = summed(year, [row for found in rows.values() for row in found], "all sectors")
    sums = {sector: total_of(found) for sector, found in rows.items()}
    if not whole.value or None in sums.values():
        return topic("What aid to North Korea was for")
    most = max(sums, key=lambda sector: sums[sector])
    share = replace(whole, value=per_cent(sums[most], whole.value), note="of all sectors")
    return say(
        f"Of the {{whole}} that came in under the UN’s plans of {{period}}{{age}}, {{share}} was "
        f"for {within_a_sentence(Sector(most).label)}",
        day=day_of(params),
        is_newest=tells_newest(params),
        written={"whole": money, "share": percent},
        period=year,
        labels={"whole": "Received under the plans", "share": str(Sector(most).label)},
        whole=whole,
        share=share,
    )
