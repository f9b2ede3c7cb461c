"""Headings and words of foreign tables of aid, and what each means here."""

from nkworld.importing.columns import spellings

from .choices import Channel, Commodity, FlowType, Measure, Scope, Sector, SouthernChannel, Stage

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
    {
        "value": "tonnes | metric_tons | 물량 | 数量",
        "commodity": "item | 품목 | 品种",
    }
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
SCOPES: dict[str, str] = {
    "snapshot": Scope.STATE,
    "total": Scope.WHOLE,
    "year": Scope.WHOLE,
}
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
