"""When two spellings are the same name."""

import re
import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches

APOSTROPHES = re.compile("['\u2018\u2019\u02bc\u02b9\u2032\u00b4\u0060\u201b]")
NOT_LETTERS = re.compile(r"[\W_]+")
INITIALS = re.compile(r"\b\w(?: \w\b)+")
EAST_ASIAN = "[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]"
EAST_ASIAN_SPACE = re.compile(f"(?<={EAST_ASIAN}) (?={EAST_ASIAN})")


def compatible(text: str) -> str:
    """The text in ordinary-width characters, without invisible ones or space around it."""
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


def closest(text: str, known: Iterable[str], alike: float = 0.6) -> str:
    """The one of some words that may be meant; empty if none is alike enough (of 1)."""
    return next(iter(get_close_matches(text, list(known), n=1, cutoff=alike)), "")


def with_article(name: str) -> str:
    """A country's name as a sentence has it: the Soviet Union, the world, China."""
    if not WITH_THE.match(name):
        return name
    return f"the {name.lower() if name == 'World' else name}"
