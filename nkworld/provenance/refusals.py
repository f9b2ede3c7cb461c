"""A refused value, told in a sentence for people and as data for programs."""

from collections.abc import Iterable
from typing import Self

from nkworld.atlas.names import closest
from nkworld.atlas.resolve import CountryNotResolved

MOST_LISTED = 100  # values; more are a list to be read at its own address


class Refusal(str):
    """A sentence that says what is wrong, with what may be written instead.

    `nearest` is the value that may have been meant, empty where none is alike; `allowed` are all
    that are taken, none where they are too many to list.
    """

    nearest: str
    allowed: tuple[str, ...]

    def __new__(cls, sentence: str, nearest: str = "", allowed: Iterable[str] = ()) -> Self:
        refusal = super().__new__(cls, sentence)
        refusal.nearest = nearest
        every = tuple(allowed)
        refusal.allowed = every if len(every) <= MOST_LISTED else ()
        return refusal


class Contradiction(Refusal):
    """Each value may be asked for, and not beside another one. A schema of the parameters, one by
    one, can’t tell that.
    """


def told(error: Exception) -> Refusal:
    """The sentence of an error for a reader, who can change nothing at the desk, with what it
    offers instead: a Refusal, or countries.
    """
    said = error.args[0] if error.args else ""
    if isinstance(said, Refusal):
        return said
    if isinstance(error, CountryNotResolved):
        return Refusal(error.to_a_reader, *_offered(error))
    return Refusal(getattr(error, "to_a_reader", str(error)))


def _offered(error: CountryNotResolved) -> tuple[str, list[str]]:
    """(the nearest country's code, the codes of those that an ambiguous name may mean)"""
    near, meant = (getattr(error, name, []) for name in ("nearest", "candidates"))
    return near[0].code if near else "", [country.code for country in meant]


def refusal(sentence: str, word: object, known: Iterable[object]) -> Refusal:
    """The sentence, then “Did you mean …?”, for a word that is not among the known ones."""
    every = sorted(str(one) for one in known)
    return Refusal(f"{sentence} {nearest(word, every)}", guess(word, every), every)


def guess(word: object, known: Iterable[str]) -> str:
    """The known word that may have been meant, whatever its capitals; empty if none is alike."""
    by_letters = {str(one).casefold(): str(one) for one in sorted(known, reverse=True)}
    return by_letters.get(closest(str(word).casefold(), by_letters, 0.5), "")


def nearest(word: object, known: Iterable[object]) -> str:
    """“Did you mean …?” for a word that is not among the known ones."""
    known = sorted(str(one) for one in known)
    if close := guess(word, known):
        return f"Did you mean “{close}”?"
    listed = ", ".join(known[:12]) or "none yet"
    return f"Known here: {listed}{' …' if len(known) > 12 else ''}."
