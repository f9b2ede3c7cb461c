from nkworld.charts import Figure, exact, money
from nkworld.charts.numbers import BILLION, rounded
from nkworld.provenance.figures import register
from nkworld.provenance.points import as_of_text, sources_in, within

from ..choices import Money, SouthernChannel
from ..claims import Claims, check, total_of
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
        headline=statement(series, asked["currency"]),
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
    rows = SouthKoreanAid.objects.known(asked["as_of"]).filter(source__slug=MINISTRY)
    return Claims.read(rows, "channel")


def dollars(asked):
    """The ministry’s account in dollars, told by the same two pockets."""
    rows = Contribution.objects.known(asked["as_of"]).whole().filter(source__slug=MINISTRY)
    rows = rows.filter(donor__slug__in=DONORS).with_money(Money.REPORTED).to_no_single_agency()
    found = Claims.read(rows, "donor__slug")
    return Claims(tuple(row | {"channel": DONORS[row["donor__slug"]]} for row in found.rows))


def of_pocket(claims, channel):
    return {row["period"]: row for row in claims.where(channel=channel).rows}


def checked(claims, periods, in_won):
    """How the two pockets stand to the total that the ministry prints in won."""
    if not in_won:
        return ()
    pockets = [of_pocket(claims, each) for each in LABELS]
    totals = {p: row["value"] for p, row in of_pocket(claims, TOTAL).items()}
    sums = {p: total_of([found[p] for found in pockets if p in found]) for p in periods}
    return (check(sums, totals, lambda value: written(value, "won")),)


def statement(series, currency):
    """The headline: the largest year of both pockets together, and the newest."""
    sums: dict = {}
    for each in series:
        for point in each.known:
            sums[point.x] = sums.get(point.x, 0) + point.value
    if not sums:
        return "Humanitarian aid from South Korea"
    peak, last = max(sums, key=lambda year: sums[year]), max(sums)
    told = f"Aid from South Korea peaked in {peak} at {written(sums[peak], currency)}"
    return told if peak == last else f"{told}; in {last} it was {written(sums[last], currency)}"


def written(value, currency):
    if currency != "won":
        return money(value)
    return (
        f"{rounded(value / BILLION, 1)} billion won" if value >= BILLION else f"{exact(value)} won"
    )
