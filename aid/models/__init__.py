"""Who gives what to whom: actors, programmes and appeals are edited, figures are claims."""

from .actor import Actor, Programme
from .appeal import Appeal, AppealFigure, ClusterFigure
from .contribution import Contribution, FoodAid, OtherAidCount, SouthKoreanAid
