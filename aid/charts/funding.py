from typing import Any

from nkworld.asking.fields import ALL
from nkworld.charts import Figure, Series, money
from nkworld.charts.words import in_a_row
from nkworld.figures import registry as figures
from nkworld.figures.amounts import total
from nkworld.figures.claims import Claims, Row, line
from nkworld.figures.points import rule_for, within
from nkworld.provenance.models import HeadlineRule

from ..choices import EVERYBODY, Scope, Sector, Stage
from ..claims import (
    CONTRIBUTIONS,
    IN_DOLLARS,
    STAGE_NOTE,
    STAGE_SUBTITLES,
    accounts,
    claims_read,
    doubted,
    place_by,
)
from ..gifts import named
from ..models import Contribution
from ..parameters import SectorParameters, StageParameters

LEAST_YEARS = 3  # an account of fewer years is told in the table of claims
NOTE_UNFINISHED = (
    "A year goes on filling after it has ended. Money that donors already name for a running year "
    "or one to come is no figure of it, and stands in the table of claims."
)
NOTE_ACCOUNTS = (
    "Nobody totals what all donors {}: each series is one donor’s own account, and they are not "
    "added. Accounts of fewer than three years stand in the table of claims."
)
NOTE_NONE = (
    "What is on record at that stage is for single agencies, or for parts of a year. It stands "
    "in the table of claims."
)
NOTE_DOUBT = "In {} the sums named for parts are larger than that named for the whole."
WITHIN_A_YEAR = ("donor__slug", "donor__name", "scope", "state_of", "coverage", "plan")


@figures.register("aid/funding", title="Humanitarian funding by year", parameters=StageParameters)
def funding(params: dict) -> Figure:
    """What all donors together gave in each year; or each donor’s own account of what it paid."""
    rule = rule_for(params, CONTRIBUTIONS)
    claims = yearly(params)
    everybody = claims.where(donor__slug=EVERYBODY)
    shown = everybody or claims
    periods = within(params, shown.periods)
    series = (
        totals(params, everybody, periods, rule)
        if everybody
        else own_accounts(claims, periods, rule)
    )
    topic = f"{params['stage']} aid, all donors"
    if series and not everybody:  # the donor with the longest account speaks for no other
        topic = f"aid {params['stage']} by {named(series[0].label.partition(' (')[0])}"
    return Figure(
        topic=topic,
        headed_by=() if everybody else series[:1],
        subtitle=f"Aid to North Korea by year, {STAGE_SUBTITLES[params['stage']]}",
        **IN_DOLLARS,
        kind="bar",
        notes=notes(params, series, everybody),
        **shown.stated(params, series),
    )


def yearly(params: dict) -> Claims:
    """Claims of whole years about the money params for, to no single recipient."""
    rows = Contribution.objects.as_of(params["as_of"]).annual().at_stage(params["stage"])
    claims = claims_read(rows.to_no_single_agency(), *WITHIN_A_YEAR)
    parts = claims.where(scope=Scope.PART.value)
    return doubted(claims.where(scope=Scope.WHOLE.value), lambda row: doubt(row, parts))


def doubt(whole: Row, parts: Claims) -> str:
    """What contradicts a total: that its own source gives more of one part of it."""
    same = {name: whole[name] for name in ("source_id", "donor__slug", "period")}
    values = [row["value"] for row in parts.where(**same).rows if row["value"] is not None]
    if not values or whole["value"] is None or max(values) <= whole["value"]:
        return ""
    return f"though {money(max(values))} is given of one part of it"


def totals(
    params: dict, everybody: Claims, periods: list[str], rule: HeadlineRule
) -> tuple[Series, ...]:
    """All donors together, as the rule’s source has it, or as each source has it."""
    if params["rule"] == ALL:
        of_periods = everybody.only(lambda row: row["period"] in periods)
        groups = [((slug,), some) for slug, some in of_periods.by("source__slug").items()]
        return accounts(groups, periods, rule, lambda row: row["source__short_name"])
    words = ("all-donors", "All donors together", "category-1")
    return (everybody.headline_series(*words, periods, place_by(rule)),)


def own_accounts(claims: Claims, periods: list[str], rule: HeadlineRule) -> tuple[Series, ...]:
    """One series for each donor and source with enough years, the longest first."""

    def label_of(row: Row) -> str:
        donor, source = row["donor__name"], row["source__short_name"]
        return donor if donor == source else f"{donor} ({source})"

    def place(pair: tuple[Any, Claims]) -> tuple:
        row = pair[1].rows[0]
        return -len(pair[1].periods), row["donor__name"], row["source__short_name"]

    grouped = claims.by("donor__slug", "source__slug").items()
    long = [pair for pair in grouped if len(pair[1].periods) >= LEAST_YEARS]
    return accounts(sorted(long, key=place), periods, rule, label_of)


def notes(params: dict, series: tuple[Series, ...], everybody: Claims) -> tuple[str, ...]:
    if not series:
        return (NOTE_NONE,)
    found = [] if everybody else [NOTE_ACCOUNTS.format(params["stage"])]
    if params["stage"] == Stage.REPORTED:
        found.append(STAGE_NOTE)
    doubted = [point for each in series for point in each.known if point.caveat]
    if doubted:
        parts = [f"{each.x} ({money(each.value)}, {each.caveat})" for each in doubted]
        found.append(NOTE_DOUBT.format(in_a_row(parts)))
    return (*found, NOTE_UNFINISHED)


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


@figures.register("aid/sectors", title="What the plans’ money was for", parameters=SectorParameters)
def sectors(params: dict) -> Figure:
    """Money received under the United Nations’ plans by sector, stacked by year."""
    rows = Contribution.objects.as_of(params["as_of"]).in_plans()
    every = claims_read(rows.annual(), "sector", "plan")
    claims = every.of_first_source(params["rule"].claim_place).within(params)

    def layer(sector: Sector) -> Series:
        """Each year one plan’s figure, or the sum over its plans."""
        points = {}
        for period, some in claims.where(sector=sector).by("period").items():
            plans = " and ".join(sorted({row["plan"] for row in some.rows}))
            is_sum = len(some.rows) > 1
            points[period] = total(some.amounts, f"sum of {plans}") if is_sum else some.amounts[0]
        role = ROLES.get(sector, "other")
        return line(sector.value, sector.label, role, claims.periods, points.get)

    series = tuple(drawn for each in ORDER if (drawn := layer(each)).known)
    sums = {
        period: total(some.amounts, "all sectors") for period, some in claims.by("period").items()
    }
    return Figure(
        topic="money for UN plans",
        headed_by=(line("whole", "Received under the plans", "", claims.periods, sums.get),),
        subtitle="Money received under the United Nations’ plans by sector and year, as reported",
        **IN_DOLLARS,
        kind="stacked",
        notes=(
            "Within one plan the sectors make up what the plan received. Where a year had two "
            "plans, both are drawn. Money outside a plan has no sector here.",
            "The plans changed their sectors: until 2012 food stood under nutrition or under food "
            "security, in 2015 under both together.",
        ),
        **every.stated(params, series),
    )
