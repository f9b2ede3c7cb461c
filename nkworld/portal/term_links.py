"""Where a term is met, a link to its explanation: a window shows it over the page (cards.js)."""

import re
from collections.abc import Iterator

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from nkworld.atlas.page_addresses import page_address

from .glossary import SECTIONS, Term

TERMS = {term.slug: term for section in SECTIONS for term in section.terms}
_SLUGS = {word: term.slug for term in TERMS.values() for word in term.words}
_LONGEST_FIRST = sorted(_SLUGS, key=len, reverse=True)
_WORD = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, _LONGEST_FIRST))})(?![\w-])")


def term_called(slug: str) -> Term:
    """ValueError with a sentence where no term has that place."""
    if slug not in TERMS:
        raise ValueError(f"The glossary has no term “{slug}”: it has {', '.join(TERMS)}.")
    return TERMS[slug]


def term_link(slug: str, words: str) -> SafeString:
    """The words, or a sign beside them, as a link to what they mean."""
    address = f"{page_address('portal:glossary')}#{term_called(slug).slug}"
    return format_html('<a class="term" href="{}">{}</a>', address, words)


def term_sign(slug: str) -> SafeString:
    """A question mark behind words that are a label or a heading."""
    term = term_called(slug)
    address = f"{page_address('portal:glossary')}#{term.slug}"
    return format_html(
        '<a class="term term-sign" href="{}" aria-label="What is meant: {}">?</a>',
        address,
        term.title,
    )


def with_terms(text: str) -> SafeString:
    """A text in which each term, where it is first met, leads to what it means."""
    return mark_safe("".join(_pieces(str(text))))  # noqa: S308 - each piece is escaped


def _pieces(text: str) -> Iterator[str]:
    place, seen = 0, set()
    for match in _WORD.finditer(text):
        slug = _SLUGS[match[0]]
        if slug in seen:
            continue
        seen.add(slug)
        yield conditional_escape(text[place : match.start()])
        yield term_link(slug, match[0])
        place = match.end()
    yield conditional_escape(text[place:])
