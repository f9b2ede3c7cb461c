from nkworld.charts import Figure, Point, Series, exact, money
from nkworld.charts.numbers import BILLION, rounded
from nkworld.charts.sentences import peak_and_newest, topic
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
NOTE_LOANS = "Goods count when their export is approved, food loans when they are shipped."


@register(
    "aid/south-korea",
    title="South Korean aid, government and private",
    datasets=[SOUTH, CONTRIBUTIONS],
    parameters=SouthKoreaParameters,
)
def south_korea(asked):
    """What Seoul’s government and private groups sent in each year, in won or in dollars."""
    in_won = asked["currency"] == "won"
    claims = won(asked) if in_won else dollars(asked)
    periods = within(asked, claims.periods)
    series = tuple(
        line(each, LABELS[each], ROLES[each], periods, of_pocket(claims, each)) for each in LABELS
    )
    return Figure(
        slug="aid/south-korea",
        headline=statement(whole(claims, periods, in_won), asked),
        subtitle="Humanitarian aid from South Korea by year, in "
        + ("won" if in_won else "US dollars"),
        unit=WON if in_won else DOLLARS,
        measure="count" if in_won else "money",
        kind="stacked",
        series=series,
        sources=sources_in(series, claims.names),
        notes=(NOTES[asked["currency"]], NOTE_LOANS, *checked(claims, periods, in_won)),
        as_of=as_of_text(asked, claims.rows),
    )


def won(asked):
    rows = SouthKoreanAid.objects.known(asked["as_of"]).annual().filter(source__slug=MINISTRY)
    return Claims.read(rows, "channel")


def dollars(asked):
    """The ministry’s account in dollars, told by the same two pockets."""
    rows = Contribution.objects.known(asked["as_of"]).whole().filter(source__slug=MINISTRY)
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
    sums = {p: total_of([found[p] for found in pockets if p in found]) for p in periods}
    return (check(sums, totals, in_billions),)


def statement(series, asked):
    """The largest year of both pockets together, and where the ministry’s table ends."""
    account = "Aid from South Korea by the Unification Ministry’s account"
    ends = "; the table read here ends {when}, at {amount}"
    return peak_and_newest(
        series,
        day=day_of(asked),
        written=in_billions if asked["currency"] == "won" else money,
        at_peak=f"{account} peaked {{when}} at {{amount}}",
        at_last=ends if tells_newest(asked) else "; {when} it was {amount}",
        alone=f"{account} was {{amount}} {{when}}",
        is_newest=tells_newest(asked),
        drawn=False,
    ) or topic("Humanitarian aid from South Korea")


def in_billions(value):
    return (
        f"{rounded(value / BILLION, 1)} billion won" if value >= BILLION else f"{exact(value)} won"
    )
