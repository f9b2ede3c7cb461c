"""Who gives what to whom: actors, programmes and appeals are edited, figures are claims."""

from .actor import Actor
from .appeal import Appeal, AppealFigure
from .contribution import Contribution, FoodAid, SouthKoreanAid
from .programme import Programme

__all__ = [
    "Actor",
    "Appeal",
    "AppealFigure",
    "Contribution",
    "FoodAid",
    "Programme",
    "SouthKoreanAid",
]
