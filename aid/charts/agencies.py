from typing import Any

from nkworld.charts import Figure, Series
from nkworld.provenance.claims import Claims
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
    claims = gifts_read(params["as_of"], params["stage"])
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
            agency = row["recipient__abbreviation"] or row["recipient__name"]
            is_own = row["recipient__slug"] == row["donor__slug"]
            means = "of its own means" if is_own else f"from {giver_of(row)}"
            gifts.append(Gift(f"{agency}, {means}{several}", row, several))
    return largest_first(gifts)


def drawn(params: dict, claims: Claims, gifts: list[Gift], **words: Any) -> Figure:
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
    return drawn(
        params,
        claims,
        gifts[:SHOWN],
        topic=f"gifts to {actor.short}, {params['stage']}",
        subtitle=f"Gifts to {actor.short} for North Korea: {STAGE_SUBTITLES[params['stage']]}",
        x_title="Year and donor",
        notes=(NOTE_GIFTS, STAGE_NOTE),
    )
