from collections.abc import Callable
from typing import Any

from nkworld.asking.rules import rule_called
from nkworld.charts import Figure, Series
from nkworld.charts.periods import end_of
from nkworld.figures.amounts import point_of
from nkworld.figures.claims import Claims, Row
from nkworld.figures.registry import register
from nkworld.provenance.models import HeadlineRule

from ..choices import Commodity, Scope, Stage
from ..claims import (
    CONTRIBUTIONS,
    FOOD,
    IN_DOLLARS,
    accounts,
    claims_read,
    doubted,
    ends,
    is_given,
    place_by,
)
from ..gifts import NAMES, ORDER, is_account, is_in_one_year, named, newest_gift
from ..models import Contribution, FoodAid
from ..parameters import CountryParameters, FoodFromParameters

GIVEN = ORDER[:2]
MOST = 6  # accounts that one picture can tell apart
NOTE_APART = (
    "Each series is one account: of one giver, by one source, of one stage. They overlap "
    "and are never added. “By the day” means books as they stood on one day. Parts of a figure, "
    "gifts to one agency, and the same money told again, stand in the table."
)


def drawn_accounts(
    claims: Claims, rule: HeadlineRule, label: Callable[[Row], str], *names: str
) -> tuple[tuple[Series, ...], tuple[str, ...]]:
    """(one series for each account, a note on those left out).

    What was given comes before what was promised, then the longest first. Slugs begin with the
    status.
    """
    grouped = sorted(
        claims.by(*names).items(),
        key=lambda pair: (pair[0][0] not in GIVEN, -len(pair[1].periods), pair[0]),
    )
    series = accounts(grouped, claims.periods, rule, label)
    known = [each for each in series if any(point.numbers for point in each.points)]
    left_out = "; ".join(each.label for each in known[MOST:])
    note = (f"Not drawn, in the table of claims: {left_out}.",) if left_out else ()
    return tuple(known[:MOST]), note


def stated(
    params: dict, claims: Claims, series: tuple[Series, ...], newest: tuple[Series, ...]
) -> dict[str, Any]:
    """With the sources of the picture and of what heads it."""
    sources = claims.sources((*series, *newest))
    return claims.stated(params, series) | {"sources": sources, "headed_by": newest}


@register(
    "aid/donor",
    title="Aid from one country",
    parameters=CountryParameters,
    words=["compare countries aid donors"],
    formerly={"aid/side-by-side": {"country": "CHN,RUS", "stage": Stage.REPORTED.value}},
)
def donor(params: dict) -> Figure:
    """What one country and its people gave, by every account of it."""
    country = params["country"]
    rows = Contribution.objects.as_of(params["as_of"]).from_country(country)
    if params["stage"]:
        rows = rows.at_stage(params["stage"])
    claims = claims_read(rows.exclude(scope=Scope.AGAIN), *NAMES).within(params)
    rule: Any = rule_called(CONTRIBUTIONS, moment=params["as_of"]) if claims else None
    told = claims.only(is_account)
    group = ("stage", "donor__slug", "source__slug", "scope")
    series, left_out = drawn_accounts(told, rule, account_label, *group)
    newest = newest_gift(claims, rule)
    # “No figure since” is said of all that it gave, of which gifts to one agency tell nothing.
    later = newest and any(
        is_given(row) and ends(row) > end_of(newest[0].points[0].x) for row in claims.rows
    )
    return Figure(
        topic=f"{'all ' if later else ''}aid from {named(str(country))}",
        # In which years more was taken back than given.
        left_out=tuple(f"{r['period']}: {r['caveat']}." for r in claims.rows if not is_given(r)),
        subtitle=f"Aid from {named(str(country))} to North Korea by year, by every account of it",
        **IN_DOLLARS,
        kind="bar",
        notes=(NOTE_APART, *left_out),
        **stated(params, claims, series, newest),
    )


def account_label(row: Row) -> str:
    """“OCHA tracking service, reported”; the giver is named where it is not the country itself."""
    words = [row["source__short_name"], row["stage"]]
    if row["donor__kind"] != "country":
        words.insert(0, row["donor__name"])
    if row["scope"] == Scope.STATE:
        words.append("by the day")
    return ", ".join(words)


@register("aid/food-from", title="Food from one country", parameters=FoodFromParameters)
def food_from(params: dict) -> Figure:
    """Food that one country gave, in tonnes, by every account of all of it."""
    country = params["country"]
    rows = FoodAid.objects.as_of(params["as_of"]).food().filter(donor__country=country)
    own = ("frequency", "donor__slug", "stage", "coverage")
    claims = claims_read(rows.filter(commodity=Commodity.ALL_FOOD), *own).within(params)
    claims = doubted(claims, lambda row: row["coverage"])
    rule: Any = rule_called(FOOD, moment=params["as_of"]) if claims else None
    yearly = claims.where(frequency="annual")
    group = ("stage", "donor__slug", "source__slug")
    series, left_out = drawn_accounts(
        yearly, rule, lambda row: f"{row['source__short_name']}, {row['stage']}", *group
    )
    # What heads it: of each year, or part of one, the claim that stands first, with what became of
    # it where that is not merely reported.
    heads = []
    for row in claims.only(is_in_one_year).chosen(place_by(rule)).values() if claims else ():
        stage = "" if row["stage"] == Stage.REPORTED else row["stage"]
        caveat = "; ".join(filter(None, [stage, row["caveat"]]))
        heads.append(point_of(row | {"caveat": caveat}, row["period"]))
    newest = (Series("newest", "Food aid", tuple(heads)),) if heads else ()
    return Figure(
        topic=f"food aid from {named(str(country))}",
        subtitle=f"Food aid from {named(str(country))} to North Korea by year, all kinds of food",
        unit="tonnes",
        measure="count",
        is_flow=True,
        kind="bar",
        notes=("Sources count different things, and are never added.", *left_out),
        **stated(params, claims, series, newest),
    )
