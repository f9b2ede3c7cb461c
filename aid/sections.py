"""How the page on aid is ordered: what each section says, and the figures that answer it."""

from dataclasses import dataclass, field

from nkworld.asking.parameters import SPAN

BY_STAGE = ("rule", "stage")
OVER_TIME = (*SPAN, "marks")


@dataclass(frozen=True)
class Section:
    """`figures` names, for each figure, the part of the page's query that it understands."""

    title: str
    id: str
    text: str = ""
    figures: dict = field(default_factory=dict, hash=False)


SECTIONS = (
    Section(
        "How much",
        "money",
        "Donors report to the United Nations’ Financial Tracking Service, or do not: South Korea’s "
        "food loans and most of what China gives are missing.",
        {
            "aid/funding": (*BY_STAGE, *OVER_TIME),
            "aid/appeals": OVER_TIME,
            "aid/coverage": OVER_TIME,
        },
    ),
    Section(
        "Who gives",
        "donors",
        "The largest donors kept accounts of their own, each by its own calendar and its own idea "
        "of aid.",
        {
            "aid/donors": (*BY_STAGE, "as_of"),
            "aid/south-korea": OVER_TIME,
            "aid/united-states": OVER_TIME,
        },
    ),
    Section(
        "Through whom, and for what",
        "agencies",
        "Of most money the giver or the agency is not named. Where both are, or a plan names the "
        "sector, it stands here.",
        {
            "aid/agencies": (*BY_STAGE, "as_of"),
            "aid/sectors": OVER_TIME,
        },
    ),
    Section(
        "Food",
        "food",
        "Food is counted in tonnes. One body counted it by donor, another by what was shipped.",
        {
            "aid/food-donors": OVER_TIME,
            "aid/food-commodities": OVER_TIME,
        },
    ),
)
CLOSING = (
    Section("By the donors’ statistics", "statistics"),
    Section("Who was there when", "timeline"),
    Section("Data Questions", "questions"),
)
