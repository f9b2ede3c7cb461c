from typing import Any

from nkworld.asking.fields import PeriodField, months_begun, written
from nkworld.asking.parameters import figure_parameters
from nkworld.charts import Figure
from nkworld.charts.periods import when
from nkworld.figures import registry as figures
from nkworld.figures.amounts import day_of, point_of
from nkworld.figures.claims import Claims, Row, line
from nkworld.provenance.dates import Frequency

from ...claims import EXPORT, IMPORT
from ...lines import IN_DOLLARS, LABELS, ROLES
from ...parameters import CHINA
from ..course import goods_claims
from ..parameters import GOODS, TREE

OWN = ("commodity__code", "commodity__level", "commodity__name")
WAYS = (EXPORT, IMPORT)


class MonthField(PeriodField):
    meaning = "A single month, 2024-08; the newest with goods on record if none is given."

    def read(self, text: str) -> str:
        label = super().read(text)
        if len(label) != 7 or not label[5:].isdigit():
            raise ValueError(f"“{label}” is not a month: write 2024-08.")
        return label

    def written(self) -> dict[str, Any]:
        return written(f"({months_begun()})", "2024-08")


@figures.register(
    "trade/china-goods-of-month",
    title="Goods of one month with China",
    datasets=[GOODS, TREE],
    parameters=figure_parameters(
        GOODS, allow_all=False, shared=("rule", "as_of"), period=MonthField(label="Month")
    ),
)
def goods_of_month(params: dict) -> Figure:
    """Which goods of a month pages quote from Chinese customs, sold to China and bought there."""
    of_months: dict[str, Any] = {
        "country__code": CHINA,
        "frequency": Frequency.MONTHLY,
        "direction__in": WAYS,
    }
    claims = goods_claims(params["as_of"], OWN, value__isnull=False, **of_months)
    month = params["period"] or max(claims.over(day_of(params)).periods, default="")
    named = Claims(tuple(r | {"name": _name(r)} for r in claims.where(period=month).rows))
    chosen = named.chosen(params["rule"].claim_place, "name", "direction")
    # The largest first.
    shown = dict(sorted(chosen.items(), key=lambda each: (-each[1]["value"], each[0])))
    points = {cell: point_of(row) for cell, row in shown.items()}
    names = list(dict.fromkeys(name for name, _ in points))
    series = tuple(
        line(way, LABELS[way], ROLES[way], names, lambda name, way=way: points.get((name, way)))
        for way in WAYS
    )
    return Figure(
        topic=f"goods traded with China {when(month)}" if month else "goods traded with China",
        subtitle=f"Goods traded with China, {month or 'no month'}, seen from North Korea’s side",
        **IN_DOLLARS,
        kind="bar",
        x_title="Goods",
        notes=(
            "Only goods that a page quotes for this month: the list is far from complete, and "
            "codes may lie within one another. Nothing here is added up.",
        ),
        **claims.stated(params, series),
    )


def _name(row: Row) -> str:
    """“6704 Wigs and false hair”; a part of a code is told apart."""
    code = "" if row["commodity__level"] == "uncoded" else f"{row['commodity__code']} "
    part = f", {row['part']}" if row["part"] else ""
    return f"{code}{row['commodity__name']}{part}"
