"""What somebody typed, taken apart: countries, years, words with their synonyms. Nothing is
guessed: what is not recognised stays a word of its own.
"""

import calendar
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from nkworld.atlas.memo import once_per_request
from nkworld.atlas.models import DPRK, Country, CountryResolver

from .models import Synonyms
from .words import FAR_EAST_RUN, MOST, STOP, Word, clean, keys, needle, stem, typed_words

# A number of a resolution is no year; Chinese writes 2397号 before the word.
RESOLUTION = re.compile(
    r"(?:\b(?:resolutions?|unscr|res\.?)|결의안?|决议|決議)\s*(?:no\.?\s*|第)?(\d{4})(?:号|號|호)?"
    r"|(\d{4})(?:号|號|호)\s*(?=决议|決議|결의)",
    re.IGNORECASE,
)
YEAR = re.compile(r"(?<!\d)(1[89]\d\d|20\d\d)(?!\d)")
SPAN = re.compile(
    r"\b(?:(?:from|between)\s+)?(1[89]\d\d|20\d\d)\s*(?:-|–|—|~|to|and|until)\s*"
    r"(1[89]\d\d|20\d\d)\b",
    re.IGNORECASE,
)
WRITTEN = "|".join(f"{name[:3]}(?:{name[3:]})?" for name in calendar.month_name[1:])
MONTH = re.compile(
    rf"\b({WRITTEN}|sept)\b\.?,?\s+(?=(?:1[89]|20)\d\d\b)|(?<=\d)\s*[年년]\s*(1?\d)\s*[月월]"
    rf"|(?<=\b(?:18|19|20)\d\d)\s+({WRITTEN}|sept)\b",
    re.IGNORECASE,
)
# Which way goods go, where a preposition says so.
WAY = r"\b(from|into|to)\s+(?:the\s+)?{}\b|{}(에서)"
AROUND = re.compile(r"\bbefore\s+and\s+after\s+(?:1[89]\d\d|20\d\d)\b", re.IGNORECASE)
SINCE = re.compile(r"\b(?:since|after|from)\s+(1[89]\d\d|20\d\d)\b", re.IGNORECASE)
# North Korea is what all of this is about: its name tells nothing apart.
OF_EVERYTHING = {"north korean", "pyongyangs"}
MOST_WORDS = 16
LONGEST = 5  # words of a phrase


@dataclass(frozen=True)
class Unit:
    """A word or phrase as typed, and what it means: one country, or a set of synonyms by its
    `term`; `words` are all that mean the same. A word of no set means itself.
    """

    typed: str
    term: str = ""
    words: tuple[str, ...] = ()
    country: Country | None = field(default=None, compare=False)

    @property
    def key(self) -> str:
        """Equal for everything that means the same."""
        return self.term.casefold() or " ".join(phrase_of(self.typed))

    @property
    def word(self) -> Word:
        return Word.meaning(self.typed, *self.words)

    @property
    def needles(self) -> list[str]:
        """What to look for in an indexed text; any of them will do, the typed one comes first."""
        every = ([k for k in keys(word) if k not in STOP] for word in self.word.alternatives)
        return list(dict.fromkeys(needle(phrase) for phrase in every if phrase))


class Thesaurus:
    """The sets that the desk keeps, and the names of countries: made in three queries."""

    def __init__(self) -> None:
        self.resolver = CountryResolver.load()
        self.known: dict[tuple[str, ...], Unit] = {}
        for each in Synonyms.objects.all():
            words = tuple(each.words)
            unit = self._of_country(each.term, words) or Unit(each.term, each.term, words)
            for word in words:
                self.known.setdefault(phrase_of(word), unit)

    def unit(self, typed: str) -> Unit | None:
        """Of a phrase; None if it is in no set and names no single country."""
        known = self.known.get(phrase_of(typed))
        return replace(known, typed=typed) if known else self._of_country(typed)

    def _of_country(self, typed: str, words: Iterable[str] = ()) -> Unit | None:
        key = " ".join(keys(typed))
        found = self.resolver.by_key.get(key, set())
        if len(found) != 1 or key in STOP and not typed.isupper():
            return None
        [country] = found
        names = dict.fromkeys(filter(None, [typed, country.name, country.name_ko, *words]))
        return Unit(typed, country.name, tuple(names), country)


current_thesaurus = once_per_request(Thesaurus)


def phrase_of(text: str) -> tuple[str, ...]:
    return tuple(stem(key) for key in keys(text))


