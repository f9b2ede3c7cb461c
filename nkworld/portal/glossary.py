"""What the words on charts and tables mean, as glossary.csv has it: its page and every short
explanation are made of this. docs/glossary.md tells where each lives in the code.
"""

import csv
import re
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify

from nkworld.atlas.page_addresses import page_address


class Term(NamedTuple):
    """By `words` it is known in a text; `slug` is its place on the page of the glossary."""

    title: str
    slug: str
    words: tuple[str, ...]
    meaning: str


class Section(NamedTuple):
    slug: str
    title: str
    terms: tuple[Term, ...]


def _term(row: dict[str, str]) -> Term:
    words = tuple(row["words"].split("; ")) if row["words"] else ()
    return Term(row["title"], row["place"] or slugify(row["title"]), words, row["meaning"])


with Path(__file__).with_name("glossary.csv").open(encoding="utf-8") as _rows:
    SECTIONS = [
        Section(slug, title, tuple(map(_term, rows)))
        for (slug, title), rows in groupby(csv.DictReader(_rows), itemgetter("section", "heading"))
    ]


class Terms(dict[str, Term]):
    """By their places; ValueError with a sentence where no term has one."""

    def __missing__(self, slug: str) -> Term:
        raise ValueError(f"The glossary has no term “{slug}”: it has {', '.join(self)}.")


TERMS = Terms((term.slug, term) for section in SECTIONS for term in section.terms)
_SLUGS = {word: term.slug for term in TERMS.values() for word in term.words}
_LONGEST_FIRST = sorted(_SLUGS, key=len, reverse=True)
_WORD = re.compile(rf"(?<![\w-])({'|'.join(map(re.escape, _LONGEST_FIRST))})(?![\w-])")


def term_link(slug: str, words: str) -> SafeString:
    address = f"{page_address('portal:glossary')}#{TERMS[slug].slug}"
    return format_html('<a class="term" href="{}">{}</a>', address, words)


def term_sign(slug: str) -> SafeString:
    sign = '<a class="term term-sign" href="{}#{}" aria-label="What is meant: {}">?</a>'
    return format_html(sign, page_address("portal:glossary"), slug, TERMS[slug].title)


def with_terms(text: str) -> SafeString:
    """A text in which each term, where it is first met, leads to what it means."""
    pieces: list[str] = []
    seen: set[str] = set()
    for place, piece in enumerate(_WORD.split(str(text))):  # words of terms at the odd places
        slug = _SLUGS[piece] if place % 2 else ""
        is_first = bool(slug) and slug not in seen
        seen.add(slug)
        pieces.append(term_link(slug, piece) if is_first else conditional_escape(piece))
    return mark_safe("".join(pieces))  # noqa: S308 - each piece is escaped
