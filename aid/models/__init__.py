"""Who gives what to whom: actors, programmes and appeals are edited, figures are claims."""

from .actor import Actor
from .appeal import Appeal, AppealFigure, ClusterFigure
from .contribution import Contribution, FoodAid, SouthKoreanAid
from .other_counts import OtherAidCount
from .programme import Programme
