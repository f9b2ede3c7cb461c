from nkworld.atlas.models import DPRK
from nkworld.charts import Figure, Series, topic
from nkworld.charts.numbers import score
from nkworld.charts.sentences import newest, say
from nkworld.provenance.figures import register
from nkworld.provenance.points import (
    FIELDS,
    as_of_text,
    day_of,
    names_of,
    point_of,
    sources_in,
    within,
)

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
OTHER = "USA"  # whom the headline sets beside North Korea: the line is read as closeness to it


@register(
    "diplomacy/ideal-points",
    title="Ideal points",
    datasets=[IdealPoint.dataset],
    parameters=IdealPointParameters,
)
def ideal_points(params):
    """Where a model of UN votes places six states on one line, by year."""
    claims = IdealPoint.objects.headline(params["rule"], as_of=params["as_of"]).annual()
    rows = list(claims.values(*FIELDS, "votes", "country__code", "country__name"))
    years = within(params, [row["period"] for row in rows])
    rows = [row for row in rows if row["period"] in years]
    series = tuple(_series(code, rows) for code in in_order(rows))
    return Figure(
        slug="diplomacy/ideal-points",
        headline=statement(params, series),
        subtitle="Estimates from votes in the UN General Assembly; higher is closer to the order "
        "led by the United States",
        unit="ideal point, no unit",
        measure="score",
        kind="line",
        series=series,
        sources=sources_in(series, names_of(rows)),
        notes=(
            "The result of a model, not a count. The bands reach from the 5th to the 95th "
            "percentile of what it holds possible; where two overlap, it does not tell the states "
            "apart.",
        ),
        as_of=as_of_text(params, rows),
    )


def in_order(rows):
    """Codes of the states on record: North Korea first, then as the roles are listed."""
    found = {row["country__code"] for row in rows}
    return [code for code in ROLES if code in found] + sorted(found - ROLES.keys())


def _series(code, rows):
    own = sorted((r for r in rows if r["country__code"] == code), key=lambda row: row["period"])
    points = tuple(point_of(row["period"], row, _note(row)) for row in own)
    return Series(code.lower(), own[0]["country__name"], points, ROLES.get(code, "other"))


def _note(row):
    told = [f"from {row['votes']} ballots" if row["votes"] else "", row["note"]]
    return "; ".join(filter(None, told))


def statement(params, series):
    """North Korea and the United States in the newest year that has both."""
    day = day_of(params)
    last = {each.slug: newest(each, day) for each in series}
    ours, theirs = last.get(DPRK.lower()), last.get(OTHER.lower())
    if ours is None or theirs is None or ours.x != theirs.x:
        return topic("Ideal points of North Korea and others, from UN votes")
    return say(
        "{when} the model of Bailey, Strezhnev and Voeten placed North Korea at {ours} and the "
        "United States at {theirs}",
        day=day,
        written=score,
        period=ours.x,
        is_newest=not params["to"],
        labels={"ours": "North Korea", "theirs": "United States"},
        ours=ours,
        theirs=theirs,
    )
