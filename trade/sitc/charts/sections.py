from nkworld.charts import Figure, Sentence, Series, money, topic
from nkworld.charts.sentences import opened, rank
from nkworld.provenance.claims import line
from nkworld.provenance.figures import register
from nkworld.provenance.points import day_of

from ...lines import IN_DOLLARS
from ..amounts import OWN_CLASSIFICATION, Estimates, in_a_sentence, label, traded
from ..models import Section
from ..parameters import SectionParameters

ROLES = ("category-3", "category-2", "category-1")  # the newest year in the strongest
NO_COURSE = "Three years are on record, and nothing between them: the bars are no course."


@register("trade/sitc-sections", title="Goods by SITC section", parameters=SectionParameters)
def sitc_sections(params: dict) -> Figure:
    """What North Korea sold to a partner, or bought from it, by SITC section in three years."""
    estimates = Estimates.read(params)
    years = estimates.claims.periods
    series = tuple(_series(estimates, year, at - len(years)) for at, year in enumerate(years))
    return Figure(
        headline=statement(params, estimates)
        or topic(f"{opened(traded(params))} by section of SITC"),
        subtitle=f"{opened(traded(params))} by section of SITC, UNCTAD’s estimates, seen from "
        "North Korea’s side",
        **IN_DOLLARS,
        kind="bar",
        x_title="SITC section",
        notes=(NO_COURSE, OWN_CLASSIFICATION, *estimates.left_out(max(years, default=""))),
        **estimates.claims.stated(params, series),
    )


def _series(estimates: Estimates, year: str, place: int) -> Series:
    sums = {label(each): amount for each, amount in estimates.by("section", year).items()}
    role = ROLES[place] if place >= -3 else "other"
    return line(f"in-{year}", year, role, map(label, Section.values), sums.get)


def statement(params: dict, estimates: Estimates) -> Sentence | None:
    """Which sections of the newest year had the most."""
    if not estimates.claims:
        return None
    year = estimates.claims.periods[-1]
    amounts = estimates.by("section", year)
    what = f"{traded(params)} as UNCTAD has them"
    return rank(
        [(in_a_sentence(each), amount.point(year)) for each, amount in amounts.items()],
        day=day_of(params),
        written=money,
        period=year,
        required=[in_a_sentence(each) for each in Section.values],
        yardstick="the ten sections of SITC",
        led=f"{{when}} {{first}} led {what}, with {{amount}}",
        among=f"Among the sections on record {{when}}, {{first}} had the most of {what}: "
        "{amount}",
    )
