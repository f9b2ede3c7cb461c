"""What charts are about, and in which order the list of charts names them. A domain's `subjects.py`
announces it:

    subject("Partners", "trade/partner", "trade/leading-partners")

The first figure leads with its picture. One that nobody names stands under “More” of its domain.
"""

from dataclasses import dataclass, replace
from typing import NamedTuple

from django.utils.text import slugify

from nkworld.figures import registry as figures
from nkworld.figures.registry import RegisteredFigure
from nkworld.provenance.registries import registrar

from .panels import FrontPanel, announced

MORE = "More"


@dataclass(frozen=True)
class Subject:
    """`id` is its place on the list of charts."""

    domain: str
    title: str
    slugs: tuple[str, ...]
    id: str

    @property
    def figures(self) -> list[RegisteredFigure]:
        return [figures.get(slug) for slug in self.slugs]


class Domain(NamedTuple):
    """One domain's part of the list of charts."""

    slug: str
    title: str
    subjects: tuple[Subject, ...]


_subjects: dict[tuple[str, str], Subject] = {}


def subject(title: str, *slugs: str) -> Subject:
    """Announce what some figures of one domain are about; ValueError if it is announced twice."""
    domain = slugs[0].partition("/")[0]
    announce = registrar(_subjects, (domain, title), f"The subject {title} is announced twice.")
    return announce(Subject(domain, title, slugs, slugify(f"{domain} {title}")))


def every_subject() -> list[Subject]:
    """All of them as they were announced, then what is about nothing that was named."""
    named = {slug for each in _subjects.values() for slug in each.slugs}
    left: dict[str, list[str]] = {}
    for figure in figures.every():
        if figure.slug not in named:
            left.setdefault(figure.slug.partition("/")[0], []).append(figure.slug)
    return [
        *_subjects.values(),
        *(
            Subject(domain, MORE, tuple(slugs), slugify(f"{domain} {MORE}"))
            for domain, slugs in left.items()
        ),
    ]


def domains(text: str = "") -> list[Domain]:
    """In so far as title, words and what is above a figure say all words of the text."""
    words, titles = text.casefold().split(), {p.slug: p.title for p in announced(FrontPanel)}
    found: dict[str, list[Subject]] = {slug: [] for slug in titles}
    for subject in every_subject():
        title = titles.setdefault(subject.domain, subject.domain.capitalize())
        slugs = []
        for each in subject.figures:
            texts = [title, subject.title, each.title, each.summary, *each.words]
            if all(word in " ".join(texts).casefold() for word in words):
                slugs.append(each.slug)
        if slugs:
            found.setdefault(subject.domain, []).append(replace(subject, slugs=tuple(slugs)))
    return [Domain(slug, titles[slug], tuple(some)) for slug, some in found.items() if some]
