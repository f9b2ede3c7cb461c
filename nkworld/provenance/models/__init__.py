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

__all__ = [
    "Authority",
    "Challenge",
    "Cited",
    "Curated",
    "CuratedQuerySet",
    "DataQuestion",
    "Dataset",
    "DoubtAnswer",
    "Edition",
    "Exclusion",
    "HeadlineRule",
    "HeadlineRuleSource",
    "Observation",
    "ObservationQuerySet",
    "Read",
    "Release",
    "Source",
    "State",
    "Status",
    "Tally",
    "Totals",
    "excluded_note",
]
