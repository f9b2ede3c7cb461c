"""Which words ask for which figure, as domains announce it; which figures a question may mean, and
how much of it each accounts for.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from nkworld.atlas.names import with_article
from nkworld.charts import Point
from nkworld.charts.words import in_a_row
from nkworld.provenance.registries import registrar

from ..question import Question, Unit, understood

type Query = dict[str, str]


@dataclass(frozen=True)
class Link:
    title: str
    url: str
    text: str = ""


@dataclass(frozen=True)
class Reading:
    """What some words mean to a figure: the value of a parameter, and its name in a sentence. One
    that is not `sure` is offered, and never answered.
    """

    value: str
    label: str
    units: tuple[Unit, ...]
    sure: bool = True


@dataclass(frozen=True)
class Beside:
    """Another figure whose sentence belongs to the answer: what other sources say, say.

    `query` makes its parameters of the answer's own and the year (empty without one); None where
    it has nothing to say.
    """

    title: str
    figure: str
    query: Callable[[Query, str], Query | None]


@dataclass(frozen=True)
class Answerable:
    """`subject` names what is asked for, with {country} and the names of what else is taken.

    `way` is "from" or "to" where the words may leave open which way goods went: a question that
    says the other is not meant, and of one that says neither the greater amount answers. `page`
    makes of the answer's own parameters the title and address of a page that tells more. `series`
    are those that answer where a figure has no headline for each year, the first with its number.
    `written` writes the sum of years, where a figure names what its series are together. `verdict`
    says in a sentence what the number that answers means, where the question asks for it. `cell`
    says by which lookups the claims of the figure's first dataset are found that may be left out of
    it. One that `is_monthly` answers what names a month.
    """

    figure: str
    words: tuple[str, ...]
    subject: str
    takes: tuple[str, ...] = ()
    given: Query = field(default_factory=dict)
    way: str = ""
    beside: tuple[Beside, ...] = ()
    cell: Callable[[Query], dict[str, str]] | None = None
    is_monthly: bool = False
    page: Callable[[Query], tuple[str, str]] | None = None
    series: tuple[str, ...] = ()
    written: Callable[[Decimal], str] | None = None
    verdict: Callable[[Query, Point], str] | None = None


answerables: list[Answerable] = []
_one_ways: list[tuple[str, str, Mapping[str, str]]] = []
ADJECTIVE = re.compile(r"(ese|an|ish|ch)$")  # Chinese, South Korean, French; no name of a country
NORTH = r"(north korea|dprk)"
type Recogniser = Callable[[Sequence[Unit]], list[Reading]]
recognisers: dict[str, Recogniser] = {}
COUNTRY, COUNTRIES = "country", "countries"


def answers(figure: str, words: Sequence[str], **described: Any) -> None:
    """Announce that some words ask for a figure; what else is told of it: see Answerable."""
    for name in ("takes", "beside", "series"):
        described[name] = tuple(described.get(name, ()))
    if COUNTRIES in described["takes"]:
        described["page"] = side_by_side
    answerables.append(Answerable(figure, tuple(words), **described))


def one_way(words: str, sentence: str, instead: Mapping[str, str] | None = None) -> None:
    """Announce how a question asks for what nobody here counts, since the records go one way: a
    regular expression in which COUNTRY stands for the name of another country, WHOSE for that name
    as an owner’s (“China’s”, “Chinese”), NORTH for North Korea. `sentence` is the answer, followed
    by that to the question with other words `instead` of those that are keys, if there are any.
    """
    _one_ways.append((words, sentence, instead or {}))


def other_way(text: str, units: Sequence[Unit]) -> tuple[str, Mapping[str, str]]:
    """(sentence, words instead) for a question of the other way; empty of any other question."""
    for country, unit in ((unit.country, unit) for unit in units):
        if country is None:
            continue
        name = re.sub("['\u2019]s$", "", unit.typed)
        owns = ADJECTIVE.search(name) and name.casefold() != country.name.casefold()
        whose = re.escape(name) if owns else f"{re.escape(name)}['\u2019]s"
        named = {"COUNTRY": rf"(the )?{re.escape(name)}\b", "WHOSE": whose, "NORTH": NORTH}
        for words, sentence, instead in _one_ways:
            for placeholder, stands_for in named.items():
                words = words.replace(placeholder, stands_for)
            if re.search(words, text, re.IGNORECASE):
                return sentence, instead
    return "", {}


def side_by_side(query: Query) -> tuple[str, str]:
    """Title and address of the page that sets the countries of a question beside one another."""
    params = [("c", code) for code in query["country"].split(",")]
    params += [(name, query[name]) for name in ("from", "to") if name in query]
    return (
        "Side by side, in all that is on record",
        f"{reverse('portal:compare')}?{urlencode(params)}",
    )


def recogniser(name: str) -> Callable[[Recogniser], Recogniser]:
    """Announce how words are recognised as the value of a parameter, the likeliest first."""
    return registrar(recognisers, name, f"Two recognisers are announced for {name!r}.")


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


def matches(question: Question) -> list[Match]:
    """The likeliest first; of equal ones that which was announced first."""
    units = tuple(unit for unit in question.units if not unit.country)

    recognised = cache(lambda name: recognisers[name](units) if units else [])  # each once
    found: list[Match] = []
    for is_monthly in (True, False) if question.month else (False,):
        if all(match.left for match in found):
            some = (each for each in answerables if each.is_monthly == is_monthly)
            found += [match for each in some for match in _of(each, question, recognised)]
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
        found = list(_taken(each.takes, rest, known))
        for readings, left in found:
            values = {name: taken.value for name, taken in readings.items()}
            if COUNTRIES in values:
                values[COUNTRY] = values.pop(COUNTRIES)
            yield Match(
                each,
                each.given | values,
                each.subject.format(**{name: taken.label for name, taken in readings.items()}),
                len(question.units) - len(left),
                left,
                tuple(taken.value for taken in readings.values() if not taken.sure),
                is_either_way and not phrase,
            )
        if found:
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
