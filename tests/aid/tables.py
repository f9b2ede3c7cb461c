"""The tables of aid, by their names in the API."""

from aid.models import Actor, AppealFigure, Contribution, FoodAid, Programme, SouthKoreanAid

CLAIMS = {
    "contributions": Contribution,
    "appeals": AppealFigure,
    "food-aid": FoodAid,
    "south-korea": SouthKoreanAid,
}
RECORDS = {"actors": Actor, "programmes": Programme}
