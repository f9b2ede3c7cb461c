from nkworld.charts import Figure
from nkworld.charts.sentences import topic
from nkworld.provenance.figures import register
from nkworld.provenance.points import as_of_text, sources_in, within

from ..choices import Money
from ..claims import Claims
from ..course import course, taken_back
from ..lines import CONTRIBUTIONS, DOLLARS, line
from ..models import Contribution
from ..parameters import UnitedStatesParameters
from ..telling import account_words

LABELS = {Money.COMMITTED.value: "Obligations", Money.PAID.value: "Disbursements"}
ROLES = {Money.COMMITTED.value: "category-2", Money.PAID.value: "category-1"}
NOTES = (
    "A fiscal year runs from October of the year before to September. Food and goods are valued "
    "in money.",
    "An obligation binds the government to spend, a disbursement is the spending: the two are "
    "shown side by side and never added. Both are net of what was taken back.",
)
OWN_ACCOUNT = "us-foreign-assistance"


@register(
    "aid/united-states",
    title="Assistance of the United States",
    datasets=[CONTRIBUTIONS],
    parameters=UnitedStatesParameters,
)
def united_states(params):
    """What Washington bound itself to pay and what it paid, by its own fiscal year."""
    rows = Contribution.objects.as_of(params["as_of"]).whole().filter(source__slug=OWN_ACCOUNT)
    claims = Claims.read(rows.annual(), "money")
    periods = within(params, claims.periods)
    shown = [params["money"]] if params["money"] else list(LABELS)
    series = tuple(
        line(each, LABELS[each], ROLES[each], periods, by_year(claims, each)) for each in shown
    )
    return Figure(
        slug="aid/united-states",
        headline=statement(series, params),
        subtitle=f"Assistance of the United States to North Korea: {words(shown)}",
        unit=DOLLARS,
        measure="money",
        kind="bar",
        x_title="Fiscal year",
        series=series,
        sources=sources_in(series, claims.names),
        notes=(*NOTES, *(f"{each.label}, {note}" for each in series for note in taken_back(each))),
        as_of=as_of_text(params, claims.rows),
    )


def by_year(claims, status):
    return {row["period"]: row for row in claims.where(money=status).rows}


def words(shown):
    return " beside ".join(LABELS[each].lower() for each in shown)


def statement(series, params):
    """The year of the largest sum of the first account that has any, and the newest."""
    shown = next((each for each in series if each.known), None)
    if shown is None:
        return topic("Assistance of the United States to North Korea")
    return course(shown, params, **account_words("The United States", shown, shown.slug))
