"""The findings that are public, for whoever prints what leads: see provenance.findings."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.utils import timezone

from nkworld.charts import Figure
from nkworld.charts.figures import Finding, FindingNumber
from nkworld.figures.bindings import resolve, role_of
from nkworld.figures.registry import PlaceState, reads_findings, state_of_places
from nkworld.portal import sitemap
from nkworld.provenance.editions import kept_between_edits
from nkworld.texts.bindings import FigureAddress, words_of_key
from nkworld.texts.publishing import keys_in
from nkworld.texts.rendering import Number

from .models import FindingRevision, FindingText


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
        """Of all findings on its page: of a country with its sections, of home with its themes."""
        is_part = self.place.startswith(("home", "country:"))
        page = self.place.partition("/")[0] if is_part else self.place
        texts = self.among.texts.items()
        beside = (text for name, text in texts if name == page or name.startswith(f"{page}/"))
        return [key for text in beside for key in keys_in(text.body)]

    def numbers_in(self, figure: Figure) -> tuple[FindingNumber, ...]:
        """Those of the headline that a figure draws, whatever they are bound by."""
        found = ((each.mark, _point_of(each, figure)) for each in self.text.headline_numbers)
        return tuple(FindingNumber(*at, mark.printed.strip()) for mark, at in found if at)

    def series_in(self, slug: str) -> frozenset[str]:
        """Those of its bound numbers, of the headline and of the deck."""
        keys = (role_of(key)[1] for key in keys_in(self.revision.body))
        named = (words_of_key(key)[:2] for key in keys if key.startswith("figure:"))
        return frozenset(name for address, name in named if address.partition("?")[0] == slug)

    @property
    def figures(self) -> list[FigureAddress]:
        keys = (role_of(number.mark.key)[1] for number in self.text.headline_numbers)
        return [FigureAddress.read(words_of_key(k)[0]) for k in keys if k.startswith("figure:")]

    @property
    def own_url(self) -> str:
        return self.revision.finding.own_url()


@reads_findings
class States(Mapping[str, PlaceState]):
    """{place: what stands there at a moment, and since when}; what was public last decides. Each is
    made when it is asked for: a page prints few of all.
    """

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
        found = PublicFinding(place, text.title, text.summary, revision=text, among=self)
        return PlaceState(found, text.known_from or self.moment)

    def __iter__(self) -> Iterator[str]:
        return iter(self.texts)

    def __len__(self) -> int:
        return len(self.texts)


@kept_between_edits
def published_texts() -> list[FindingRevision]:
    """Every text that was, is or will be public, in that order."""
    rows = FindingRevision.objects.filter(known_from__isnull=False).cited().defer("why")
    return list(rows.order_by("known_from"))


def _point_of(number: Number, figure: Figure) -> tuple[str, str] | None:
    """(series, x) of the point with the number’s claims, or that its key names."""
    bound, key = number.bound, role_of(number.mark.key)[1]
    if bound is None:
        return None
    claims = {(claim.dataset, claim.pk) for claim in bound.claims}
    address, *named = words_of_key(key)[:3] if key.startswith("figure:") else ("", "", "")
    for series in (*figure.series, *figure.headed_by):
        for point in series.points:
            rests_on = {(part.dataset, part.key) for part in point.parts}
            is_named = address.partition("?")[0] == figure.slug and named == [series.slug, point.x]
            if bound.value in map(abs, point.numbers) and (
                is_named or (claims and claims == rests_on)
            ):
                return series.slug, point.x
    return None


@sitemap.register("findings")
class Findings(Sitemap):
    def items(self) -> list[Any]:
        return [state.finding for state in state_of_places().values() if state.finding]

    def location(self, item: Any) -> str:
        return item.own_url
