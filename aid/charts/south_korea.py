from nkworld.charts import Figure, Point, Series, exact, money
from nkworld.charts.numbers import BILLION, rounded
from nkworld.charts.sentences import LATEST, passed_over, peak_and_newest, topic
from nkworld.provenance.figures import register
from nkworld.provenance.models import Status
from nkworld.provenance.points import as_of_text, day_of, sources_in, tells_newest, within

from ..choices import Money, SouthernChannel
from ..claims import Claims, check, total_of, worst_grade
from ..lines import CONTRIBUTIONS, DOLLARS, SOUTH, line
from ..models import Contribution, SouthKoreanAid
from ..parameters import SouthKoreaParameters

GOVERNMENT, PRIVATE = SouthernChannel.GOVERNMENT.value, SouthernChannel.PRIVATE.value
TOTAL = SouthernChannel.TOTAL.value
LABELS = {GOVERNMENT: "Government, food loans included", PRIVATE: "Private groups"}
ROLES = {GOVERNMENT: "category-1", PRIVATE: "category-2"}
DONORS = {"south-korea": GOVERNMENT, "rok-private-donors": PRIVATE}
MINISTRY = "mou-rok-aid"
WON = "South Korean won, current"
NOTES = {
    "won": "The ministry prints hundreds of millions of won, so each figure is rounded to that.",
    "usd": "Turned into dollars here at each year’s mean rate; the ministry’s own dollar figures "
    "of 1995 to 2001 differ and stand in the table of claims.",
}
REVIEWED = f"{LATEST} that was reviewed"
UNREVIEWED = (
    "From 2019 on the table was read in a machine-made copy that nobody checked against the "
    "original: the government’s part and the printed total. What lies between is not split. An "
    "empty cell of it is no zero; the zeros of 2024 and 2025 are printed."
)
NOTE_LOANS = "Goods count when their export is approved, food loans when they are shipped."


@register(
    "aid/south-korea",
    title="South Korean aid, government and private",
    datasets=[SOUTH, CONTRIBUTIONS],
    parameters=SouthKoreaParameters,
)
def south_korea(params):
    """What Seoul’s government and private groups sent in each year, in won or in dollars."""
    in_won = params["currency"] == "won"
    claims = won(params) if in_won else dollars(params)
    periods = within(params, claims.periods)
    series = tuple(
        line(each, LABELS[each], ROLES[each], periods, of_pocket(claims, each)) for each in LABELS
    )
    rest = not_split(claims, periods) if in_won else ()
    more = [UNREVIEWED] * bool(rest)
    return Figure(
        slug="aid/south-korea",
        headline=statement(whole(claims, periods, in_won), params),
        subtitle="Humanitarian aid from South Korea by year, in "
        + ("won" if in_won else "US dollars"),
        unit=WON if in_won else DOLLARS,
        measure="count" if in_won else "money",
        kind="stacked",
        series=(*series, *rest),
        sources=sources_in(series, claims.names),
        notes=(NOTES[params["currency"]], NOTE_LOANS, *checked(claims, periods, in_won), *more),
        as_of=as_of_text(params, claims.rows),
    )


def won(params):
    rows = SouthKoreanAid.objects.as_of(params["as_of"]).annual().filter(source__slug=MINISTRY)
    return Claims.read(rows, "channel")


def dollars(params):
    """The ministry’s account in dollars, told by the same two pockets."""
    rows = Contribution.objects.as_of(params["as_of"]).whole().filter(source__slug=MINISTRY)
    rows = rows.annual().filter(donor__slug__in=DONORS)
    found = Claims.read(rows.with_money(Money.REPORTED).to_no_single_agency(), "donor__slug")
    return Claims(tuple(row | {"channel": DONORS[row["donor__slug"]]} for row in found.rows))


def of_pocket(claims, channel):
    return {row["period"]: row for row in claims.where(channel=channel).rows}


def whole(claims, periods, in_won):
    """Both pockets together: as the ministry prints it in won, or the sum where both are known."""
    if in_won:
        return line("whole", "Government and private", "other", periods, of_pocket(claims, TOTAL))
    pockets = [of_pocket(claims, each) for each in LABELS]
    points = (summed(each, [found[each] for found in pockets if each in found]) for each in periods)
    return Series("whole", "Government and private", tuple(points))


def not_split(claims, periods):
    """What the printed total holds beyond the pockets that are on record; nothing of no such year.

    A year of which one pocket was read would else be drawn as if nobody else had given.
    """
    points = [rest_of(claims, period) for period in periods]
    if not any(point.value for point in points):
        return ()
    return (Series("not-split", "Rest of the printed total", tuple(points), "remainder"),)


def rest_of(claims, period):
    """A gap where both pockets, or no total, are on record."""
    known = [of_pocket(claims, each).get(period) for each in LABELS]
    total = of_pocket(claims, TOTAL).get(period)
    if total is None or None not in known:
        return Point(period, None)
    rest = total["value"] - total_of([row for row in known if row])
    return Point(
        period,
        rest,
        status=Status.DERIVED.value,
        source=total["source__slug"],
        grade=total["grade"],
        note="printed total less the pocket that was read",
    )


def summed(period, rows):
    """The sum of both pockets; a gap where one is not on record."""
    if len(rows) < len(LABELS):
        return Point(period, None)
    derived, source = Status.DERIVED.value, rows[0]["source__slug"]
    grade = worst_grade(rows)
    return Point(period, total_of(rows), status=derived, source=source, grade=grade)


def checked(claims, periods, in_won):
    """How the two pockets stand to the total that the ministry prints in won."""
    if not in_won:
        return ()
    pockets = [of_pocket(claims, each) for each in LABELS]
    totals = {p: row["value"] for p, row in of_pocket(claims, TOTAL).items()}
    split = [p for p in periods if all(p in found for found in pockets)]
    sums = {p: total_of([found[p] for found in pockets]) for p in split}
    return (check(sums, totals, in_billions),)


def statement(series, params):
    """The largest year of both pockets together, and where the ministry’s table ends."""
    account = "Aid from South Korea by the Unification Ministry’s account"
    day = day_of(params)
    ends = "; the table read here ends {when}, at {amount}"
    if passed_over(series, day):
        ends = "; {when} it was {amount}"
    return peak_and_newest(
        series,
        day=day,
        written=in_billions if params["currency"] == "won" else money,
        at_peak=f"{account} peaked {{when}} at {{amount}}",
        at_last=ends if tells_newest(params) else "; {when} it was {amount}",
        alone=f"{account} was {{amount}} {{when}}",
        latest=REVIEWED if passed_over(series, day) else LATEST,
        is_newest=tells_newest(params),
        drawn=False,
    ) or topic("Humanitarian aid from South Korea")


def in_billions(value):
    return (
        f"{rounded(value / BILLION, 1)} billion won" if value >= BILLION else f"{exact(value)} won"
    )
