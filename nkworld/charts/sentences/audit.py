"""Which rule a headline breaks: read from its words and claims, not from how it was built."""

import re
from collections.abc import Iterator
from datetime import date

from nkworld.charts.figures import Figure
from nkworld.charts.headline import COMPILATION, UNREVIEWED, Claim, Comparison, Sentence
from nkworld.charts.sentences.amounts import READ
from nkworld.charts.sentences.periods import LATEST, is_old, is_over, period_in_words
from nkworld.charts.series import Point

COMPARES = re.compile(
    r"\b(peak(ed)?|grew|shrank|rose|fell|highest|lowest|was left|times as|largest year|"
    r"doubled|tripled|halved|increased|decreased|declined|dropped|jumped|plunged|(up|down) from|"
    r"(more|fewer|less) than the|(more|fewer|less|higher|lower) than in|after \S+ in \d{4})\b"
)
RANKS = re.compile(r"\b(led|followed|largest|most of|first of)\b")
AMONG = re.compile(r"\bon record\b")
FOLLOWS_WITH_NOTHING = re.compile(r"\bfollowed with (US\$ )?0\b")
BOUNDS = re.compile(r"\b(at least|at most|between|about)\b", re.IGNORECASE)
OF_TODAY = re.compile(
    r"\b(today|now|nowadays|currently|at present|these days|recently|so far|(this|last) year)\b",
    re.IGNORECASE,
)
A_SHARE = re.compile(r"(%|\bper cent\b)(?! (apart|more|less|fewer)\b)|\bhalf of\b")
AN_ESTIMATE = re.compile(r"\b(estimate[ds]?|put|about|between|at (least|most))\b", re.IGNORECASE)
YEAR = re.compile(r"\d{4}")
A_NUMBER = re.compile(r"\d")
OWN_YEAR = re.compile(r"\([^()]*\d{4}\)|\bsince\b.*\d{4}$")  # of estimates, and of the last
NAMES = re.compile(r"\b(HS \d[\d-]*|SITC \d|\d{4}(-\w\d)?|[A-Z]\d+)\b")  # digits that count nothing


def violations(figure: Figure, day: date) -> list[str]:
    """What is wrong with the figure's headline on a day, in sentences; nothing if it may stand."""
    return [*of_sentence(figure.headline, day), *_of_comparisons(figure)]


def of_sentence(sentence: Sentence, day: date) -> Iterator[str]:
    """What is wrong with a sentence by itself."""
    yield from _of_words(sentence)
    yield from _of_age(sentence, day)
    for claim in sentence.claims:
        yield from _of_claim(sentence, claim.point)


def _of_words(sentence: Sentence) -> Iterator[str]:
    text = sentence.text
    if "exactly" in text:
        yield "It says “exactly”."
    if A_NUMBER.search(NAMES.sub("", text)) and not sentence.claims:
        yield "It says a number behind which no claim stands."
    if COMPARES.search(text) and not sentence.comparisons:
        yield "It compares, and names no two points that may be compared."
    if RANKS.search(text) and not AMONG.search(text) and not _ranks_well(sentence):
        yield "It ranks without a complete list."
    if FOLLOWS_WITH_NOTHING.search(text):
        yield "Something follows with zero."
    if A_SHARE.search(text):
        yield from _of_share(sentence)
    for caveat in sentence.caveats:
        if caveat not in text:
            yield f"It does not say: {caveat}."


def _of_share(sentence: Sentence) -> Iterator[str]:
    """Part and whole are one source's."""
    sources: dict[str, set[str]] = {}
    for claim in sentence.claims:
        sources.setdefault(claim.period, set()).update(filter(None, [claim.point.source]))
    for period, found in sources.items():
        if len(found) > 1:
            yield f"It tells a share of {period}, and its figures are of two sources."


def _ranks_well(sentence: Sentence) -> bool:
    return sentence.ranking is not None and sentence.ranking.is_complete


def _of_age(sentence: Sentence, day: date) -> Iterator[str]:
    periods = [claim.period for claim in sentence.claims]
    dated = [period for period in periods if period[:4].isdigit()]
    for period in dated:
        if not is_over(period, day):
            yield f"It speaks of {period}, which is not over."
    old = bool(dated) and all(is_old(period, day) for period in dated)
    if (
        old
        and sentence.is_newest
        and LATEST not in sentence.text
        and not OWN_YEAR.search(sentence.text)
    ):
        yield f"Its figures are older than two years, and it does not say “{LATEST}”."
    yield from _of_years(sentence.text, dated, day)


def _of_years(text: str, periods: list[str], day: date) -> Iterator[str]:
    """Each figure with its year, and nothing of an earlier year as if it were of today."""
    for period in dict.fromkeys(periods):
        if YEAR.findall(period)[-1] not in text:
            yield f"It uses a figure of {period} and does not name the year."
        elif OF_TODAY.search(text) and is_old(period, day, years=1):
            yield f"It tells of {period} in words of today."


def _of_claim(sentence: Sentence, point: Point) -> Iterator[str]:
    if _is_range(point) and not BOUNDS.search(sentence.text):
        yield f"The bounds of {point.x} are not spoken."
    if point.status == "excluded":
        yield f"The figure of {point.x} is excluded."
    if point.is_estimated and not AN_ESTIMATE.search(sentence.text):
        yield f"The figure of {point.x} is an estimate, and it does not say so."
    if point.read == COMPILATION and UNREVIEWED not in sentence.text:
        yield f"The figure of {point.x} was read in an unreviewed compilation: it is not marked."


def of_small_print(value: str, told: str, claims: tuple[Claim, ...], day: date) -> Iterator[str]:
    """What is wrong with a number that stands alone, and all that is told beside it.

    The first claim is its own; what others counted on another day is told with that day.
    """
    if A_NUMBER.search(value) and not claims:
        yield "It says a number behind which no claim stands."
    for place, claim in enumerate(claims):
        point = claim.point
        dated = place and period_in_words(claim.period) in told
        if not is_over(claim.period, day):
            yield f"It speaks of {claim.period}, which is not over."
        elif not dated and _is_old(claim.period, day) and LATEST not in told:
            yield f"It is of {claim.period}, and does not say “{LATEST}”."
        if _is_range(point) and not BOUNDS.search(value):
            yield f"The bounds of {claim.label} are not spoken."
        for word in filter(None, [READ.get(point.read), point.caveat]):
            if word not in told:
                yield f"It does not say: {word}."


def _is_old(period: str, day: date) -> bool:
    return period[:4].isdigit() and is_old(period, day)


def _is_range(point: Point) -> bool:
    ends = {point.low, point.high} - {None}
    return bool(ends) and ends != {point.value}


def _of_comparisons(figure: Figure) -> Iterator[str]:
    for comparison in figure.headline.comparisons:
        drawn = next((s.points for s in figure.series if s.slug == comparison.series), ())
        yield from _of_comparison(comparison, comparison.within or drawn)


def _of_comparison(comparison: Comparison, points: tuple[Point, ...]) -> Iterator[str]:
    before, after = comparison.before.point, comparison.after.point
    pair = f"{before.x} and {after.x}"
    if before not in points or after not in points:
        yield f"It compares {pair}, which are not both in the picture."
        return
    if before.source != after.source:
        yield f"It compares {pair}, which are of two sources."
    between = points[points.index(before) + 1 : points.index(after) + 1]
    if any(point.changed and point.source in ("", after.source) for point in between):
        yield f"It compares {pair} across a break that the picture declares."
