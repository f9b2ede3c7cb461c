"""Every account of what each donor gave in each year."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from nkworld.asking.rules import rule_called
from nkworld.charts import Figure, Series, topic
from nkworld.figures.amounts import point_of
from nkworld.figures.claims import Claims, Place, Row
from nkworld.figures.registry import register
from nkworld.portal.views.heat import table_of_heat

from ..choices import Scope
from ..claims import CONTRIBUTIONS, IN_DOLLARS, claims_read, is_given, place_by, size
from ..facts import NAMES, is_account
from ..gifts import is_fiscal
from ..models import Contribution
from ..parameters import DonorsByYearParameters
from ..querysets import LABEL, NOBODY_NAMED


@register("aid/donors-by-year", title="Donors by year", parameters=DonorsByYearParameters)
def donors_by_year(params: dict) -> Figure:
    """What each donor gave in each year, in the books of one source a row."""
    return table_of_heat(donors_of_years, params)


def donors_of_years(params: dict) -> Figure:
    """Of all years."""
    rows = Contribution.objects.as_of(params["as_of"]).annual().exclude(scope=Scope.AGAIN)
    claims = claims_read(rows.exclude(donor__kind=LABEL), *NAMES).within(params)
    rule: Any = rule_called(CONTRIBUTIONS, moment=params["as_of"]) if claims else None
    accounts = claims.only(is_given).by("donor__slug", "source__slug", "stage")
    series = [account(slugs, one, place_by(rule)) for slugs, one in accounts.items()]
    return Figure(
        headline=topic("Aid to North Korea by donor and year"),
        subtitle="In the books of one source a row; no row is added to another",
        kind="heat",
        steps=(400_000, 1_500_000, 5_000_000, 10_000_000),
        **IN_DOLLARS | {"is_flow": False},
        **claims.stated(params, series),
    )


def account(slugs: Sequence[str], claims: Claims, place: Place) -> Series:
    """One account. Where it has no figure of all of a year, the largest gift or part is the
    least that the donor gave.
    """

    def whole_first(row: Row) -> tuple[Any, ...]:
        if is_account(row):  # of all its gifts before those to several bodies, as in aid/donors
            return 0, row["recipient__slug"] != NOBODY_NAMED, place(row)
        return 1, -size(row), place(row)

    first = claims.rows[0]
    year = ", fiscal years" * is_fiscal(first)
    points = [
        point if is_account(row) else replace(point, value=None, low=size(row), high=None)
        for row in claims.chosen(whole_first).values()
        for point in [point_of(row, row["period"])]
    ]
    name = first["donor__name"]
    label = f"{name}: {first['source__short_name']}, {first['stage']}{year}"
    return Series("-".join(slugs), label, tuple(points), group=name)
