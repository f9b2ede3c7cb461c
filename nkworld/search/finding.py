"""Which entries say what somebody looks for: all of the words, else most of them."""

from calendar import month_name
from collections.abc import Callable, Sequence
from functools import reduce
from operator import and_, itemgetter, or_

from django.db.models import Q

from nkworld.atlas.names import close_matches, without_accents

from .models import SearchEntry, SearchWord
from .question import Question
from .words import FAR_EAST, SHORT

LONG = 120  # characters: titles of roll calls tell what was said
READ = 4_000  # entries of one question at most: more than say any one word but the commonest
ALIKE = 0.8  # of a mistyped word and the one that is meant
TITLE, SYNONYM, TEXT, TOGETHER, EXACT = 10, 6, 2, 8, 20
IS_PART, IN_THE_TITLE, OF_THE_PERIOD, IS_ALL = 1, 2, 4, 8


def find(question: Question) -> list[SearchEntry]:
    """Entries that say every word, the best first: one query."""
    return _ranked(question, len(question.units), and_)


def find_some(question: Question) -> list[SearchEntry]:
    """Entries that say half of the words, those that say all before the others: one query."""
    return _ranked(question, (len(question.units) + 1) // 2, or_)


def begun(question: Question) -> list[SearchEntry]:
    """Entries whose title has the words, of which the last may not be finished yet: one query."""
    return _ranked(question, len(question.units), and_, "title_words")


def _ranked(
    question: Question, least: int, join: Callable[[Q, Q], Q], field: str = "words"
) -> list[SearchEntry]:
    """Entries that say at least so many of the words. `named` adds up whether one is what some of
    the words name, whether its title or another name has every word, whether it is of the year or
    month that was asked for, and whether its title is what was typed.
    """
    units = [unit.needles for unit in question.units]
    if not units:
        return []
    conditions = [
        reduce(or_, (Q(**{f"{field}__contains": each}) for each in needles), Q())
        for needles in units
    ]
    rows = SearchEntry.objects.filter(reduce(join, conditions)).order_by("-weight", "title", "pk")
    periods: tuple[str, ...] = question.years
    if question.month and question.first:  # as records name it: “March 2022”
        periods = (f"{month_name[question.month]} {question.first}",)
    together = " ".join(needles[0].strip() for needles in units if needles)
    typed = f" {together} "
    things = {each.casefold() for unit in question.units for each in unit.word.alternatives}
    found = []
    for row in rows[:READ]:
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
        if any(each in f"{row.title} {row.about}" for each in periods):
            score, named = score + TOGETHER, named | OF_THE_PERIOD
        score -= min(len(row.title_words) // 30, 4)  # of two titles the one that says less beside
        row.named = named
        found.append((-score, row))
    return [row for _, row in sorted(found, key=itemgetter(0))]


def _score(row: SearchEntry, needles: Sequence[str]) -> int:
    if needles[0] in row.title_words:
        return TITLE
    if any(each in row.title_words for each in needles[1:]):
        return SYNONYM
    return TEXT if any(each in row.words for each in needles) else 0


def corrected(question: Question) -> str:
    """The question with its unknown words spelled as something here is; empty if none is near."""
    words = [unit.typed for unit in question.units if not unit.term]
    doubtful = [each for each in words if len(each) > SHORT and each < FAR_EAST and each.isalpha()]
    if not doubtful:
        return ""
    known = dict(SearchWord.objects.values_list("word", "entries"))
    text = question.text
    for typed in doubtful:
        if word := _nearest(without_accents(typed).casefold(), known):
            text = text.replace(typed, word)
    return "" if text == question.text else text


def _nearest(typed: str, known: dict[str, int]) -> str:
    """The word that is meant; empty if the typed one is known itself, or none is like it."""
    if any(word.startswith(typed) for word in known):
        return ""
    # Rarely is a first letter mistyped: “Rodman” is not Oman.
    same_length = [w for w in known if abs(len(w) - len(typed)) < 3 and w[0] == typed[0]]
    swapped = [word for word in same_length if sorted(word) == sorted(typed)]
    close = swapped or close_matches(typed, same_length, 3, ALIKE)
    return max(close, key=lambda word: known[word], default="")
