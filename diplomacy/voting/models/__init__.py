"""How North Korea and others vote in the General Assembly of the United Nations."""

from .agreement import LEAST, Agreement
from .ideal_point import IdealPoint
from .roll_call import Ballot, RollCall, Vote
