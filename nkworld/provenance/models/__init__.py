"""Who says so, since when."""

from .challenge import Challenge
from .cited import Cited, Curated, CuratedQuerySet
from .credibility import Authority, Read
from .dataset import DataQuestion, Dataset
from .doubt import DoubtAnswer
from .edition import Edition
from .exclusion import Exclusion, excluded_note
from .observation import Observation
from .observation_queryset import ObservationQuerySet
from .publication import State
from .release import Release
from .rule import HeadlineRule, HeadlineRuleSource
from .source import Source
from .status import Status
from .tally import Tally
from .totals import Totals
