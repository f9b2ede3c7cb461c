"""Sentences of a figure whose years a reader chose."""

import re
from dataclasses import replace

from nkworld.charts.headline import Sentence
from nkworld.charts.sentences.periods import LATEST

IS_LATEST = re.compile(rf" \({LATEST}[^()]*\)")


def of_years(sentence: Sentence, first: int | None, last: int | None) -> Sentence:
    """The same, which names the years where it compares them.

    What is the highest of the years that were asked for need not be so of all, and what is the
    newest up to a year that a reader chose is nowhere called the latest.
    """
    if last:
        sentence = replace(sentence, base=IS_LATEST.sub("", sentence.base), is_newest=False)
    several = len({claim.period for claim in sentence.claims}) > 1
    if not (first or last) or not (several or sentence.comparisons):
        return sentence
    opening, closing = f"from {first}" if first else "", f"to {last}" if last else "on"
    span = " ".join(filter(None, [opening, closing]))
    return replace(sentence, base=f"{sentence.base} (in the years {span})")
