"""The findings that are public, for whoever prints what leads: see provenance.findings."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.utils import timezone

from nkworld.charts.finding import Finding
from nkworld.provenance.findings import PlaceState, register

from .models import FindingRevision
from .rendering import FindingText


@dataclass(frozen=True)
class PublicFinding(Finding):
    """One as it stands on a page: in plain words, and as a text whose numbers lead to claims."""

    revision: FindingRevision = field(compare=False, repr=False)
    as_of: datetime | None = None

    @cached_property
    def text(self) -> FindingText:
        """Its numbers are looked up when they are first printed."""
        return FindingText.of(self.revision, as_of=self.as_of)

    @property
    def own_url(self) -> str:
        return self.revision.finding.own_url()


@register("findings")
def public(as_of: datetime | None = None) -> Mapping[str, PlaceState]:
    """{place: what stands there, and since when}; what was public last decides."""
    moment = as_of or timezone.now()
    rows = FindingRevision.objects.filter(known_from__lte=moment).cited().defer("why")
    return {text.finding.place: _state(text, moment, as_of) for text in rows.order_by("known_from")}


def _state(text: FindingRevision, moment: datetime, as_of: datetime | None) -> PlaceState:
    if text.known_until and text.known_until <= moment:
        return PlaceState(None, text.known_until)
    found = PublicFinding(text.finding.place, text.title, text.summary, text, as_of)
    return PlaceState(found, text.known_from or moment)
