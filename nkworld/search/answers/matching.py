"""Which figures a question may mean, and how much of it each accounts for."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from nkworld.atlas.names import with_article
from nkworld.charts.words import in_a_row

from ..question import Question, Unit, understood
from .registry import Answerable, Query, Reading, answerables, recognisers

COUNTRY, COUNTRIES = "country", "countries"
FEWEST, MOST_BESIDE = 2, 5  # countries that stand side by side
MOST = 3  # readings of the same words


@dataclass(frozen=True)
class Match:
    """One way to read a question. `left` are the words that it does not account for."""

    answerable: Answerable
    query: Query
    subject: str
    words: int
    left: tuple[Unit, ...]
    guessed: tuple[str, ...] = ()  # what some words may be, and are not surely
    is_either_way: bool = False

    @property
    def sure(self) -> bool:
        return not self.guessed


def matches(question: Question) -> list[Match]:
    """The likeliest first; of equal ones that which was announced first."""
    units = tuple(unit for unit in question.units if not unit.country)

    @cache  # each is called once
    def recognised(name: str) -> list[Reading]:
        return recognisers[name](units) if units else []

    monthly = [each for each in answerables if each.is_monthly and question.month]
    found = [match for each in monthly for match in _of(each, question, recognised)]
    if all(match.left for match in found):
        others = (each for each in answerables if not each.is_monthly)
        found += [match for each in others for match in _of(each, question, recognised)]
    return sorted(found, key=lambda match: (len(match.left), -match.words))


type Recognised = Callable[[str], list[Reading]]


def _of(each: Answerable, question: Question, known: Recognised) -> Iterator[Match]:
    is_either_way = bool(each.way and not question.way)
    # The announced phrases of which all words are in the question, the longest first.
    named = {unit.key for unit in question.units}
    keys = ({unit.key for unit in understood(words).units} for words in each.words)
    is_enough = each.takes or each.is_monthly
    phrases = (some for some in keys if some <= named and (some or is_enough))
    for phrase in sorted(phrases, key=len, reverse=True):
        if not phrase and each.way and question.way not in ("", each.way):
            continue
        rest = tuple(unit for unit in question.units if unit.key not in phrase)
        found = [
            Match(
                each,
                each.given
                | {
                    COUNTRY if name == COUNTRIES else name: taken.value
                    for name, taken in readings.items()
                },
                each.subject.format(**{name: taken.label for name, taken in readings.items()}),
                len(question.units) - len(left),
                left,
                tuple(taken.value for taken in readings.values() if not taken.sure),
                is_either_way and not phrase,
            )
            for readings, left in _taken(each.takes, rest, known)
        ]
        if found:
            yield from found
            return


def _taken(
    takes: tuple[str, ...], rest: tuple[Unit, ...], known: Recognised
) -> Iterator[tuple[dict[str, Reading], tuple[Unit, ...]]]:
    """({name: what it is read as}, the words that are left) of what a figure takes."""
    if not takes:
        yield {}, rest
        return
    name, *others = takes
    named = [(unit, unit.country) for unit in rest if unit.country]
    labels = [with_article(country.name) for _, country in named]
    if name == COUNTRY:
        pairs = zip(named, labels, strict=True)
        readings = [Reading(country.code, label, (unit,)) for (unit, country), label in pairs]
    elif name == COUNTRIES:
        codes, units = ",".join(each.code for _, each in named), tuple(unit for unit, _ in named)
        is_fit = FEWEST <= len(named) <= MOST_BESIDE
        readings = [Reading(codes, in_a_row(labels), units)] if is_fit else []
    else:
        readings = known(name)
    fit = [one for one in readings if all(unit in rest for unit in one.units)]
    for one in fit[:MOST]:
        left = tuple(unit for unit in rest if unit not in one.units)
        for further, remaining in _taken(tuple(others), left, known):
            yield {name: one, **further}, remaining
