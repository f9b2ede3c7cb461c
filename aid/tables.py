"""The tables of claims of aid, as their pages and the API give them."""

from django import forms

from nkworld.asking.claim_tables import ClaimTable, register
from nkworld.asking.fields import AnyOfField, PeriodField
from nkworld.asking.named_fields import CountriesField
from nkworld.importing.widgets import spellings

from .choices import Channel, Commodity, FlowType, Measure, Scope, Sector, SouthernChannel, Stage
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

ACTORS: dict[str, str] = spellings(
    {
        "donor": (
            "donor_slug_or_iso3 | donor_iso3 | donor_country | srcorganization | "
            "source_organization | 공여국 | 지원국 | 捐助方 | 捐助国"
        ),
        "recipient": (
            "recipient_organization_slug | recipient_organization | destorganization | "
            "destination_organization | 수혜기관 | 受援机构"
        ),
    }
)
YEARS: dict[str, str] = {
    "budgetyear": "period",
    "fiscal_year": "period",
    "연도": "period",
    "年份": "period",
    "origin": "citation",
}
CONTRIBUTION_HEADINGS: dict[str, str] = spellings(
    {
        "stage": "money | money_status | status_of_money | transaction_type_name",
        "value": "current_amount | amountusd | 금액 | 金额",
        "plan": "destplancode | plan_code",
        "flow_type": "flow",
        "sector": "cluster | 부문 | 部门",
    }
)
APPEAL_HEADINGS: dict[str, str] = {"plan": "appeal", "title": "appeal"}
FOOD_HEADINGS: dict[str, str] = spellings(
    {"value": "tonnes | metric_tons | 물량 | 数量", "commodity": "item | 품목 | 品种"}
)
WON_HEADINGS: dict[str, str] = {"value_krw": "value", "구분": "channel", "금액": "value"}


STAGES: dict[str, str] = spellings(
    {
        Stage.PLEDGED: "pledge | 공약 | 认捐",
        Stage.COMMITTED: "commitment | obligated | obligations | 약정 | 承诺",
        Stage.PAID: "paid contribution | disbursed | disbursements | 집행 | 已付",
        Stage.REPORTED: "reported | 보고",
    }
)
SCOPES: dict[str, str] = {"snapshot": Scope.STATE, "total": Scope.WHOLE, "year": Scope.WHOLE}
SECTORS: dict[str, str] = spellings(
    {
        Sector.MULTI: "not specified | multiple clusters/sectors (shared)",
        Sector.FOOD: "food security | food security (including agriculture) | 식량안보",
        Sector.HEALTH: "health and nutrition | health covid-19 | 보건",
        Sector.NUTRITION: "food/nutrition | 영양",
        Sector.WASH: (
            "water, sanitation and hygiene (wash) | water, sanitation & hygiene (wash) | "
            "water and sanitation | 식수위생"
        ),
        Sector.DISASTER: "shelter",
    }
)
FLOW_TYPES: dict[str, str] = spellings(
    {
        FlowType.IN_KIND: "in kind | goods | 현물 | 실물 | 实物",
        FlowType.CASH: "현금 | 现金",
        FlowType.MIXED: "both",
    }
)
MEASURES: dict[str, str] = spellings(
    {
        Measure.REQUESTED: "requirements | requested_usd",
        Measure.FUNDED: "funding | funded_usd | received",
        Measure.IN_NEED: "people_in_need | people in need",
        Measure.TARGETED: "people_targeted | people targeted",
    }
)
COMMODITIES: dict[str, str] = spellings(
    {
        Commodity.ALL_FOOD: "all food",
        Commodity.NON_CEREALS: "non-cereals",
        Commodity.OTHER: "other non-cereals",
        Commodity.BLENDED: "blended and mix",
        Commodity.COARSE_GRAINS: "coarse grains",
        Commodity.DRIED_FRUIT: "dried fruits total",
        Commodity.FATS: "edible fat total",
        Commodity.FISH: "fish & products",
        Commodity.MEAT: "meat & products",
        Commodity.MILK: "milk,total",
        Commodity.MILK_POWDER: "milk powder | 분유",
        Commodity.OTHER_DAIRY: "other dairy products",
        Commodity.PULSES: "pulses,total",
        Commodity.RICE: "rice total | 쌀 | 大米",
        Commodity.SUGAR: "sugar total",
        Commodity.VEGETABLE_OILS: "vegetable oil | vegetable oils",
        Commodity.WHEAT_AND_FLOUR: "wheat & wheat flour",
        Commodity.WHEAT_FLOUR: "wheat flour | 밀가루",
        Commodity.MIXED_GRAIN: "mixed grain | 혼합곡물",
        Commodity.FERTILISER: "fertilizer | 비료 | 化肥",
        Commodity.MAIZE: "옥수수 | 玉米",
        Commodity.WHEAT: "밀",
        Commodity.SOYBEANS: "콩",
    }
)
CHANNELS: dict[str, str] = {
    "all channels": Channel.ALL,
    "wfp and us ngos": Channel.WFP_AND_NGOS,
    "loan": Channel.LOAN,
}
SOUTHERN_CHANNELS: dict[str, str] = spellings(
    {
        SouthernChannel.TOTAL: "합계 | 총계",
        SouthernChannel.GOVERNMENT: "정부 | 정부차원 | government",
        SouthernChannel.FOOD_LOAN: "식량차관 | food loan",
        SouthernChannel.PRIVATE: "민간 | 민간차원",
    }
)


