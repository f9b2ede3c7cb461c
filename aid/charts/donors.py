"""What each donor gave in one year and in all, and what single agencies received."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from nkworld.asking.rules import rule_called
from nkworld.charts import Figure, Series, topic
from nkworld.figures import registry as figures
from nkworld.figures.amounts import point_of
from nkworld.figures.claims import Claims, Place
from nkworld.figures.points import within
from nkworld.figures.registry import register
from nkworld.portal.views.heat import table_of_heat

from ..choices import EVERYBODY, LABEL, NO_AGENCY, NOBODY_NAMED, Scope, Stage
from ..claims import (
    CONTRIBUTIONS,
    IN_DOLLARS,
    STAGE_NOTE,
    STAGE_SUBTITLES,
    claims_read,
    is_given,
    is_whole,
    place_by,
    size,
)
from ..gifts import (
    NAMES,
    Gift,
    gifts_read,
    giver_of,
    is_account,
    is_fiscal,
    largest_first,
    year_shown,
)
from ..models import Contribution
from ..parameters import (
    AgencyParameters,
    DonorsByYearParameters,
    UnitedStatesParameters,
    YearParameters,
)

SHOWN = 20
NOTE_STATES = (
    "Most figures are the books of the Financial Tracking Service as somebody read them on one "
    "day, which the table names. They are not added up, and are no order of a year: the year went "
    "on, and no day lists all."
)
NOTE_FISCAL = "The year of the United States is its fiscal year, from October to September."


def donors_of(claims: Claims, params: dict) -> list[Gift]:
    """One gift for each donor: what the rule’s source says last of all that it gave, which is
    neither a part nor a gift to one agency.
    """
    single = claims.only(
        lambda row: (
            row["donor__kind"] != LABEL and row["recipient__kind"] in NO_AGENCY and is_whole(row)
        )
    )
    place = place_by(params["rule"])
    best = single.chosen(
        lambda row: (row["recipient__slug"] != NOBODY_NAMED, place(row)), "donor__name"
    )
    return largest_first(Gift(name, row) for name, row in best.items())


@figures.register("aid/donors", title="Who gave in one year", parameters=YearParameters)
def donors(params: dict) -> Figure:
    """What each donor gave in one year, as its newest figure has it."""
    claims = gifts_read(params["as_of"], params["stage"])
    by_year = {period: donors_of(one, params) for period, one in claims.by("period").items()}
    year = year_shown(params, by_year)
    gifts = by_year.get(year.period, [])[:SHOWN] if year.is_over else []
    series = drawn(gifts, year.period)
    return Figure(
        topic=f"donors of aid{year.topic}, {params['stage']}",
        subtitle=f"Donors of aid to North Korea, {year.period}: {STAGE_SUBTITLES[params['stage']]}",
        **IN_DOLLARS,
        kind="bar",
        x_title="Donor",
        notes=(
            NOTE_STATES,
            *[NOTE_FISCAL] * any(is_fiscal(g.row) for g in gifts),
            STAGE_NOTE,
            *year.notes,
        ),
        **claims.stated(params, series),
    )


def drawn(gifts: list[Gift], period: str) -> tuple[Series, ...]:
    """Gifts of a calendar year as bars; those of a fiscal year in a colour of their own."""
    calendar = tuple(each.point for each in gifts if not is_fiscal(each.row))
    fiscal = tuple(each.point for each in gifts if is_fiscal(each.row))
    series = [Series("given", f"Given in {period}", calendar, "category-1")]
    if fiscal:
        series.append(Series("fiscal", f"In the fiscal year {period}", fiscal, "category-2"))
    return tuple(each for each in series if each.points)


LABELS = {Stage.COMMITTED.value: "Obligations", Stage.PAID.value: "Disbursements"}
ROLES = {Stage.COMMITTED.value: "category-2", Stage.PAID.value: "category-1"}
NOTES = (
    "A fiscal year runs from October of the year before to September. Food and goods are valued "
    "in money.",
    "An obligation binds the government to spend, a disbursement is the spending: the two are "
    "shown side by side and never added. Both are net of what was taken back.",
)
OWN_ACCOUNT = "us-foreign-assistance"


@figures.register(
    "aid/united-states", title="Assistance of the United States", parameters=UnitedStatesParameters
)
def united_states(params: dict) -> Figure:
    """What Washington bound itself to pay and what it paid, by its own fiscal year."""
    rows = Contribution.objects.as_of(params["as_of"]).whole().filter(source__slug=OWN_ACCOUNT)
    claims = claims_read(rows.annual().order_by("period"), "stage")
    by_stage = claims.within(params).by("stage")
    shown = [params["stage"]] if params["stage"] else list(LABELS)
    series = tuple(
        by_stage.get(each, Claims(())).series(each, LABELS[each], ROLES[each]) for each in shown
    )
    words = " beside ".join(LABELS[each].lower() for each in shown)
    # What was spent, unless only obligations are on record or were asked for.
    heads = tuple(each for each in series if each.on_record)[-1:]
    what = heads[0].slug if heads else shown[-1]
    return Figure(
        topic=f"US aid {what}, by fiscal year",
        headed_by=heads,
        subtitle=f"Assistance of the United States to North Korea: {words}",
        **IN_DOLLARS,
        kind="bar",
        x_title="Fiscal year",
        notes=NOTES,
        **claims.stated(params, series),
    )


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
    first = claims.rows[0]
    year = ", fiscal years" * is_fiscal(first)
    points = [
        point if is_account(row) else replace(point, value=None, low=size(row), high=None)
        # Of all its gifts before those to several bodies, as in aid/donors.
        for row in claims.chosen(
            lambda row: (
                (0, row["recipient__slug"] != NOBODY_NAMED, place(row))
                if is_account(row)
                else (1, -size(row), place(row))
            )
        ).values()
        for point in [point_of(row, row["period"])]
    ]
    name = first["donor__name"]
    label = f"{name}: {first['source__short_name']}, {first['stage']}{year}"
    return Series("-".join(slugs), label, tuple(points), group=name)


SHOWN_GIFTS = 24
TOTALS = "All donors together"
NOTE_GIFTS = (
    "Only gifts for which a donor and an agency are both named; most money is recorded without "
    "one of them. A bar of all donors together contains the others of that agency and year."
)


@register("aid/agencies", title="Gifts to agencies in one year", parameters=YearParameters)
def agencies(params: dict) -> Figure:
    """What single agencies received in one year, gift by gift."""
    claims = gifts_read(params["as_of"], params["stage"])
    by_year = {period: received_by(one, params) for period, one in claims.by("period").items()}
    year = year_shown(params, by_year)
    gifts = by_year.get(year.period, [])[:SHOWN_GIFTS] if year.is_over else []
    return bars(
        params,
        claims,
        gifts,
        topic=f"gifts to agencies{year.topic}, {params['stage']}",
        subtitle=f"Gifts to named agencies, {year.period}: {STAGE_SUBTITLES[params['stage']]}",
        x_title="Agency and donor",
        notes=(NOTE_GIFTS, STAGE_NOTE, *year.notes),
    )


def received_by(claims: Claims, params: dict) -> list[Gift]:
    """The gifts of one year to single agencies, the largest first.

    Of one donor and agency what the rule’s source says last; several grants, each a part of
    something larger, are each a gift of their own.
    """
    to_one = claims.only(lambda row: row["recipient__kind"] not in NO_AGENCY)
    gifts = []
    for one in to_one.by("recipient__slug", "donor__slug").values():
        whole = one.only(lambda row: row["scope"] != Scope.PART)
        grants = [whole] if whole else list(one.by("coverage").values())
        for number, rows in enumerate(grants, start=1):
            row = min(rows.rows, key=place_by(params["rule"]))
            several = f" ({number} of {len(grants)})" if len(grants) > 1 else ""
            agency = row["recipient__abbreviation"] or row["recipient__name"]
            is_own = row["recipient__slug"] == row["donor__slug"]
            means = "of its own means" if is_own else f"from {giver_of(row)}"
            gifts.append(Gift(f"{agency}, {means}{several}", row, several))
    return largest_first(gifts)


def bars(params: dict, claims: Claims, gifts: list[Gift], **words: Any) -> Figure:
    """Gifts as bars; those of all donors together in a colour of their own."""
    single = tuple(gift.point for gift in gifts if gift.row["donor__slug"] != EVERYBODY)
    totals = tuple(gift.point for gift in gifts if gift.row["donor__slug"] == EVERYBODY)
    series = [Series("gifts", "One donor", single, "category-1")]
    if totals:
        series.append(Series("totals", TOTALS, totals, "other"))
    return Figure(
        **words,
        **IN_DOLLARS,
        kind="bar",
        **claims.stated(params, series),
    )


@register(
    "aid/agency",
    title="Money for one agency",
    parameters=AgencyParameters,
    also_of=["aid/food-aid"],
)
def agency(params: dict) -> Figure:
    """What one agency received, gift by gift, the newest year first."""
    actor, claims = params["agency"], gifts_read(params["as_of"], params["stage"])
    claims = claims.where(recipient__slug=actor.slug)
    years = within(params, claims.periods)[::-1]
    gifts = [
        Gift(f"{year}: {each.row['donor__name']}{each.number}", each.row)
        for year in years
        for each in received_by(claims.where(period=year), params)
    ]
    return bars(
        params,
        claims,
        gifts[:SHOWN_GIFTS],
        topic=f"gifts to {actor.short}, {params['stage']}",
        subtitle=f"Gifts to {actor.short} for North Korea: {STAGE_SUBTITLES[params['stage']]}",
        x_title="Year and donor",
        notes=(NOTE_GIFTS, STAGE_NOTE),
    )
