"""Terms of the glossary: what one is, and how it is found where it is met."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Term:
    """`slug` is its place on the page of the glossary; by `words` it is known in a text."""

    slug: str
    title: str
    meaning: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Section:
    slug: str
    title: str
    terms: tuple[Term, ...]
