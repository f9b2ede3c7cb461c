from nkworld.charts import Figure
from nkworld.provenance.claims import Claims
from nkworld.provenance.figures import register

from ..choices import Stage
from ..claims import claims_read
from ..lines import IN_DOLLARS
from ..models import Contribution
from ..parameters import UnitedStatesParameters

LABELS = {Stage.COMMITTED.value: "Obligations", Stage.PAID.value: "Disbursements"}
ROLES = {Stage.COMMITTED.value: "category-2", Stage.PAID.value: "category-1"}
NOTES = (
    "A fiscal year runs from October of the year before to September. Food and goods are valued "
    "in money.",
    "An obligation binds the government to spend, a disbursement is the spending: the two are "
    "shown side by side and never added. Both are net of what was taken back.",
)
OWN_ACCOUNT = "us-foreign-assistance"


@register(
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
