"""What the search finds in the texts of a domain. Its `search.py` announces it:

    @register("Profiles")
    def profiles(words):
        \"\"\"Hits that say every one of the words, the best first.\"\"\"

A searcher sees only what is public, and asks the database a fixed number of times.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_

from django.db.models import Q
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from nkworld.provenance.registries import registrar

SHOWN = 20
BEFORE, AFTER = 90, 190  # characters of an excerpt around what was found
# Chinese, Japanese and Korean begin here: words are found within words, as Korean joins them.
FAR_EAST = "\u2e80"

SHORT = 3  # letters: “Un” is not the beginning of “United”


@dataclass(frozen=True)
class Hit:
    """A page that was found; `about` is the country, `excerpt` safe HTML with the words marked."""

    title: str
    url: str
    about: str = ""
    excerpt: str = ""


type Searcher = Callable[[list[str]], list[Hit]]
_searchers: dict[str, Searcher] = {}


def register(title: str) -> Callable[[Searcher], Searcher]:
    """Announce what finds the hits under a title; ValueError if the title is taken."""
    return registrar(_searchers, title, f"Two searchers are announced as {title!r}.")


def groups(text: str) -> list[tuple[str, list[Hit]]]:
    """Pairs of title and hits, from every domain that was announced."""
    words = words_of(text)
    return [(title, searcher(words)) for title, searcher in _searchers.items() if words]


def clean(text: str) -> str:
    """As it was typed, composed as pages are and without what nobody can see or store."""
    composed = unicodedata.normalize("NFC", text)
    return " ".join("".join(c if c.isprintable() else " " for c in composed).split())


def words_of(text: str) -> list[str]:
    """The different words in which a text was typed, punctuation around them left out."""
    stripped = (word.strip(".,;:!?()[]{}“”‘’\"'") for word in clean(text).split())
    return list(dict.fromkeys(word for word in stripped if word))


def saying(words: Iterable[str], *fields: str) -> Q:
    """Every word stands in one of the fields; whatever the case, in any alphabet."""
    # Not icontains: on SQLite it tells É from é.
    somewhere = [
        reduce(or_, (Q(**{f"{field}__iregex": re.escape(word)}) for field in fields))
        for word in words
    ]
    return reduce(and_, somewhere)


def pattern(words: Iterable[str]) -> re.Pattern[str]:
    """Any of the words."""
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile(f"({'|'.join(_word(word) for word in longest_first)})", re.IGNORECASE)


def together(words: Iterable[str]) -> re.Pattern[str]:
    """The words one after the other."""
    return re.compile(r"\s+".join(_word(word) for word in words), re.IGNORECASE)


def _word(word: str) -> str:
    """From where a word begins: “aid” is not found in “said”, nor a short one in a longer."""
    written = re.escape(word)
    if word[0] >= FAR_EAST:
        return written
    begins = r"\b" if word[0].isalnum() else ""
    ends = r"\b" if word[-1].isalnum() and len(word) <= SHORT else ""
    return f"{begins}{written}{ends}"


def weight(text: str, words: Iterable[str]) -> tuple[bool, int, int]:
    """For sorting: whether a plain text says the words together, how many of them, how often."""
    parts = [word.casefold() for word in pattern(words).findall(text)]
    return bool(together(words).search(text)), len(set(parts)), len(parts)


def excerpt(text: str, words: Iterable[str]) -> SafeString:
    """Some of a plain text around the words, each of them marked; safe HTML."""
    wanted = pattern(words)
    found = together(words).search(text) or wanted.search(text)
    start, end = _around(text, *(found.span() if found else (0, 0)))
    pieces = enumerate(wanted.split(text[start:end].strip()))
    html = format_html_join(
        "", "{}", ((format_html("<mark>{}</mark>", p) if n % 2 else p,) for n, p in pieces)
    )
    return format_html("{}{}{}", "… " if start else "", html, " …" if end < len(text) else "")


def _around(text: str, first: int, last: int) -> tuple[int, int]:
    """Where the excerpt begins and ends: between two words, if there are any."""
    start, end = max(first - BEFORE, 0), min(last + AFTER, len(text))
    if start:
        start = text.find(" ", start, first) + 1 or start
    if end < len(text):
        end = max(text.rfind(" ", last, end), 0) or end
    return start, end