@dataclass(frozen=True)
class Question:
    """A question taken apart. `first` and `last` are the years it names; one year is both, and of
    it `month` is 1 to 12 where one is named. `way` is "from" or "to" a country, if it says so.
    """

    text: str
    units: tuple[Unit, ...] = ()
    first: int | None = None
    last: int | None = None
    years: tuple[str, ...] = field(default=(), compare=False)
    month: int | None = None
    way: str = ""

    @property
    def countries(self) -> list[Country]:
        return [unit.country for unit in self.units if unit.country]

    @property
    def period(self) -> str:
        """“2015” or “2023-09”; empty where not one year is named."""
        if self.first is None or self.first != self.last:
            return ""
        return f"{self.first}-{self.month:02}" if self.month else str(self.first)

    @property
    def words(self) -> list[Word]:
        return [*(unit.word for unit in self.units), *map(Word, self.years)]


def understood(text: str) -> Question:
    """Of any text; what is longer than a question is cut."""
    text = rest = clean(text)[:MOST]
    month = None
    if found := MONTH.search(text):  # one that stands beside its year
        name = found[1] or found[3]
        number = list(calendar.month_abbr).index(name[:3].title()) if name else int(found[2])
        if number <= 12:
            month = number
            rest = text[: found.start()] + ("" if found[1] else " ") + text[found.end() :]
    rest, first, last, years = _years(rest)
    units = tuple(dict.fromkeys(_units(typed_words(rest), current_thesaurus())))
    of_something = tuple(
        unit
        for unit in units
        if not (unit.country and unit.country.code == DPRK)
        and " ".join(keys(unit.typed)) not in OF_EVERYTHING
    )
    units = of_something or units
    # Words that say again what another means: “hair” beside “wigs”, the synonyms of which are
    # “false hair” and “human hair”.
    sets = [unit.words for unit in units if unit.term and not unit.country]
    implied = {word for phrases in sets for phrase in phrases for word in phrase_of(phrase)}
    left = [unit for unit in units if unit.term or unit.key not in implied]
    units = tuple({unit.key: unit for unit in left[::-1]}.values())[::-1]
    names = (re.escape(unit.typed) for unit in units if unit.country)
    ways = (re.search(WAY.format(name, name), text, re.IGNORECASE) for name in names)
    way = next(
        ("to" if (one[1] or "from").lower() != "from" else "from" for one in ways if one), ""
    )
    return Question(text, units[:MOST_WORDS], first, last, years, month, way)


def _years(text: str) -> tuple[str, int | None, int | None, tuple[str, ...]]:
    """(the text without them, the first year, the last, all of them as words)"""
    text = AROUND.sub(" ", text)  # the whole course is meant
    if resolutions := [re.sub("[第号號호]", " ", one[0]) for one in RESOLUTION.finditer(text)]:
        rest, first, last, years = _years(RESOLUTION.sub(" ", text))
        return " ".join([*resolutions, rest]), first, last, years
    years = tuple(dict.fromkeys(YEAR.findall(text)))
    if span := SPAN.search(text):
        low, high = sorted(map(int, span.groups()))
        return SPAN.sub(" ", text, 1), low, high, years
    if since := SINCE.search(text):
        return SINCE.sub(" ", text, 1), int(since[1]), None, years
    if not years:
        return text, None, None, ()
    numbers = sorted(map(int, years))
    rest = YEAR.sub(" ", text).replace("년", " ").replace("年", " ")
    return rest, numbers[0], numbers[-1], years


def _units(words: list[str], thesaurus: Thesaurus) -> Iterator[Unit]:
    """The longest phrase first; words that name nothing fall out."""
    place = 0
    while place < len(words):
        for length in range(min(LONGEST, len(words) - place), 0, -1):
            typed = " ".join(words[place : place + length])
            unit = thesaurus.unit(typed)
            if unit or " ".join(keys(typed)) in OF_EVERYTHING:
                yield unit or Unit(typed)
                break
        else:
            length = 1
            yield from _alone(words[place], thesaurus)
        place += length


def _alone(word: str, thesaurus: Thesaurus) -> Iterator[Unit]:
    """A word of no set. Korean and Chinese are written without spaces: it may hold several."""
    if all(key in STOP or key == "who" and not word.isupper() for key in keys(word)):
        return
    if not FAR_EAST_RUN.match(word):
        yield Unit(word)
        return
    # The longest beginning that is a phrase.
    units = (thesaurus.unit(word[:n]) for n in range(len(word), 1, -1))
    begun = next(filter(None, units), None)
    yield begun or Unit(word)
    rest = word.removeprefix(begun.typed) if begun else ""
    if len(rest) > 1:  # one syllable is a particle
        yield from _alone(rest, thesaurus)
