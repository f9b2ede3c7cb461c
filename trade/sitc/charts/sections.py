from nkworld.charts import Figure, Series, money, topic
from nkworld.charts.sentences import opened, rank
from nkworld.provenance.figures import as_of_text, register
from nkworld.provenance.points import day_of, sources_in

from ...lines import DOLLARS, point
from ..amounts import OWN_CLASSIFICATION, Estimates, in_a_sentence, label, traded
from ..models import Section
from ..parameters import DATASET, SectionParameters

ROLES = ("category-3", "category-2", "category-1")  # the newest year in the strongest
NO_COURSE = "Three years are on record, and nothing between them: the bars are no course."


@register(
    "trade/sitc-sections",
    title="Goods by SITC section",
    datasets=[DATASET],
    parameters=SectionParameters,
)
def sitc_sections(params):
    """What North Korea sold to a partner, or bought from it, by SITC section in three years."""
    estimates = Estimates.read(params)
    years = estimates.years
    series = tuple(_series(estimates, year, at - len(years)) for at, year in enumerate(years))
    return Figure(
        slug="trade/sitc-sections",
        headline=statement(params, estimates),
        subtitle=f"{opened(traded(params))} by section of SITC, UNCTAD’s estimates, seen from "
        "North Korea’s side",
        unit=DOLLARS,
        measure="money",
        kind="bar",
        x_title="SITC section",
        series=series,
        sources=sources_in(series, estimates.names),
        notes=(NO_COURSE, OWN_CLASSIFICATION, *estimates.left_out(max(years, default=""))),
        as_of=as_of_text(params, estimates.as_of),
    )


def _series(estimates, year, place):
    amounts = estimates.by_section(year)
    points = tuple(point(label(each), amounts.get(each)) for each in Section.values)
    return Series(f"in-{year}", year, points, ROLES[place] if place >= -3 else "other")


def statement(params, estimates):
    """Which sections of the newest year had the most."""
    if not estimates.rows:
        return topic(f"{opened(traded(params))} by section of SITC")
    year = estimates.years[-1]
    amounts = estimates.by_section(year)
    what = f"{traded(params)} as UNCTAD has them"
    return rank(
        [(in_a_sentence(each), point(year, amount)) for each, amount in amounts.items()],
        day=day_of(params),
        written=money,
        period=year,
        required=[in_a_sentence(each) for each in Section.values],
        yardstick="the ten sections of SITC",
        led=f"{{when}} {{first}} led {what}, with {{amount}}",
        among=f"Among the sections on record {{when}}, {{first}} had the most of {what}: "
        "{amount}",
    )
