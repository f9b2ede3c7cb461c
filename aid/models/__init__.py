"""Who gives what to whom: actors, programmes and appeals are edited, figures are claims."""

from .actor import Actor
from .appeal import Appeal, AppealFigure
from .contribution import Contribution
from .food_aid import FoodAid
from .programme import Programme
from .south_korea import SouthKoreanAid

__all__ = [
    "Actor",
    "Appeal",
    "AppealFigure",
    "Contribution",
    "FoodAid",
    "Programme",
    "SouthKoreanAid",
]
