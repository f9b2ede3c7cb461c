from nkworld.atlas.models import DPRK
from nkworld.charts import Figure, Series
from nkworld.provenance.claims import Claims, Row
from nkworld.provenance.figures import register

from ..models import IdealPoint
from ..parameters import IdealPointParameters

ROLES = {
    DPRK: "turnover",
    "CHN": "china",
    "RUS": "category-3",
    "KOR": "category-1",
    "JPN": "category-5",
    "USA": "category-2",
}


@register(
    "diplomacy/ideal-points",
    title="Six states on one line, by a model of UN votes",
    parameters=IdealPointParameters,
)
def ideal_points(params: dict) -> Figure:
    """Where a model of UN votes places six states on one line, by year."""
    shown = IdealPoint.objects.headline(params["rule"], as_of=params["as_of"]).annual()
    claims = Claims.read(shown, "votes", "country__code", "country__name").within(params)
    series = series_of(claims)
    return Figure(
        topic="ideal point of North Korea",
        headed_by=tuple(each for each in series if each.slug == DPRK.lower()),
        subtitle="Estimates from votes in the UN General Assembly; higher is closer to the order "
        "led by the United States",
        unit="ideal point, no unit",
        measure="score",
        kind="line",
        notes=(
            "The result of a model, not a count. The bands reach from the 5th to the 95th "
            "percentile of what it holds possible; where two overlap, it does not tell the states "
            "apart.",
        ),
        **claims.stated(params, series),
    )


def series_of(claims: Claims) -> tuple[Series, ...]:
    """The states on record: North Korea first, then as the roles are listed."""
    noted = Claims(tuple(row | {"note": _note(row)} for row in claims.rows))
    by_code = noted.ordered(lambda row: row["period"]).by("country__code")
    codes = [code for code in ROLES if code in by_code] + sorted(by_code.keys() - ROLES.keys())
    return tuple(
        by_code[code].series(
            code.lower(), by_code[code].rows[0]["country__name"], ROLES.get(code, "other")
        )
        for code in codes
    )


def _note(row: Row) -> str:
    parts = [f"from {row['votes']} ballots" if row["votes"] else "", row["note"]]
    return "; ".join(filter(None, parts))
