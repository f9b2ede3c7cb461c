from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from nkworld.asking.fields import OneOfField
from nkworld.asking.parameters import SPAN
from nkworld.atlas.memo import once_per_request
from nkworld.charts import Figure, Point, Series, exact
from nkworld.charts.words import BILLION, rounded
from nkworld.figures.amounts import combined, point_of, total, within
from nkworld.figures.claims import Claims, line
from nkworld.figures.registry import register
from nkworld.provenance.models import Status

from ..choices import NO_AGENCY, NOTES, SouthernChannel, Stage
from ..claims import CONTRIBUTIONS, DOLLARS, SOUTH, check, claims_read
from ..models import Contribution, SouthKoreanAid

GOVERNMENT, PRIVATE = SouthernChannel.GOVERNMENT.value, SouthernChannel.PRIVATE.value
TOTAL = SouthernChannel.TOTAL.value
LABELS = {GOVERNMENT: "Government, food loans included", PRIVATE: "Private groups"}
ROLES = {GOVERNMENT: "category-1", PRIVATE: "category-2"}
DONORS = {"south-korea": GOVERNMENT, "rok-private-donors": PRIVATE}
MINISTRY = "mou-rok-aid"
WON = "won, current"


@register(
    "aid/south-korea",
    SOUTH,
    shared=SPAN,
    currency=OneOfField(
        [("won", "Won"), ("usd", "US dollars")],
        "Currency",
        meaning="Won, in which Seoul keeps the account, or dollars at each year’s mean rate.",
        initial="won",
    ),
    datasets=[SOUTH, CONTRIBUTIONS],
)
def south_korea(params: dict) -> Figure:
    """What Seoul’s government and private groups sent in each year, in won or in dollars."""
    in_won = params["currency"] == "won"
    claims = by_channel(params["as_of"], in_won)
    periods = within(params, claims.periods)
    # {channel: {period: amount}}
    pockets: dict[str, dict[str, Point]] = {each: {} for each in (*LABELS, TOTAL)}
    for row in claims.rows:
        pockets.setdefault(row["channel"], {})[row["period"]] = point_of(row)
    series = tuple(
        line(each, LABELS[each], ROLES[each], periods, pockets[each].get) for each in LABELS
    )
    known = {
        period: [pockets[each][period] for each in LABELS if period in pockets[each]]
        for period in periods
    }
    sums = {period: total(both, "") for period, both in known.items() if len(both) == len(LABELS)}
    notes: list[str] = [NOTES[f"in-{params['currency']}"], NOTES["loans"]]
    rest: tuple[Series, ...] = ()
    if in_won:
        printed = {period: amount.value for period, amount in pockets[TOTAL].items()}
        added = {period: amount.value for period, amount in sums.items()}
        rest = not_split(pockets[TOTAL], known)
        notes += [check(added, printed, in_billions), *[NOTES["rest-of-total"]] * bool(rest)]
    # Both together: as the ministry prints it in won, or the sum where both are known.
    whole = pockets[TOTAL] if in_won else sums
    return Figure(
        topic="South Korean aid",
        headed_by=(line("whole", "Government and private", "other", periods, whole.get),),
        subtitle="Humanitarian aid from South Korea by year, in "
        + ("won" if in_won else "US dollars"),
        unit=WON if in_won else DOLLARS,
        is_flow=True,
        whole="Government and private together",
        kind="stacked",
        notes=tuple(notes),
        **claims.stated(params, (*series, *rest)),
    )


@once_per_request
def by_channel(as_of: datetime | None, in_won: bool) -> Claims:
    if in_won:
        own = SouthKoreanAid.objects.as_of(as_of).annual().filter(source__slug=MINISTRY)
        return claims_read(own, "channel")
    rows = Contribution.objects.as_of(as_of).whole().filter(source__slug=MINISTRY)
    rows = rows.annual().filter(donor__slug__in=DONORS)
    found = claims_read(
        rows.filter(stage=Stage.REPORTED, recipient__kind__in=NO_AGENCY), "donor__slug"
    )
    return Claims(tuple(row | {"channel": DONORS[row["donor__slug"]]} for row in found.rows))


def not_split(totals: dict[str, Point], known: dict[str, list[Point]]) -> tuple[Series, ...]:
    """What the printed total holds beyond the pockets that are on record, {period: amounts};
    nothing of no such year.

    A year of which one pocket was read would else be drawn as if nobody else had given.
    """

    def rest(period: str) -> Point | None:
        left = totals.get(period)
        if left is None or len(known[period]) == len(LABELS):
            return None
        note = "printed total less the pocket that was read"
        for pocket in known[period]:
            left = combined(left, pocket, -1, note)
        return replace(left, status=Status.DERIVED.value, note=note)

    series = line("not-split", "Rest of the printed total", "remainder", known, rest)
    return (series,) if any(point.value for point in series.points) else ()


def in_billions(value: Decimal) -> str:
    return (
        f"{rounded(value / BILLION, 1)} billion won" if value >= BILLION else f"{exact(value)} won"
    )
