"""Which entries say what somebody looks for: all of the words, else most of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_

from django.db.models import Q

from nkworld.atlas.names import close_matches, without_accents

from .models import SearchEntry, SearchWord
from .question import Question, Unit, understood
from .words import FAR_EAST, SHORT

LONG = 120  # characters: titles of roll calls tell what was said
READ = 4_000  # entries of one question at most: more than say any one word but the commonest
ALIKE = 0.8  # of a mistyped word and the one that is meant
TITLE, SYNONYM, TEXT, TOGETHER, EXACT = 10, 6, 2, 8, 20
IS_PART, IN_THE_TITLE, OF_THE_PERIOD, IS_ALL = 1, 2, 4, 8


@dataclass(frozen=True)
class Found:
    """An entry with its place: the higher the score, the better it fits. `named` adds up whether it
    is what some of the words name, whether its title or another name has every word, whether it is
    of the year or month that was asked for, and whether its title is what was typed.
    """

    kind: str
    title: str
    url: str
    about: str
    text: str
    score: int
    named: int = 0


def find(question: Question) -> list[Found]:
    """Entries that say every word, the best first: one query."""
    if not question.units:
        return []
    return _ranked(question, _read(reduce(and_, map(_says, question.units))), len(question.units))


def find_some(question: Question) -> list[Found]:
    """Entries that say half of the words, those that say all before the others: one query."""
    least = (len(question.units) + 1) // 2
    if not question.units:
        return []
    return _ranked(question, _read(reduce(or_, map(_says, question.units))), least)


def begun(text: str, most: int) -> list[Found]:
    """Entries whose title has the words, of which the last may not be finished yet: one query."""
    question = understood(text)
    if not question.units:
        return []
    rows = _read(reduce(and_, (_says(unit, "title_words") for unit in question.units)))
    return _ranked(question, rows, len(question.units))[:most]


def _says(unit: Unit, field: str = "words") -> Q:
    return reduce(or_, (Q(**{f"{field}__contains": each}) for each in unit.needles), Q())


def _read(condition: Q) -> Iterable[SearchEntry]:
    found = SearchEntry.objects.filter(condition).order_by("-weight", "title", "pk")
    return found[:READ]


def _ranked(question: Question, rows: Iterable[SearchEntry], least: int) -> list[Found]:
    units = [unit.needles for unit in question.units]
    together = " ".join(needles[0].strip() for needles in units if needles)
    typed = f" {together} "
    things = {each.casefold() for unit in question.units for each in unit.word.alternatives}
    found = []
    for row in rows:
        parts = [_score(row, needles) for needles in units]
        if sum(part > 0 for part in parts) < least:
            continue
        score = sum(parts) + row.weight
        named = IN_THE_TITLE * (len(row.title) < LONG and min(parts) >= SYNONYM)
        numbers = (needles[0] for needles in units if needles and needles[0].strip().isdecimal())
        is_thing = len(units) > 1 and {row.title.casefold(), row.about.casefold()} & things
        if is_thing or any(number in row.title_words for number in numbers):
            # One of the things that are named: WFP in “WFP rice 2010”, 2371 in “sanctions 2371”.
            score, named = score + EXACT, named | IS_PART
        if row.title_words == typed:
            score, named = score + EXACT, named | IS_ALL
        elif len(units) > 1 and together in row.title_words:
            score += TOGETHER
        if any(each in f"{row.title} {row.about}" for each in question.spelled_periods):
            score, named = score + TOGETHER, named | OF_THE_PERIOD
        score -= min(len(row.title_words) // 30, 4)  # of two titles the one that says less beside
        found.append(Found(row.kind, row.title, row.address, row.about, row.text, score, named))
    return sorted(found, key=lambda each: -each.score)


def _score(row: SearchEntry, needles: Sequence[str]) -> int:
    if needles[0] in row.title_words:
        return TITLE
    if any(each in row.title_words for each in needles[1:]):
        return SYNONYM
    return TEXT if any(each in row.words for each in needles) else 0


def corrected(question: Question) -> str:
    """The question with its unknown words spelled as something here is; empty if none is near."""
    doubtful = [unit for unit in question.units if _may_be_mistyped(unit)]
    if not doubtful:
        return ""
    known = dict(SearchWord.objects.values_list("word", "entries"))
    text = question.text
    for unit in doubtful:
        if word := _nearest(without_accents(unit.typed).casefold(), known):
            text = text.replace(unit.typed, word)
    return "" if text == question.text else text


def _may_be_mistyped(unit: Unit) -> bool:
    typed = unit.typed
    return unit.meaning is None and len(typed) > SHORT and typed < FAR_EAST and typed.isalpha()


def _nearest(typed: str, known: dict[str, int]) -> str:
    """The word that is meant; empty if the typed one is known itself, or none is like it."""
    if any(word.startswith(typed) for word in known):
        return ""
    # Rarely is a first letter mistyped: “Rodman” is not Oman.
    same_length = [w for w in known if abs(len(w) - len(typed)) < 3 and w[0] == typed[0]]
    swapped = [word for word in same_length if sorted(word) == sorted(typed)]
    close = swapped or close_matches(typed, same_length, 3, ALIKE)
    return max(close, key=lambda word: known[word], default="")
