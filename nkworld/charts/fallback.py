"""What the machine says of a figure where no finding stands: one plain thing, and nothing else.

No peak, share, rank or comparison: those are for people to say, and for the desk to sign.
"""

from datetime import date

from nkworld.charts.figures import Figure
from nkworld.charts.headline import Claim, Sentence, topic
from nkworld.charts.numbers import SHORT
from nkworld.charts.sentences.amounts import spoken
from nkworld.charts.sentences.build import opened, unreviewed
from nkworld.charts.sentences.course import newest
from nkworld.charts.sentences.periods import end_of, when
from nkworld.charts.words import within_a_sentence

MOST_WORDS = 14


def fallback(figure: Figure, day: date) -> Sentence:
    """“Exports of coal: US$ 1.19 bn in 2016 (KOTRA)”: the newest value that somebody reviewed, of
    the first series that reaches as far as any, with its period and source. A zero is called a
    printed one. Of categories, and where nothing is on record, the topic alone.
    """
    found = [(newest(series, day), series) for series in figure.series]
    known = [(point, series) for point, series in found if point]
    if not known or not figure.is_timeline:
        return topic(opened(figure.topic))
    point, series = max(known, key=lambda each: end_of(each[0].x))
    short = SHORT[figure.measure]
    amount = "a printed zero" if point.value == 0 else spoken(point, short)
    if figure.measure == "count" and point.value != 0:
        amount = f"{amount} {figure.unit.partition(',')[0]}"
    label = f"{within_a_sentence(series.label)} " if len(figure.series) > 1 else ""
    source = figure.source_name(point.source)
    text = f"{opened(figure.topic)}: {label}{amount} {when(point.x)} ({source})"
    return Sentence(text, (Claim(series.label, point.x, point),)).without(
        *unreviewed(series, day, short)
    )
