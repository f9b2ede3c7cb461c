"""Who says so, since when."""

from .challenge import Challenge
from .cited import Cited, Curated, CuratedQuerySet
from .credibility import Authority, Exclusion, Read, Status, excluded_note
from .dataset import DataQuestion, Dataset, Edition, Tally
from .observation import Observation, Totals
from .observation_queryset import ObservationQuerySet
from .publication import State
from .release import DoubtAnswer, Release
from .rule import HeadlineRule, HeadlineRuleSource
from .source import Source
