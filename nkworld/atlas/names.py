import re
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from difflib import get_close_matches

APOSTROPHES = re.compile("['\u2018\u2019\u02bc\u02b9\u2032\u00b4\u0060\u201b]")
NOT_LETTERS = re.compile(r"[\W_]+")
INITIALS = re.compile(r"\b\w(?: \w\b)+")
EAST_ASIAN = "[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]"
EAST_ASIAN_SPACE = re.compile(f"(?<={EAST_ASIAN}) (?={EAST_ASIAN})")


def compatible(text: str) -> str:
    """The text in ordinary-width characters, without invisible ones or space around it."""
    if text.isascii():
        return text.strip()
    text = unicodedata.normalize("NFKC", text)
    return "".join(char for char in text if unicodedata.category(char) != "Cf").strip()


def without_accents(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text)
    return unicodedata.normalize(
        "NFC", "".join(char for char in decomposed if unicodedata.category(char) != "Mn")
    )


def normalise(text: str) -> str:
    """A name's key: equal for spellings that differ in case, accents, punctuation or width.

    >>> normalise("Korea, Dem. People\u2019s Rep. of")
    'korea dem peoples rep of'
    """
    # An acute accent standing alone is typed as an apostrophe; NFKC would lose it.
    text = compatible(APOSTROPHES.sub("", text))
    text = without_accents(text).casefold().replace("&", " and ")
    text = NOT_LETTERS.sub(" ", text).strip()
    text = INITIALS.sub(lambda initials: initials[0].replace(" ", ""), text)
    # Korean and Chinese names are printed with and without spaces between words.
    return EAST_ASIAN_SPACE.sub("", text)


# Names that English writes with an article within a sentence.
WITH_THE = re.compile(
    r"(United |DR Congo|Republic of |.*( Islands| Republic| Union)$|"
    r"(Bahamas|Comoros|Gambia|Maldives|Netherlands|Philippines)$|World$)"
)


@dataclass
class Guesses:
    """How often the words that may be meant may still be looked for, and how often none were."""

    left: int
    spared: int = 0


_guesses: ContextVar[Guesses | None] = ContextVar("guesses", default=None)


@contextmanager
def guessing(most: int) -> Iterator[Guesses]:
    """Within, what may be meant is looked for so many times: among names of countries it takes
    milliseconds, and a file may have a hundred thousand unknown words.
    """
    guesses = Guesses(most)
    token = _guesses.set(guesses)
    try:
        yield guesses
    finally:
        _guesses.reset(token)


def close_matches(text: str, known: Iterable[str], number: int, alike: float = 0.6) -> list[str]:
    """So many words at most that may be meant, the likeliest first; each is alike enough (of 1)."""
    guesses = _guesses.get()
    if guesses and not guesses.left:
        guesses.spared += 1
        return []
    if guesses:
        guesses.left -= 1
    return get_close_matches(text, list(known), n=number, cutoff=alike)


def closest(text: str, known: Iterable[str], alike: float = 0.6) -> str:
    """The one of some words that may be meant; empty if none is alike enough (of 1)."""
    return next(iter(close_matches(text, known, 1, alike)), "")


def with_article(name: str) -> str:
    """A country's name as a sentence has it: the Soviet Union, the world, China."""
    if not WITH_THE.match(name):
        return name
    return f"the {name.lower() if name == 'World' else name}"