CRUMBS = (("Aid", "aid:index"),)
GIVER = "Who gives, or a group as the source lumps it together."
COVERAGE = "In words, what tells the row from others of its year."
STAGE = (
    "How far the money has come. Unless said, rows of every stage are given, each with its own: "
    "never add pledged, committed and paid, as the same dollar passes through all three. Asking "
    "for one stage leaves the others out."
)
SCOPE = (
    "`whole` for figures of a whole period, the only ones that make a series; `state` for the "
    "books as they stood on one day; `part` for parts of a larger figure; `again` for the same "
    "money in another account. Unless said, all four are given: add only `whole`."
)
PLAN = "The plan under which it was given, by its code in the Financial Tracking Service."
FOOD_STAGE = (
    "How far the food has come: pledged, committed, or reported where it was counted. Unless "
    "said, every row is given with its own."
)


def donor_filters() -> dict[str, str | forms.Field]:
    """By who gives, or by the country that it is, belongs to or comes from."""
    return {
        "donor": ActorsField(label="Donor"),
        "country": CountriesField(
            path="donor__country",
            label="Donor’s country",
            meaning="Donors that are, belong to or come from one country or several: its "
            "government, its agencies and its private groups, which are never added together.",
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
    cells = {name: f"aid/cells.html#{name}" for name in ("donor", "recipient", "coverage")}
    crumbs = CRUMBS
    filters = donor_filters() | {
        "recipient": ActorsField(label="Recipient"),
        "stage": AnyOfField(Stage.choices, "Stage", meaning=STAGE),
        "scope": AnyOfField(Scope.choices, "Scope", meaning=SCOPE),
        "sector": "Sector",
        "flow_type": "Money or goods",
        "plan": AnyOfField(plans, "Plan", meaning=PLAN),
        "period": PeriodField(ahead=True),
    }
    aliases = ACTORS | YEARS | CONTRIBUTION_HEADINGS
    words = {"stage": STAGES, "sector": SECTORS, "flow_type": FLOW_TYPES, "scope": SCOPES}
    api_fields = {
        "donor": GIVER,
        "coverage": COVERAGE,
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
    cells = {"appeal": "components/cells.html#text", "state": "aid/cells.html#state"}
    crumbs = CRUMBS
    filters = {
        "appeal": by_appeal(),
        "kind": AnyOfField(Appeal.Kind.choices, "Kind of appeal", path="appeal__kind"),
        "measure": "Measure",
    }
    aliases = YEARS | APPEAL_HEADINGS
    words = {"measure": MEASURES}


@register
class FoodAids(ClaimTable):
    """Food aid, and fertiliser given as aid, by donor and commodity, in metric tonnes.

    Donors and commodities contain one another: `all-donors` is a total, `cereals` the sum of its
    grains. `stage` tells what was promised from what was counted.
    """

    model = FoodAid
    name = "food-aid"
    cells = {"donor": "aid/cells.html#donor", "commodity": "aid/cells.html#commodity"}
    crumbs = CRUMBS
    filters = donor_filters() | {
        "commodity": "Commodity",
        "channel": "Channel",
        "stage": AnyOfField(Stage.choices, "How far it has come", meaning=FOOD_STAGE),
    }
    api_fields = {
        "donor": GIVER,
        "coverage": COVERAGE,
    }
    aliases = ACTORS | YEARS | FOOD_HEADINGS
    words = {"commodity": COMMODITIES, "channel": CHANNELS, "stage": STAGES}


@register
class SouthKoreanAids(ClaimTable):
    """South Korean aid by year and pocket, in won as the Unification Ministry accounts for it.

    `total` is government and private together; `government-food-loan` is within the government’s.
    """

    model = SouthKoreanAid
    name = "south-korea"
    crumbs = CRUMBS
    aliases = YEARS | WON_HEADINGS
    words = {"channel": SOUTHERN_CHANNELS}


@register
class ClusterFigures(ClaimTable):
    """What each cluster of a United Nations plan asked for and received, by the tracking service.

    `level` is `cluster` for the plan’s own clusters and `global-cluster` for those into which the
    same money is sorted in all countries. Add rows of one plan, measure and level only; the plan’s
    whole stands in aid/appeals.
    """

    model = ClusterFigure
    also_of = ("aid/appeals",)
    cells = {"appeal": "components/cells.html#text"}
    crumbs = CRUMBS
    filters = {"appeal": by_appeal(), "level": "Level", "measure": "Measure"}
    aliases = YEARS | APPEAL_HEADINGS
    words = {"measure": MEASURES}


@register
class OtherAidCounts(ClaimTable):
    """What organisations asked for, planned, had approved or promised, as printed: in francs, won,
    doses or dollars, and the net flows of United Nations agencies’ own resources.

    Each `measure` is a stage of its own: add no two of them, no two units, revisions of one appeal
    never, and none to a contribution. A net flow below zero came back.
    """

    model = OtherAidCount
    cells = {"actor": "components/cells.html#text"}
    crumbs = CRUMBS
    filters = {
        "actor": ActorsField(label="Organisation"),
        "measure": "What is counted",
        "counted_in": "Unit",
    }
    aliases = YEARS | {"organization": "actor", "programme": "named", "currency": "counted_in"}
