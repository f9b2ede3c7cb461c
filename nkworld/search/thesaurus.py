"""Which words mean the same: the sets that the desk keeps, and the names of countries."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Self

from nkworld.atlas.memo import once_per_request
from nkworld.atlas.models import Country
from nkworld.atlas.resolve import CountryResolver

from .models import Synonyms
from .words import STOP, keys, stem

LONGEST = 5  # words of a phrase


@dataclass(frozen=True)
class Meaning:
    """What a word or phrase means: one country, or a set of synonyms by its term.

    `words` are all that mean the same. A word of no set means itself.
    """

    term: str
    words: tuple[str, ...] = ()
    country: Country | None = field(default=None, compare=False)


class Thesaurus:
    """Made in three queries; then it knows every phrase."""

    def __init__(self, sets: Iterable[Synonyms], resolver: CountryResolver) -> None:
        self.resolver = resolver
        self.known: dict[tuple[str, ...], Meaning] = {}
        for each in sets:
            words = tuple(each.words)
            meaning = self._of_country(each.term, words) or Meaning(each.term.casefold(), words)
            for word in words:
                self.known.setdefault(phrase_of(word), meaning)

    @classmethod
    @once_per_request
    def load(cls) -> Self:
        return cls(Synonyms.objects.all(), CountryResolver.load())

    def meaning(self, typed: str) -> Meaning | None:
        """Of a phrase; None if it is in no set and names no single country."""
        return self.known.get(phrase_of(typed)) or self._of_country(typed)

    def _of_country(self, typed: str, words: Iterable[str] = ()) -> Meaning | None:
        key = " ".join(keys(typed))
        found = self.resolver.by_key.get(key, set())
        if len(found) != 1 or key in STOP and not typed.isupper():
            return None
        [country] = found
        names = dict.fromkeys(filter(None, [typed, country.name, country.name_ko, *words]))
        return Meaning(country.name, tuple(names), country)


def phrase_of(text: str) -> tuple[str, ...]:
    return tuple(stem(key) for key in keys(text))
