"""Who says so, since when."""

from .challenge import Challenge
from .observation import Cited, Curated, CuratedQuerySet, Observation, ObservationQuerySet, Totals
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
