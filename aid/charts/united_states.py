from nkworld.charts import Figure, money
from nkworld.provenance.figures import register
from nkworld.provenance.points import as_of_text, sources_in, within

from ..choices import Money
from ..claims import Claims
from ..lines import CONTRIBUTIONS, DOLLARS, line, peak_and_last
from ..models import Contribution
from ..parameters import UnitedStatesParameters

LABELS = {Money.COMMITTED.value: "Obligations", Money.PAID.value: "Disbursements"}
ROLES = {Money.COMMITTED.value: "category-2", Money.PAID.value: "category-1"}
NOTES = (
    "A fiscal year runs from October of the year before to September. Food and goods are valued "
    "in money.",
    "An obligation is a promise by law, a disbursement is its payment: the two are shown side by "
    "side and never added. Below zero means money taken back.",
)
OWN_ACCOUNT = "us-foreign-assistance"


@register(
    "aid/united-states",
    title="Assistance of the United States",
    datasets=[CONTRIBUTIONS],
    parameters=UnitedStatesParameters,
)
def united_states(asked):
    """What Washington bound itself to pay and what it paid, by its own fiscal year."""
    rows = Contribution.objects.known(asked["as_of"]).whole().filter(source__slug=OWN_ACCOUNT)
    claims = Claims.read(rows, "money")
    periods = within(asked, claims.periods)
    shown = [asked["money"]] if asked["money"] else list(LABELS)
    series = tuple(
        line(each, LABELS[each], ROLES[each], periods, by_year(claims, each)) for each in shown
    )
    return Figure(
        slug="aid/united-states",
        headline=statement(series),
        subtitle=f"Assistance of the United States to North Korea: {words(shown)}",
        unit=DOLLARS,
        measure="money",
        kind="bar",
        x_title="Fiscal year",
        series=series,
        sources=sources_in(series, claims.names),
        notes=NOTES,
        as_of=as_of_text(asked, claims.rows),
    )


def by_year(claims, status):
    return {row["period"]: row for row in claims.where(money=status).rows}


def words(shown):
    return " beside ".join(LABELS[each].lower() for each in shown)


def statement(series):
    """The headline: the year of the largest sum on the picture, and the newest."""
    shown = next((each for each in series if each.known), None)
    peak, last = peak_and_last(shown, "9999")
    if shown is None or last is None:
        return "Assistance of the United States to North Korea"
    verb = "promised" if shown.slug == Money.COMMITTED else "paid"
    told = f"The United States {verb} {money(peak.value)} in the fiscal year {peak.x}"
    if peak.x == last.x:
        return told
    then = f"took back {money(-last.value)}" if last.value < 0 else money(last.value)
    return f"{told} and {then} in {last.x}"
