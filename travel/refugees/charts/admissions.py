"""North Koreans whom the United States admitted as refugees, as each source counts them."""

from nkworld.charts import Figure, Series, exact, source_role, topic
from nkworld.charts.sentences import LATEST, say_newest
from nkworld.provenance.figures import register
from nkworld.provenance.points import (
    FIELDS,
    as_of_text,
    day_of,
    names_of,
    point_of,
    sources_in,
    tells_newest,
    within,
)

from ..choices import Measure
from ..counts import ONE_TO_FIVE, PERSONS, REFUGEES
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
    datasets=[REFUGEES],
    parameters=RefugeeParameters,
)
def refugee_admissions(params):
    """North Koreans admitted to the United States as refugees, by each source that counts them."""
    measures = [Measure.ADMITTED, Measure.RESETTLED]
    claims = RefugeeCount.objects.as_of(params["as_of"]).included().of_countries().annual()
    claims = claims.filter(country__code="USA", measure__in=measures)
    rows = list(claims.values(*FIELDS).order_by("period", "pk"))
    years = within(params, [row["period"] for row in rows])
    rows = sorted(
        (row for row in rows if row["period"] in years),
        key=lambda row: (params["rule"].place(row["source_id"]), row["period"]),
    )
    series = tuple(
        Series(slug, name, _points(rows, slug), source_role(number))
        for number, (slug, name) in enumerate(names_of(rows).items())
    )
    return Figure(
        slug="travel/refugee-admissions",
        headline=statement(params, series),
        subtitle="North Koreans admitted to the United States as refugees, by source",
        unit=PERSONS,
        measure="count",
        kind="bar",
        series=series,
        sources=sources_in(series, names_of(rows)),
        notes=(YEARS, GAPS, ONE_TO_FIVE),
        as_of=as_of_text(params, rows),
    )


def _points(rows: list[dict], slug: str):
    return tuple(point_of(row["period"], row) for row in rows if row["source__slug"] == slug)


def statement(params: dict, series):
    """The newest year that any source tells of."""
    day = day_of(params)
    told = [
        say_newest(
            f"{{when}} the United States admitted {{amount}} North Koreans as refugees, by the "
            f"count of {NAMES.get(each.slug, each.label)}",
            each,
            day=day,
            written=exact,
            is_newest=tells_newest(params),
            latest=LATEST,
        )
        for each in series
    ]
    found = [each for each in told if each]
    newest = max(found, key=lambda each: each.claims[0].period, default=None)
    return newest or topic("North Koreans admitted to the United States as refugees")


NAMES = {
    "dhs-us": "the Department of Homeland Security",
    "us-state-prm": "the State Department",
}
