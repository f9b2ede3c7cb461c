"""What each donor gave in one year."""

from nkworld.charts import Figure, Series
from nkworld.provenance.claims import Claims
from nkworld.provenance.figures import register

from ..claims import is_whole, place_by
from ..gifts import Gift, gifts_read, largest_first, year_shown
from ..lines import IN_DOLLARS, STAGE_NOTE, STAGE_SUBTITLES
from ..parameters import YearParameters
from ..querysets import LABEL, NO_AGENCY, NOBODY_NAMED
from ..telling import is_fiscal

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


@register("aid/donors", title="Who gave in one year", parameters=YearParameters)
def donors(params: dict) -> Figure:
    """What each donor gave in one year, as its newest figure has it."""
    claims = gifts_read(params)
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
