"""The tables of claims of aid, as their pages and the API give them."""

from django import forms

from nkworld.asking.claim_tables import ClaimTable, register
from nkworld.asking.fields import AnyOfField, PeriodField
from nkworld.asking.parameters import CountriesField
from nkworld.importing.widgets import spellings
from nkworld.provenance.registries import texts_beside

from .choices import NOTES, Scope, Stage
from .models import (
    Appeal,
    AppealFigure,
    ClusterFigure,
    Contribution,
    FoodAid,
    OtherAidCount,
    SouthKoreanAid,
)
from .resolve import ActorsField, appeals, plans

WORDS = {name: spellings(found) for name, found in texts_beside(__file__, "words.yaml").items()}

CRUMBS = (("Aid", "aid:index"),)


class AidTable(ClaimTable):
    crumbs = CRUMBS


# By who gives, or by the country that it is, belongs to or comes from.
DONOR_FILTERS: dict[str, str | forms.Field] = {
    "donor": ActorsField(label="Donor"),
    "country": CountriesField(
        path="donor__country",
        label="Donor’s country",
        meaning=NOTES["donors-country"],
    ),
}
BY_APPEAL = AnyOfField(
    appeals,
    "Appeal",
    path="appeal__slug",
    meaning="One appeal or several, by slug, separated by commas.",
)


@register
class Contributions(AidTable):
    """Money and goods given for work in North Korea, by donor and recipient, in US dollars.

    `stage` is how far the money has come: pledged, committed, paid, or reported where the source
    does not tell. Without the parameter of that name rows of every stage are given; no two may be
    added, as a dollar is first pledged and later paid.

    Add only rows whose `scope` is `whole`. Others are the books of one day (the next day’s
    contain them), parts of a larger figure, or another account of the same money.
    """

    model = Contribution
    columns = ("period", "donor", "recipient", "stage", "value", "coverage")
    also_of = ("aid/appeals",)
    name = "contributions"
    cells = {name: f"aid/cells.html#{name}" for name in ("donor", "recipient", "coverage")}
    filters = DONOR_FILTERS | {
        "recipient": ActorsField(label="Recipient"),
        "stage": AnyOfField(Stage.choices, "Stage", meaning=NOTES["stage"]),
        "scope": AnyOfField(Scope.choices, "Scope", meaning=NOTES["scope"]),
        "plan": AnyOfField(plans, "Plan", meaning=NOTES["plan"]),
        "period": PeriodField(ahead=True),
    }
    aliases = WORDS["actors"] | WORDS["years"] | WORDS["contributions"]
    words = {name: WORDS[name] for name in ("stage", "sector", "flow_type", "scope")}
    fields = (
        *("donor", "recipient", "stage", "sector", "flow_type"),
        *("scope", "plan", "state_of", "coverage"),
    )


@register
class AppealFigures(AidTable):
    """What appeals for North Korea asked for and received, and how many people they meant.

    `requested` and `funded` are US dollars, `people-in-need` and `people-targeted` are people. The
    rule takes one source for each measure; with `rule=all` every source that differs is given,
    with the day or edition that it read in `state`.
    """

    model = AppealFigure
    name = "appeals"
    columns = ("period", "appeal", "measure", "value", "state")
    cells = {"appeal": "components/cells.html#text", "state": "aid/cells.html#state"}
    filters = {
        "appeal": BY_APPEAL,
        "kind": AnyOfField(Appeal.Kind.choices, "Kind of appeal", path="appeal__kind"),
    }
    aliases = WORDS["years"] | WORDS["appeals"]
    words = {"measure": WORDS["measure"]}


@register
class FoodAids(AidTable):
    """Food aid, and fertiliser given as aid, by donor and commodity, in metric tonnes.

    Donors and commodities contain one another: `all-donors` is a total, `cereals` the sum of its
    grains. `stage` tells what was promised from what was counted.
    """

    model = FoodAid
    name = "food-aid"
    columns = ("period", "donor", "commodity", "channel", "stage", "value")
    cells = {"donor": "aid/cells.html#donor", "commodity": "aid/cells.html#commodity"}
    filters = DONOR_FILTERS | {
        "stage": AnyOfField(Stage.choices, "How far it has come", meaning=NOTES["food-stage"]),
    }
    aliases = WORDS["actors"] | WORDS["years"] | WORDS["food"]
    words = {name: WORDS[name] for name in ("commodity", "channel", "stage")}


@register
class SouthKoreanAids(AidTable):
    """South Korean aid by year and pocket, in won as the Unification Ministry accounts for it.

    `total` is government and private together; `government-food-loan` is within the government’s.
    """

    model = SouthKoreanAid
    name = "south-korea"
    columns = ("period", "channel", "value")
    aliases = WORDS["years"] | WORDS["won"]
    words = {"channel": WORDS["southern_channel"]}


@register
class ClusterFigures(AidTable):
    """What each cluster of a United Nations plan asked for and received, by the tracking service.

    `level` is `cluster` for the plan’s own clusters and `global-cluster` for those into which the
    same money is sorted in all countries. Add rows of one plan, measure and level only; the plan’s
    whole stands in aid/appeals.
    """

    model = ClusterFigure
    columns = ("period", "appeal", "level", "cluster", "measure", "value")
    also_of = ("aid/appeals",)
    cells = {"appeal": "components/cells.html#text"}
    filters = {"appeal": BY_APPEAL}
    aliases = WORDS["years"] | WORDS["appeals"]
    words = {"measure": WORDS["measure"]}


@register
class OtherAidCounts(AidTable):
    """What organisations asked for, planned, had approved or promised, as printed: in francs, won,
    doses or dollars, and the net flows of United Nations agencies’ own resources.

    Each `measure` is a stage of its own: add no two of them, no two units, revisions of one appeal
    never, and none to a contribution. A net flow below zero came back.
    """

    model = OtherAidCount
    # the number stands before the words, so that a phone shows it
    columns = ("period", "actor", "value", "counted_in", "measure", "named")
    cells = {"actor": "components/cells.html#text"}
    filters = {"actor": ActorsField(label="Organisation")}
    aliases = WORDS["years"] | WORDS["other-counts"]
