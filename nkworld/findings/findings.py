"""The findings that are public, for whoever prints what leads: see provenance.findings."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.utils import timezone

from nkworld.charts.finding import Finding, FindingNumber
from nkworld.provenance.bindings import resolve
from nkworld.provenance.findings import PlaceState, register
from nkworld.provenance.kept import kept_between_edits
from nkworld.texts.publishing import keys_in

from .models import FindingRevision
from .rendering import FindingText


@dataclass(frozen=True)
class PublicFinding(Finding):
    """One as it stands on a page: in plain words, and as a text whose numbers lead to claims."""

    revision: FindingRevision = field(compare=False, repr=False, kw_only=True)
    among: "States" = field(compare=False, repr=False, kw_only=True)

    @cached_property
    def text(self) -> FindingText:
        """Its numbers are looked up when they are first printed, with those of its page."""
        resolve(self.keys_beside, self.among.as_of)
        return FindingText.of(self.revision, as_of=self.among.as_of)

    @property
    def keys_beside(self) -> list[str]:
        """Those of the numbers of all findings that stand on its page: of a country with its
        sections, of home with its themes.
        """
        return self.among.keys_beside(self.place)

    @property
    def own_url(self) -> str:
        return self.revision.finding.own_url()


# “{{figure:trade/total:export:2016|US$ 2.82 bn}}”
BOUND = re.compile(
    r"\{\{(?P<figure>figure:[^:|}]+):(?P<series>[^:|}]+):(?P<x>[^|}]+)\|(?P<text>[^}]+)\}\}"
)


@register("findings")
def public(as_of: datetime | None = None) -> Mapping[str, PlaceState]:
    """{place: what stands there, and since when}; what was public last decides."""
    return States(as_of)


class States(Mapping[str, PlaceState]):
    """Those of a moment, each made when it is asked for: a page prints few of all."""

    def __init__(self, as_of: datetime | None) -> None:
        self.as_of, self.moment = as_of, as_of or timezone.now()
        self.texts = {
            text.finding.place: text
            for text in published_texts()
            if text.known_from and text.known_from <= self.moment
        }

    def __getitem__(self, place: str) -> PlaceState:
        text = self.texts[place]
        if text.known_until and text.known_until <= self.moment:
            return PlaceState(None, text.known_until)
        found = PublicFinding(
            place,
            text.title,
            text.summary,
            _numbers(place, text.headline),
            revision=text,
            among=self,
        )
        return PlaceState(found, text.known_from or self.moment)

    def keys_beside(self, place: str) -> list[str]:
        page = place.partition("/")[0] if place.startswith(("home", "country:")) else place
        return [
            key
            for name, text in self.texts.items()
            if name == page or name.startswith(f"{page}/")
            for key in keys_in(text.body)
        ]

    def __iter__(self) -> Iterator[str]:
        return iter(self.texts)

    def __len__(self) -> int:
        return len(self.texts)


@kept_between_edits
def published_texts() -> list[FindingRevision]:
    """Every text that was, is or will be public, in that order."""
    rows = FindingRevision.objects.filter(known_from__isnull=False).cited().defer("why")
    return list(rows.order_by("known_from"))


def _numbers(place: str, headline: str) -> tuple[FindingNumber, ...]:
    """Those of a headline that are bound to points of the figure on which it stands."""
    return tuple(
        FindingNumber(mark["series"], mark["x"], mark["text"].strip())
        for mark in BOUND.finditer(headline)
        if mark["figure"] == place
    )
