"""The tables of claims of aid, as their pages and the API give them."""

from pathlib import Path

from django import forms

from nkworld.asking.claim_tables import ClaimTable, register
from nkworld.asking.fields import AnyOfField, PeriodField
from nkworld.asking.named_fields import CountriesField
from nkworld.importing.widgets import spellings_in

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

WORDS = spellings_in(Path(__file__).with_name("words.yaml"))

CRUMBS = (("Aid", "aid:index"),)


def donor_filters() -> dict[str, str | forms.Field]:
    """By who gives, or by the country that it is, belongs to or comes from."""
    return {
        "donor": ActorsField(label="Donor"),
        "country": CountriesField(
            path="donor__country",
            label="Donor’s country",
            meaning=NOTES["donors-country"],
        ),
    }


def by_appeal() -> AnyOfField:
    return AnyOfField(
        appeals,
        "Appeal",
        path="appeal__slug",
        meaning="One appeal or several, by slug, separated by commas.",
    )


@register
class Contributions(ClaimTable):
    """Money and goods given for work in North Korea, by donor and recipient, in US dollars.

    `stage` is how far the money has come: pledged, committed, paid, or reported where the source
    does not tell. Without the parameter of that name rows of every stage are given; no two may be
    added, as a dollar is first pledged and later paid.

    Add only rows whose `scope` is `whole`. Others are the books of one day (the next day’s
    contain them), parts of a larger figure, or another account of the same money.
    """

    model = Contribution
    also_of = ("aid/appeals",)
    name = "contributions"
    caption = "Contributions"
    caption_note = (
        "US dollars, current; only figures of whole periods may be added, and no two stages"
    )
    columns = {
        "period": "Period",
        "donor": "From",
        "recipient": "To",
        "stage": "Stage",
        "value": "Value",
        "coverage": "What it covers",
    }
    cells = {name: f"aid/cells.html#{name}" for name in ("donor", "recipient", "coverage")}
    crumbs = CRUMBS
    filters = donor_filters() | {
        "recipient": ActorsField(label="Recipient"),
        "stage": AnyOfField(Stage.choices, "Stage", meaning=NOTES["stage"]),
        "scope": AnyOfField(Scope.choices, "Scope", meaning=NOTES["scope"]),
        "sector": "Sector",
        "flow_type": "Money or goods",
        "plan": AnyOfField(plans, "Plan", meaning=NOTES["plan"]),
        "period": PeriodField(ahead=True),
    }
    spreadsheet = (
        "Money and goods by donor and recipient, in US dollars. Each row says its own status."
    )
    aliases = WORDS["actors"] | WORDS["years"] | WORDS["contributions"]
    words = {name: WORDS[name] for name in ("stage", "sector", "flow_type", "scope")}
    point_of_view = "The donor’s: it gives, for work in North Korea."
    api_fields = {
        "donor": NOTES["giver"],
        "recipient": "Who receives it to work with, as the source tells.",
        "stage": "How far the money has come: two stages are never added.",
        "scope": "Only rows of the scope `whole` make a series.",
        "state_of": "The day on which the source’s books were read; null where not told.",
        "coverage": NOTES["coverage"],
    }
    fields = (
        *("donor", "recipient", "stage", "sector", "flow_type"),
        *("scope", "plan", "state_of", "coverage"),
    )


@register
class AppealFigures(ClaimTable):
    """What appeals for North Korea asked for and received, and how many people they meant.

    `requested` and `funded` are US dollars, `people-in-need` and `people-targeted` are people. The
    rule takes one source for each measure; with `rule=all` every source that differs is given,
    with the day or edition that it read in `state`.
    """

    model = AppealFigure
    name = "appeals"
    caption = "Figures of appeals"
    caption_note = "US dollars, current, or people, as the measure says"
    columns = {
        "period": "Year",
        "appeal": "Appeal",
        "measure": "Measure",
        "value": "Value",
        "state": "State of the books",
    }
    cells = {"appeal": "components/cells.html#text", "state": "aid/cells.html#state"}
    crumbs = CRUMBS
    filters = {
        "appeal": by_appeal(),
        "kind": AnyOfField(Appeal.Kind.choices, "Kind of appeal", path="appeal__kind"),
        "measure": "Measure",
    }
    point_of_view = "The appealing agencies’: they ask, and receive."
    api_fields = {"state": "The day or edition that is meant, as the source tells it."}
    spreadsheet = (
        "What appeals asked for and received in US dollars, and people in need or to be reached."
    )
    aliases = WORDS["years"] | WORDS["appeals"]
    words = {"measure": WORDS["measure"]}


