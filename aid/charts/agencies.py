from typing import Any

from nkworld.charts import Figure, Series
from nkworld.provenance.claims import Claims, Row
from nkworld.provenance.figures import register
from nkworld.provenance.points import within

from ..choices import EVERYBODY, NO_AGENCY, Scope
from ..claims import IN_DOLLARS, STAGE_NOTE, STAGE_SUBTITLES, place_by
from ..gifts import Gift, gifts_read, giver_of, largest_first, year_shown
from ..parameters import AgencyParameters, YearParameters

SHOWN = 24
TOTALS = "All donors together"
NOTE_GIFTS = (
    "Only gifts for which a donor and an agency are both named; most money is recorded without "
    "one of them. A bar of all donors together contains the others of that agency and year."
)


@register("aid/agencies", title="Gifts to agencies in one year", parameters=YearParameters)
def agencies(params: dict) -> Figure:
    """What single agencies received in one year, gift by gift."""
    claims = gifts_read(params)
    by_year = {period: received_by(one, params) for period, one in claims.by("period").items()}
    year = year_shown(params, by_year)
    gifts = by_year.get(year.period, [])[:SHOWN] if year.is_over else []
    return drawn(
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
            gifts.append(Gift(f"{gift_label(row)}{several}", row, several))
    return largest_first(gifts)


def gift_label(row: Row) -> str:
    agency = row["recipient__abbreviation"] or row["recipient__name"]
    if row["recipient__slug"] == row["donor__slug"]:
        return f"{agency}, of its own means"
    return f"{agency}, from {giver_of(row)}"


def is_total(gift: Gift) -> bool:
    return gift.row["donor__slug"] == EVERYBODY


def drawn(params: dict, claims: Claims, gifts: list[Gift], **words: Any) -> Figure:
    """Gifts as bars; those of all donors together in a colour of their own."""
    single = tuple(gift.point for gift in gifts if not is_total(gift))
    totals = tuple(gift.point for gift in gifts if is_total(gift))
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
    actor, claims = params["agency"], gifts_read(params)
    claims = claims.where(recipient__slug=actor.slug)
    years = within(params, claims.periods)[::-1]
    by_year = {year: received_by(claims.where(period=year), params) for year in years}
    gifts = [of_year(year, each) for year in years for each in by_year[year]]
    return drawn(
        params,
        claims,
        gifts[:SHOWN],
        topic=f"gifts to {actor.short}, {params['stage']}",
        subtitle=f"Gifts to {actor.short} for North Korea: {STAGE_SUBTITLES[params['stage']]}",
        x_title="Year and donor",
        notes=(NOTE_GIFTS, STAGE_NOTE),
    )


def of_year(year: str, gift: Gift) -> Gift:
    """The same under its year and donor."""
    return Gift(f"{year}: {gift.row['donor__name']}{gift.number}", gift.row)
