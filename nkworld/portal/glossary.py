"""What the words on charts and tables mean, as glossary.yaml says; where each lives in the code
stands in docs/glossary.md.
"""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import yaml
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify

from nkworld.atlas.page_addresses import page_address


class Term(NamedTuple):
    """By `words` it is known in a text; `place` is that on the page of the glossary."""

    title: str
    meaning: str
    words: Sequence[str] = ()
    place: str = ""  # that of its title

    @property
    def slug(self) -> str:
        return self.place or slugify(self.title)


class Section(NamedTuple):
    slug: str
    title: str
    terms: tuple[Term, ...]


SECTIONS = tuple(
    Section(**section | {"terms": tuple(Term(**term) for term in section["terms"])})
    for section in yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
)
TERMS = {term.slug: term for section in SECTIONS for term in section.terms}
_SLUGS = {word: term.slug for term in TERMS.values() for word in term.words}
_LONGEST_FIRST = sorted(_SLUGS, key=len, reverse=True)
_WORD = re.compile(rf"(?<![\w-])({'|'.join(map(re.escape, _LONGEST_FIRST))})(?![\w-])")


def term_called(slug: str) -> Term:
    """ValueError with a sentence where no term has that place."""
    if slug not in TERMS:
        raise ValueError(f"The glossary has no term “{slug}”: it has {', '.join(TERMS)}.")
    return TERMS[slug]


def term_link(slug: str, words: str) -> SafeString:
    address = f"{page_address('portal:glossary')}#{term_called(slug).slug}"
    return format_html('<a class="term" href="{}">{}</a>', address, words)


def term_sign(slug: str) -> SafeString:
    sign = '<a class="term term-sign" href="{}#{}" aria-label="What is meant: {}">?</a>'
    return format_html(sign, page_address("portal:glossary"), slug, term_called(slug).title)


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
