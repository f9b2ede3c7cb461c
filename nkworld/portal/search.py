"""What the search finds in texts that become public at a moment. Their `search.py` announces it:

    @register("Profiles")
    def profiles(words):
        '''Hits that say every one of the words, the best first.'''

What needs no moment is announced as entries (see nkworld/search/entries.py).

The portal's own entries stand at the end: pages, as search_pages.csv has them, figures, datasets,
sources, questions, terms.
"""

import csv
import re
from collections.abc import Callable, Iterable, Iterator
from functools import reduce
from html import unescape
from operator import and_, or_
from pathlib import Path
from typing import Any, NamedTuple

from django.db.models import Q
from django.utils.html import format_html, format_html_join, strip_tags
from django.utils.safestring import SafeString

from nkworld.atlas.page_addresses import page_address
from nkworld.figures import registry as figures
from nkworld.provenance.models import DataQuestion, Dataset, Source
from nkworld.provenance.registries import registrar
from nkworld.provenance.tables import with_tables
from nkworld.search import entries
from nkworld.search.entries import Entry, page
from nkworld.search.words import FAR_EAST, SHORT, alternatives

from .glossary import SECTIONS
from .markup import render

SHOWN = 20
BEFORE, AFTER = 90, 190  # characters of an excerpt around what was found


class Hit(NamedTuple):
    """A page that was found; `about` is the country, `excerpt` safe HTML with the words marked."""

    title: str
    url: str
    about: str = ""
    excerpt: str = ""


type Searcher = Callable[[list[Any]], list[Hit]]  # of Word, which is a str
searchers: dict[str, Searcher] = {}


def register(title: str) -> Callable[[Searcher], Searcher]:
    """Announce what finds the hits under a title; ValueError if the title is taken."""
    return registrar(searchers, title, f"Two searchers are announced as {title!r}.")


def saying(words: Iterable[str], *fields: str) -> Q:
    """Every word stands in one of the fields; whatever the case, in any alphabet."""
    # Not icontains: on SQLite it tells É from é.
    somewhere = [
        reduce(or_, (Q(**{f"{field}__iregex": _any_of(word, re.escape)}) for field in fields))
        for word in words
    ]
    return reduce(and_, somewhere)


def _any_of(word: str, written: Callable[[str], str]) -> str:
    return "|".join(map(written, sorted(alternatives(word), key=len, reverse=True)))


def pattern(words: Iterable[str]) -> re.Pattern[str]:
    every = {each for word in words for each in alternatives(word)}
    longest_first = sorted(sorted(every), key=len, reverse=True)
    return re.compile(f"({'|'.join(map(_word, longest_first))})", re.IGNORECASE)


def together(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile(r"\s+".join(f"(?:{_any_of(word, _word)})" for word in words), re.IGNORECASE)


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
    first, last = found.span() if found else (0, 0)
    start, end = max(first - BEFORE, 0), min(last + AFTER, len(text))
    if start:  # whole words
        start = text.find(" ", start, first) + 1 or start
    if end < len(text):
        end = max(text.rfind(" ", last, end), 0) or end
    pieces = enumerate(wanted.split(text[start:end].strip()))
    html = format_html_join(
        "", "{}", ((format_html("<mark>{}</mark>", p) if n % 2 else p,) for n, p in pieces)
    )
    return format_html("{}{}{}", "… " if start else "", html, " …" if end < len(text) else "")


with Path(__file__).with_name("search_pages.csv").open(encoding="utf-8") as _rows:
    for _row in csv.DictReader(_rows):
        page(**_row)


@entries.register("Charts")
def charts() -> Iterator[Entry]:
    for each in figures.every():
        url = page_address("portal:chart", each.slug)
        names, also = " ".join(each.words), each.slug.replace("/", " ")
        yield Entry(each.title, url, text=each.summary, names=names, also=also, weight=5)


@entries.register("Datasets", Dataset)
def datasets() -> Iterator[Entry]:
    for each in with_tables(Dataset.objects.all()):
        url = each.get_absolute_url()
        yield Entry(each.title, url, text=each.description, also=each.slug, weight=3)


@entries.register("Sources", Source)
def sources() -> Iterator[Entry]:
    for each in Source.objects.all():
        url, publisher = each.get_absolute_url(), each.publisher
        yield Entry(str(each), url, about=publisher, text=each.title, also=each.slug)


@entries.register("Data Questions", DataQuestion, Dataset)
def questions() -> Iterator[Entry]:
    for each in DataQuestion.objects.select_related("dataset"):
        text = " ".join(unescape(strip_tags(render(each.answer))).split())
        yield Entry(each.question, each.get_absolute_url(), text=text)


@entries.register("Glossary")
def terms() -> Iterator[Entry]:
    for section in SECTIONS:
        for term in section.terms:
            address = f"{page_address('portal:glossary')}#{term.slug}"
            yield Entry(term.title, address, text=term.meaning, weight=1)
