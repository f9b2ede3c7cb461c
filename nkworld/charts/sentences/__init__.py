"""Sentences about figures, built in one place from points and what is known of them.

    last = say_newest("{when} imports were {amount}", series, day=day, written=money)

A builder refuses what the points can't carry: no comparison across a break or between sources, no
ranking over an incomplete list, bounds spoken, old years called the latest on record, unreviewed
readings marked. Each `Sentence` keeps the claims it used, what was checked and what was left out;
`audit.violations` reads the same rules off a finished headline.
"""

from nkworld.charts.headline import Claim, Comparison, Ranking, Sentence, join, topic
from nkworld.charts.sentences.amounts import papers, spoken
from nkworld.charts.sentences.audit import of_sentence, of_small_print, violations
from nkworld.charts.sentences.build import (
    Options,
    compare,
    opened,
    peak_and_newest,
    say,
    say_newest,
    unreviewed,
)
from nkworld.charts.sentences.chosen import of_years
from nkworld.charts.sentences.course import incomparable, newest, over, passed_over, peak, stretch
from nkworld.charts.sentences.periods import (
    LATEST,
    end_of,
    is_old,
    is_over,
    period_in_words,
    when,
    when_newest,
)
from nkworld.charts.sentences.ranking import rank
from nkworld.charts.sentences.spread import estimates

__all__ = [
    "Claim",
    "Comparison",
    "LATEST",
    "Options",
    "Ranking",
    "Sentence",
    "compare",
    "end_of",
    "estimates",
    "incomparable",
    "is_old",
    "is_over",
    "join",
    "newest",
    "of_sentence",
    "of_small_print",
    "of_years",
    "opened",
    "over",
    "papers",
    "passed_over",
    "peak",
    "peak_and_newest",
    "period_in_words",
    "rank",
    "say",
    "say_newest",
    "spoken",
    "stretch",
    "topic",
    "unreviewed",
    "violations",
    "when",
    "when_newest",
]
