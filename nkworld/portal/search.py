"""What the search finds in texts that become public at a moment. Their `search.py` announces it:

    @register("Profiles")
    def profiles(words):
        '''Hits that say every one of the words, the best first.'''

What needs no moment is announced as entries (see nkworld/search/entries.py).

The portal's own entries stand at the end: pages, figures, datasets, sources, questions, terms.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import reduce
from html import unescape
from operator import and_, or_
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
from nkworld.search.words import FAR_EAST, SHORT, Word, alternatives

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
_searchers: dict[str, Searcher] = {}


def register(title: str) -> Callable[[Searcher], Searcher]:
    """Announce what finds the hits under a title; ValueError if the title is taken."""
    return registrar(_searchers, title, f"Two searchers are announced as {title!r}.")


def titles() -> list[str]:
    return list(_searchers)


def groups(words: list[Word]) -> list[tuple[str, list[Hit]]]:
    return [(title, searcher(words)) for title, searcher in _searchers.items() if words]


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
    start, end = _around(text, *(found.span() if found else (0, 0)))
    pieces = enumerate(wanted.split(text[start:end].strip()))
    html = format_html_join(
        "", "{}", ((format_html("<mark>{}</mark>", p) if n % 2 else p,) for n, p in pieces)
    )
    return format_html("{}{}{}", "… " if start else "", html, " …" if end < len(text) else "")


def _around(text: str, first: int, last: int) -> tuple[int, int]:
    start, end = max(first - BEFORE, 0), min(last + AFTER, len(text))
    if start:
        start = text.find(" ", start, first) + 1 or start
    if end < len(text):
        end = max(text.rfind(" ", last, end), 0) or end
    return start, end


page("Countries", "portal:countries", "Every country, with what is on record of it.")
page(
    "Compare countries",
    "portal:compare",
    "Up to five countries side by side: trade, diplomacy, travel and aid.",
    also="comparison against versus side by side",
)
page("Charts", "portal:charts", "Every figure of the site by its title.", also="figures graphs")
page(
    "Data",
    "portal:datasets",
    "Every table of the site, to be filtered and taken away as a file.",
    also="datasets download csv excel api",
)
page("Sources", "portal:sources", "Who compiles the figures, and how.")
page(
    "Corrections",
    "portal:corrections",
    "What became of numbers that readers challenged.",
    also="challenge errata mistakes errors",
)
page(
    "What changed",
    "portal:changes",
    "What was published, corrected and withdrawn.",
    also="new news updates latest subscribe subscription feed rss atom newsletter e-mail alerts",
)
page(
    "Excluded figures",
    "portal:exclusions",
    "Figures that are on record and in no total, each with the reason.",
    also="exclusions mistakes mix-ups South Korea booked as North Korea",
)
page("Glossary", "portal:glossary", "What the words on charts and tables mean.")
page(
    "About",
    "portal:about",
    "Who is responsible, how figures are read, how to cite.",
    also="contact",
)
page("API", "api:docs", "How programs ask for the data.", also="JSON REST developers")


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
        yield Entry(
            str(each),
            each.get_absolute_url(),
            about=each.publisher,
            text=each.title,
            also=each.slug,
        )


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