@register
class FoodAids(ClaimTable):
    """Food aid, and fertiliser given as aid, by donor and commodity, in metric tonnes.

    Donors and commodities contain one another: `all-donors` is a total, `cereals` the sum of its
    grains. `stage` tells what was promised from what was counted.
    """

    model = FoodAid
    name = "food-aid"
    caption = "Food aid"
    caption_note = "metric tonnes; donors and commodities contain one another"
    columns = {
        "period": "Period",
        "donor": "From",
        "commodity": "Commodity",
        "channel": "Way",
        "stage": "How far it has come",
        "value": "Tonnes",
    }
    cells = {"donor": "aid/cells.html#donor", "commodity": "aid/cells.html#commodity"}
    crumbs = CRUMBS
    filters = donor_filters() | {
        "commodity": "Commodity",
        "channel": "Channel",
        "stage": AnyOfField(Stage.choices, "How far it has come", meaning=NOTES["food-stage"]),
    }
    point_of_view = "The donor’s: it ships to North Korea."
    api_fields = {
        "donor": NOTES["giver"],
        "commodity": "Commodities contain one another: cereals are the sum of rice, wheat …",
        "coverage": NOTES["coverage"],
    }
    spreadsheet = "Food and fertiliser by donor and commodity, in tonnes."
    aliases = WORDS["actors"] | WORDS["years"] | WORDS["food"]
    words = {name: WORDS[name] for name in ("commodity", "channel", "stage")}


@register
class SouthKoreanAids(ClaimTable):
    """South Korean aid by year and pocket, in won as the Unification Ministry accounts for it.

    `total` is government and private together; `government-food-loan` is within the government’s.
    """

    model = SouthKoreanAid
    name = "south-korea"
    caption = "South Korean aid"
    caption_note = (
        "South Korean won, current; the total holds the other two, food loans are within the "
        "government’s"
    )
    columns = {"period": "Period", "channel": "From whose pocket", "value": "Won"}
    crumbs = CRUMBS
    filters = {"channel": "Channel"}
    point_of_view = "Seoul’s: it gives to North Korea."
    spreadsheet = "South Korean aid by pocket, in won: whole won, not hundreds of millions."
    aliases = WORDS["years"] | WORDS["won"]
    words = {"channel": WORDS["southern_channel"]}


@register
class ClusterFigures(ClaimTable):
    """What each cluster of a United Nations plan asked for and received, by the tracking service.

    `level` is `cluster` for the plan’s own clusters and `global-cluster` for those into which the
    same money is sorted in all countries. Add rows of one plan, measure and level only; the plan’s
    whole stands in aid/appeals.
    """

    model = ClusterFigure
    also_of = ("aid/appeals",)
    caption = "Appeals by cluster"
    caption_note = "US dollars, current; never add one level to the other, or to the plan"
    columns = {
        "period": "Year",
        "appeal": "Appeal",
        "level": "Level",
        "cluster": "Cluster",
        "measure": "Measure",
        "value": "Value",
    }
    cells = {"appeal": "components/cells.html#text"}
    crumbs = CRUMBS
    filters = {"appeal": by_appeal(), "level": "Level", "measure": "Measure"}
    spreadsheet = "What clusters of appeals asked for and received, of one level a row."
    aliases = WORDS["years"] | WORDS["appeals"]
    words = {"measure": WORDS["measure"]}


@register
class OtherAidCounts(ClaimTable):
    """What organisations asked for, planned, had approved or promised, as printed: in francs, won,
    doses or dollars, and the net flows of United Nations agencies’ own resources.

    Each `measure` is a stage of its own: add no two of them, no two units, revisions of one appeal
    never, and none to a contribution. A net flow below zero came back.
    """

    model = OtherAidCount
    caption = "Aid counted otherwise"
    caption_note = "As printed, in the unit of each row; no two stages are ever added"
    # The number stands before the words, so that a phone shows it.
    columns = {
        "period": "Period",
        "actor": "Organisation",
        "value": "Value",
        "counted_in": "Unit",
        "measure": "What is counted",
        "named": "Of what",
    }
    cells = {"actor": "components/cells.html#text"}
    crumbs = CRUMBS
    filters = {
        "actor": ActorsField(label="Organisation"),
        "measure": "What is counted",
        "counted_in": "Unit",
    }
    api_fields = {
        "named": "The programme or appeal, as the page tells it.",
        "counted_in": "The unit of `value`.",
    }
    spreadsheet = "Appeals, budgets, approvals and flows that are no contribution in dollars."
    aliases = WORDS["years"] | WORDS["other-counts"]
