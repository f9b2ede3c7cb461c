"""Words as the search compares them: without case, accents and endings, Korean and Chinese whole.

>>> stems("The embassies’ closing")
['embassi', 'close']
"""

import re
import unicodedata
from functools import lru_cache

import snowballstemmer

from nkworld.atlas.names import normalise

MOST = 300  # characters of a question: nobody types more on purpose
SHORT = 3  # letters: “Un” is not the beginning of “United”
# Chinese, Japanese and Korean begin here: words are found within words, as Korean joins them.
FAR_EAST = "\u2e80"
FAR_EAST_RUN = re.compile(f"[{FAR_EAST}-\uffff]+")
# Words that name nothing; in a question “who” is another, unless it is the organisation.
STOP = frozenset(
    """
    a about against all amount an and any are as at be been between by can compare compared
    current currently data did do does estimate estimated estimates ever figure figures for from
    had has have how i in into is it its latest many me most much no not number of on or per
    please reported show statistics still sum that the their there these this to total today
    until up versus vs was were what when where which whose why will with year years 수 주재 驻
    """.split()  # noqa: SIM905 - eighty quoted words are read by nobody
)
_stemmer = snowballstemmer.stemmer("english")


def clean(text: str) -> str:
    """As it was typed, composed as pages are and without what nobody can see or store."""
    composed = unicodedata.normalize("NFC", text)
    return " ".join("".join(c if c.isprintable() else " " for c in composed).split())


def typed_words(text: str) -> list[str]:
    """The words in which a text was typed, punctuation around them left out."""
    stripped = (word.strip(".,;:!?()[]{}“”‘’\"'") for word in clean(text).split())
    return [word for word in stripped if word]


def keys(text: str) -> list[str]:
    """The words of a text in their order, without case, accents and possessives."""
    return normalise(re.sub("['\u2019]s\\b", "", text)).split()


@lru_cache(maxsize=50_000)
def stem(key: str) -> str:
    return key if key >= FAR_EAST or key.isdecimal() else str(_stemmer.stemWord(key))


def stems(text: str) -> list[str]:
    """What a text is found by: its words without endings; words that name nothing are left out."""
    return [stem(key) for key in keys(text) if key not in STOP]


def indexed(*texts: str) -> str:
    """Texts as they are kept to be looked through, a space around each word."""
    return f" {' '.join(word for text in texts for word in stems(text))} "


def needle(phrase: list[str]) -> str:
    """What to look for in an indexed text: a short word whole, a longer one from its beginning,
    unless its ending was taken off (“missing” is no beginning of “missions”).
    """
    if phrase[0] >= FAR_EAST:
        return " ".join(phrase)
    found = [stem(key) for key in phrase]
    whole = len(found[-1]) <= SHORT or found[-1].isdecimal() or found[-1] != phrase[-1]
    return f" {' '.join(found)}{' ' if whole else ''}"


class Word(str):
    """A word or phrase of a question as it was typed, with what else means the same."""

    alternatives: tuple[str, ...] = ()

    @classmethod
    def meaning(cls, typed: str, *others: str) -> "Word":
        word = cls(typed)
        word.alternatives = tuple(dict.fromkeys([typed, *others]))
        return word


def alternatives(word: str) -> tuple[str, ...]:
    return getattr(word, "alternatives", ()) or (word,)
