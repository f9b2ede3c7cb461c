"""Who gives what to whom: actors, programmes and appeals are edited, figures are claims."""

from .actor import Actor, Appeal, AppealFigure, ClusterFigure, Programme
from .contribution import Contribution, FoodAid, OtherAidCount, SouthKoreanAid
