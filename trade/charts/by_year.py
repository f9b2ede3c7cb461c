"""What was traded with each partner in each year."""

from collections import defaultdict

from nkworld.atlas.countries import countries
from nkworld.charts import Figure, Series, topic
from nkworld.portal.views.heat import table_of_heat
from nkworld.provenance.claims import point
from nkworld.provenance.figures import register

from ..claims import FLOWS, LAYER
from ..lines import IN_DOLLARS, stated
from ..parameters import PartnersByYearParameters
from ..ranks import SOUTH
from .leading import Partners


@register(
    "trade/partners-by-year",
    title="Partners by year",
    datasets=[FLOWS, LAYER],
    parameters=PartnersByYearParameters,
)
def partners_by_year(params: dict) -> Figure:
    """What was traded with each partner in each year, of each year as the rule has it."""
    return table_of_heat(partners_of_years, params)


def partners_of_years(params: dict) -> Figure:
    """Of all years."""
    partners = Partners(params | {"period": None, "inter_korean": True})
    by_name = defaultdict(list)
    for year in partners.years:
        for name, amount in partners.amounts(year).items():
            by_name[name].append(point(year, amount))
    codes = {country.name: country.code.lower() for country in countries().values()}
    series = [
        Series(codes[name], account(name), tuple(points), group=name)
        for name, points in by_name.items()
    ]
    return Figure(
        headline=topic("Trade with North Korea by partner and year"),
        subtitle="What each partner, or a compiler for it, recorded; no row is added to another",
        kind="heat",
        steps=(100_000, 1_000_000, 10_000_000, 100_000_000),
        **IN_DOLLARS | {"is_flow": False},
        **stated(params, series, *partners.tables.values(), partners.layer),
    )


def account(name: str) -> str:
    return f"{name}: inter-Korean, a layer of its own" if name == SOUTH else name
