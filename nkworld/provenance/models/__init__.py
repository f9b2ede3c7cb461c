"""Who says so, since when."""

from .challenge import Challenge
from .cited import Cited, Curated, CuratedQuerySet
from .observation import Observation, ObservationQuerySet, Totals
from .publication import DoubtAnswer, Release, State
from .rule import HeadlineRule, HeadlineRuleSource
from .source import (
    Authority,
    DataQuestion,
    Dataset,
    Edition,
    Exclusion,
    Read,
    Source,
    Status,
    Tally,
    excluded_note,
)
