"""Headings and words of foreign tables of aid, and what each means here."""

from .choices import Channel, Commodity, FlowType, Measure, Money, Scope, Sector, SouthernChannel

ACTORS: dict[str, str] = {
    "donor_slug_or_iso3": "donor",
    "donor_iso3": "donor",
    "donor_country": "donor",
    "srcorganization": "donor",
    "source_organization": "donor",
    "공여국": "donor",
    "지원국": "donor",
    "捐助方": "donor",
    "捐助国": "donor",
    "recipient_organization_slug": "recipient",
    "recipient_organization": "recipient",
    "destorganization": "recipient",
    "destination_organization": "recipient",
    "수혜기관": "recipient",
    "受援机构": "recipient",
}
YEARS: dict[str, str] = {
    "budgetyear": "period",
    "fiscal_year": "period",
    "연도": "period",
    "年份": "period",
    "origin": "citation",
}
MONEY_HEADINGS: dict[str, str] = {
    "money_status": "money",
    "status_of_money": "money",
    "transaction_type_name": "money",
    "current_amount": "value",
    "amountusd": "value",
    "destplancode": "plan",
    "금액": "value",
    "金额": "value",
    "flow": "flow_type",
    "cluster": "sector",
    "부문": "sector",
    "部门": "sector",
    "plan_code": "plan",
}
APPEAL_HEADINGS: dict[str, str] = {"plan": "appeal", "title": "appeal"}
FOOD_HEADINGS: dict[str, str] = {
    "tonnes": "value",
    "metric_tons": "value",
    "item": "commodity",
    "품목": "commodity",
    "品种": "commodity",
    "물량": "value",
    "数量": "value",
}
WON_HEADINGS: dict[str, str] = {"value_krw": "value", "구분": "channel", "금액": "value"}


def companions(*actors):
    """What the portal's own CSV says of an actor besides its slug."""
    return {f"{actor}_{name}": actor for actor in actors for name in ("name", "kind")}


MONEY: dict[str, str] = {
    "pledge": Money.PLEDGED,
    "공약": Money.PLEDGED,
    "认捐": Money.PLEDGED,
    "commitment": Money.COMMITTED,
    "obligated": Money.COMMITTED,
    "obligations": Money.COMMITTED,
    "약정": Money.COMMITTED,
    "承诺": Money.COMMITTED,
    "paid contribution": Money.PAID,
    "disbursed": Money.PAID,
    "disbursements": Money.PAID,
    "집행": Money.PAID,
    "已付": Money.PAID,
    "reported": Money.REPORTED,
    "보고": Money.REPORTED,
}
SCOPES: dict[str, str] = {
    "snapshot": Scope.STATE,
    "total": Scope.WHOLE,
    "year": Scope.WHOLE,
}
SECTORS: dict[str, str] = {
    "not specified": Sector.MULTI,
    "multiple clusters/sectors (shared)": Sector.MULTI,
    "food security": Sector.FOOD,
    "food security (including agriculture)": Sector.FOOD,
    "health and nutrition": Sector.HEALTH,
    "health covid-19": Sector.HEALTH,
    "food/nutrition": Sector.NUTRITION,
    "water, sanitation and hygiene (wash)": Sector.WASH,
    "water, sanitation & hygiene (wash)": Sector.WASH,
    "water and sanitation": Sector.WASH,
    "shelter": Sector.DISASTER,
    "보건": Sector.HEALTH,
    "영양": Sector.NUTRITION,
    "식량안보": Sector.FOOD,
    "식수위생": Sector.WASH,
}
FLOW_TYPES: dict[str, str] = {
    "in kind": FlowType.IN_KIND,
    "goods": FlowType.IN_KIND,
    "현물": FlowType.IN_KIND,
    "실물": FlowType.IN_KIND,
    "实物": FlowType.IN_KIND,
    "현금": FlowType.CASH,
    "现金": FlowType.CASH,
    "both": FlowType.MIXED,
}
MEASURES: dict[str, str] = {
    "requirements": Measure.REQUESTED,
    "requested_usd": Measure.REQUESTED,
    "funding": Measure.FUNDED,
    "funded_usd": Measure.FUNDED,
    "received": Measure.FUNDED,
    "people_in_need": Measure.IN_NEED,
    "people in need": Measure.IN_NEED,
    "people_targeted": Measure.TARGETED,
    "people targeted": Measure.TARGETED,
}
COMMODITIES: dict[str, str] = {
    "all food": Commodity.ALL_FOOD,
    "non-cereals": Commodity.NON_CEREALS,
    "other non-cereals": Commodity.OTHER,
    "blended and mix": Commodity.BLENDED,
    "coarse grains": Commodity.COARSE_GRAINS,
    "dried fruits total": Commodity.DRIED_FRUIT,
    "edible fat total": Commodity.FATS,
    "fish & products": Commodity.FISH,
    "meat & products": Commodity.MEAT,
    "milk,total": Commodity.MILK,
    "milk powder": Commodity.MILK_POWDER,
    "other dairy products": Commodity.OTHER_DAIRY,
    "pulses,total": Commodity.PULSES,
    "rice total": Commodity.RICE,
    "sugar total": Commodity.SUGAR,
    "vegetable oil": Commodity.VEGETABLE_OILS,
    "vegetable oils": Commodity.VEGETABLE_OILS,
    "wheat & wheat flour": Commodity.WHEAT_AND_FLOUR,
    "wheat flour": Commodity.WHEAT_FLOUR,
    "mixed grain": Commodity.MIXED_GRAIN,
    "fertilizer": Commodity.FERTILISER,
    "쌀": Commodity.RICE,
    "옥수수": Commodity.MAIZE,
    "밀": Commodity.WHEAT,
    "밀가루": Commodity.WHEAT_FLOUR,
    "콩": Commodity.SOYBEANS,
    "분유": Commodity.MILK_POWDER,
    "혼합곡물": Commodity.MIXED_GRAIN,
    "비료": Commodity.FERTILISER,
    "大米": Commodity.RICE,
    "玉米": Commodity.MAIZE,
    "化肥": Commodity.FERTILISER,
}
CHANNELS: dict[str, str] = {
    "all channels": Channel.ALL,
    "wfp and us ngos": Channel.WFP_AND_NGOS,
    "loan": Channel.LOAN,
}
SOUTHERN_CHANNELS: dict[str, str] = {
    "합계": SouthernChannel.TOTAL,
    "총계": SouthernChannel.TOTAL,
    "정부": SouthernChannel.GOVERNMENT,
    "정부차원": SouthernChannel.GOVERNMENT,
    "government": SouthernChannel.GOVERNMENT,
    "식량차관": SouthernChannel.FOOD_LOAN,
    "food loan": SouthernChannel.FOOD_LOAN,
    "민간": SouthernChannel.PRIVATE,
    "민간차원": SouthernChannel.PRIVATE,
}
